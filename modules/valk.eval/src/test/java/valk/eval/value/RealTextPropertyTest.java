package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The printed form of any real. */
class RealTextPropertyTest {
  private static final long LEAST_NORMAL = Double.doubleToRawLongBits(Double.MIN_NORMAL);

  @Provide
  Arbitrary<Double> decimals() {
    return Arbitraries.longs()
        .between(-99_999, 99_999)
        .flatMap(
            digits ->
                Arbitraries.integers()
                    .between(-326, 303)
                    .map(exponent -> Double.parseDouble(digits + "e" + exponent)));
  }

  @Property(tries = 5000)
  void ofAnyBits(@ForAll long bits) {
    assertShortest(Double.longBitsToDouble(bits));
  }

  @Property(tries = 5000)
  void ofDecimalsOfFewDigits(@ForAll("decimals") double real) {
    assertShortest(real);
  }

  /** Below the least normal real, where few bits are left and one digit may be enough. */
  @Property(tries = 3000)
  void ofSubnormals(@ForAll @LongRange(min = 1, max = (1L << 52) - 1) long bits) {
    assertTrue(bits < LEAST_NORMAL);
    assertShortest(Double.longBitsToDouble(bits));
  }

  @Property(tries = 2000)
  void ofTheLeastSubnormals(@ForAll @LongRange(min = 1, max = 2000) long bits) {
    assertShortest(Double.longBitsToDouble(bits));
    assertShortest(-Double.longBitsToDouble(bits));
  }

  @Property(tries = 2046)
  void ofPowersOfTwoAndTheirNeighbours(@ForAll @LongRange(min = -1074, max = 1023) long exponent) {
    double power = Math.scalb(1.0, (int) exponent);
    assertShortest(power);
    assertShortest(Math.nextDown(power));
    assertShortest(Math.nextUp(power));
  }

  private static void assertShortest(double real) {
    if (!Double.isFinite(real)) {
      return;
    }
    String text = RealText.of(real);
    assertEquals(
        Double.doubleToRawLongBits(real), Double.doubleToRawLongBits(Double.parseDouble(text)));
    assertTrue(text.contains("."), text);
    int digits = new BigDecimal(text).stripTrailingZeros().precision();
    if (digits > 1) {
      assertTooFew(real, new MathContext(digits - 1, RoundingMode.FLOOR));
      assertTooFew(real, new MathContext(digits - 1, RoundingMode.CEILING));
    }
  }

  /** What is nearest to the real, below or above, with fewer digits does not read back. */
  private static void assertTooFew(double real, MathContext fewer) {
    assertNotEquals(real, new BigDecimal(real).round(fewer).doubleValue(), RealText.of(real));
  }
}
