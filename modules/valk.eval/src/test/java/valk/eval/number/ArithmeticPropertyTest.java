package valk.eval.number;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Positive;

/** Whatever the pieces are, results are those of {@link BigInteger} and {@link BigDecimal}. */
class ArithmeticPropertyTest {
  private static final Pause NEVER_MIND = work -> {};

  @Provide
  Arbitrary<BigInteger> large() {
    return Draws.integers(6 * Products.PIECE_BITS);
  }

  @Provide
  Arbitrary<BigInteger> medium() {
    return Draws.integers(20_000);
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void multiplies(@ForAll("large") BigInteger a, @ForAll("large") BigInteger b) {
    assertEquals(a.multiply(b), new Products(NEVER_MIND).of(a, b));
  }

  @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
  void squares(@ForAll("large") BigInteger a) {
    assertEquals(a.multiply(a), new Products(NEVER_MIND).of(a, a));
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void divides(@ForAll("large") BigInteger a, @ForAll("large") BigInteger b) {
    Assume.that(b.signum() != 0);
    assertDivides(a, b);
  }

  /** Quotients just below and at a whole number: where an estimate is too large. */
  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void dividesMultiples(@ForAll("large") BigInteger b, @ForAll("large") BigInteger quotient) {
    Assume.that(b.signum() != 0);
    BigInteger multiple = b.multiply(quotient);
    assertDivides(multiple, b);
    assertDivides(multiple.subtract(BigInteger.ONE), b);
    assertDivides(multiple.add(b.abs()).subtract(BigInteger.ONE), b);
  }

  private static void assertDivides(BigInteger a, BigInteger b) {
    Quotients.Division division = new Quotients(NEVER_MIND).of(a, b);
    BigInteger[] expected = a.divideAndRemainder(b);
    assertEquals(expected[0], division.quotient());
    assertEquals(expected[1], division.remainder());
  }

  @Property(tries = 200)
  void raisesToPowers(@ForAll("medium") BigInteger base, @ForAll @IntRange(max = 50) int exponent) {
    BigInteger expected = base.pow(exponent);
    assertEquals(expected, new Powers(NEVER_MIND).of(base, exponent));
    boolean bounded =
        base.signum() == 0 || Powers.bits(base, exponent) >= expected.abs().bitLength();
    assertEquals(true, bounded, "the bits of a power are never more than was said");
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void printsAndReads(@ForAll("large") BigInteger integer) {
    BigInteger magnitude = integer.abs();
    String expected = magnitude.toString();
    StringBuilder printed = new StringBuilder();
    new Decimals(NEVER_MIND).print(magnitude, into(printed));
    assertEquals(expected, printed.toString());
    byte[] text = ("x" + expected + "y").getBytes(StandardCharsets.US_ASCII);
    assertEquals(magnitude, new Decimals(NEVER_MIND).read(text, 1, text.length - 1));
  }

  /** Runs of zeros and nines across the places where digits are cut. */
  @Property(tries = 60)
  void printsNeighboursOfPowersOfTen(@ForAll @IntRange(max = 20_000) int exponent) {
    BigInteger power = BigInteger.TEN.pow(exponent);
    for (int offset = -1; offset <= 1; offset++) {
      BigInteger near = power.add(BigInteger.valueOf(offset));
      StringBuilder printed = new StringBuilder();
      new Decimals(NEVER_MIND).print(near, into(printed));
      assertEquals(near.toString(), printed.toString());
    }
  }

  static Decimals.Target into(StringBuilder text) {
    return new Decimals.Target() {
      @Override
      public void put(String digits) {
        text.append(digits);
      }

      @Override
      public boolean isFull() {
        return false;
      }
    };
  }

  @Property(tries = 500)
  void takesTheNearestRoot(@ForAll("medium") BigInteger integer) {
    BigInteger magnitude = integer.abs();
    Assume.that(magnitude.signum() > 0);
    assertEquals(nearestRoot(magnitude), Roots.of(magnitude));
  }

  /** Squares of numbers with 54 bits, and their neighbours: ties, and what is beside them. */
  @Property(tries = 500)
  void takesTheRootsNextToTies(
      @ForAll @Positive long seed, @ForAll @IntRange(max = 300) int shift) {
    BigInteger root = BigInteger.valueOf(seed >>> 10 | 1L << 53 | 1).shiftLeft(shift);
    for (int offset = -1; offset <= 1; offset++) {
      BigInteger square = root.multiply(root).add(BigInteger.valueOf(offset));
      assertEquals(nearestRoot(square), Roots.of(square));
    }
  }

  /** By comparing the square of the middle between two reals, without rounding. */
  private static double nearestRoot(BigInteger integer) {
    BigDecimal exact = new BigDecimal(integer);
    double near = exact.sqrt(new MathContext(40, RoundingMode.FLOOR)).doubleValue();
    if (Double.isInfinite(near)) {
      return near;
    }
    double best = Math.nextDown(near);
    for (double next : new double[] {near, Math.nextUp(near)}) {
      best = Double.isInfinite(next) ? best : nearer(best, next, exact);
    }
    return best;
  }

  private static double nearer(double low, double high, BigDecimal square) {
    BigDecimal middle = new BigDecimal(low).add(new BigDecimal(high)).divide(BigDecimal.valueOf(2));
    int order = square.compareTo(middle.multiply(middle));
    boolean lowIsEven = (Double.doubleToRawLongBits(low) & 1) == 0;
    return order < 0 || order == 0 && lowIsEven ? low : high;
  }
}
