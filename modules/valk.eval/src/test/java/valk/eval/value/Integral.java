package valk.eval.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Numbers at all the places where their form changes. */
final class Integral {
  private Integral() {}

  /** For {@code @ForAll(supplier = …)}: {@link #integers}. */
  static final class Integers implements ArbitrarySupplier<BigInteger> {
    @Override
    public Arbitrary<BigInteger> get() {
      return integers();
    }
  }

  /** For {@code @ForAll(supplier = …)}: {@link #reals}. */
  static final class Reals implements ArbitrarySupplier<Double> {
    @Override
    public Arbitrary<Double> get() {
      return reals();
    }
  }

  /** Integers of all sizes, most of them near a power of two at which something changes. */
  static Arbitrary<BigInteger> integers() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.longs().map(BigInteger::valueOf)),
        Tuple.of(4, nearPowers(Arbitraries.of(0, 31, 32, 53, 60, 61, 62, 63, 64, 127, 128))),
        Tuple.of(2, nearPowers(Arbitraries.of(1022, 1023, 1024, 1025))),
        Tuple.of(2, Arbitraries.bigIntegers().between(TWO_TO_400.negate(), TWO_TO_400)),
        Tuple.of(1, Arbitraries.doubles().map(Integral::wholePart)));
  }

  /** Reals of all kinds, and those nearest to such integers. */
  static Arbitrary<Double> reals() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(Double::longBitsToDouble),
        Arbitraries.of(0.0, -0.0, Double.NaN, Double.MIN_VALUE, Double.MAX_VALUE),
        Arbitraries.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
        Combinators.combine(integers(), Arbitraries.integers().between(-1, 1))
            .as((integer, step) -> integer.doubleValue() + step * Math.ulp(integer.doubleValue())));
  }

  private static final BigInteger TWO_TO_400 = BigInteger.ONE.shiftLeft(400);

  private static Arbitrary<BigInteger> nearPowers(Arbitrary<Integer> exponents) {
    return Combinators.combine(
            exponents, Arbitraries.integers().between(-3, 3), Arbitraries.of(-1, 1))
        .as(
            (exponent, offset, sign) ->
                BigInteger.ONE
                    .shiftLeft(exponent)
                    .add(BigInteger.valueOf(offset))
                    .multiply(BigInteger.valueOf(sign)));
  }

  private static BigInteger wholePart(double real) {
    return Double.isFinite(real) ? new BigDecimal(real).toBigInteger() : BigInteger.ZERO;
  }
}
