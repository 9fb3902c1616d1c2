package valk.eval.number;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Integers to compute with, of lengths on both sides of where work is cut into pieces. */
final class Draws {
  private Draws() {}

  /** Integers of up to so many bits, some with long runs of zeros or ones, of either sign. */
  static Arbitrary<BigInteger> integers(int mostBits) {
    return Combinators.combine(
            Arbitraries.integers().between(0, mostBits),
            Arbitraries.integers().between(0, 3),
            Arbitraries.longs(),
            Arbitraries.of(true, false))
        .as(Draws::integer);
  }

  private static BigInteger integer(int bits, int shape, long seed, boolean negative) {
    Random random = new Random(seed);
    BigInteger drawn =
        switch (shape) {
          case 0 -> BigInteger.ONE.shiftLeft(bits);
          case 1 -> BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
          case 2 -> BigInteger.ONE.shiftLeft(bits).add(new BigInteger(bits / 3 + 1, random));
          default -> new BigInteger(bits, random);
        };
    return negative ? drawn.negate() : drawn;
  }
}
