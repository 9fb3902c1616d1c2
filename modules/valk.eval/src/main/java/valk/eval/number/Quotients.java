package valk.eval.number;

import java.math.BigInteger;

/**
 * Quotients and remainders. A long quotient is computed in two halves; a divisor that is longer
 * than the quotient is first replaced by its upper part (C. Burnikel and J. Ziegler, "Fast
 * Recursive Division", 1998; R. Brent and P. Zimmermann, "Modern Computer Arithmetic", 2010,
 * section 1.4.3).
 */
public final class Quotients {
  /** A quotient or divisor of at most so many bits: the library divides line by line. */
  private static final int SHORT_BITS = 1024;

  private static final long LINES = 1L << 33;

  /** A word of a long quotient costs no more than this many words of the divisor, line by line. */
  private static final int WORDS_BY_LINES = 320;

  /** Bits more than the quotient has that the upper part of a divisor is given. */
  private static final int GUARD_BITS = 64;

  /**
   * Bytes alive at one time in a division, for each byte of the dividend: the parts of dividend and
   * divisor at all levels, at most 6, and a {@link Products#WORK product} of two halves.
   */
  public static final int WORK = 6 + Products.WORK;

  private final Pause pause;
  private final Products products;

  /**
   * @param pause comes between pieces of the work
   */
  public Quotients(Pause pause) {
    this.pause = pause;
    this.products = new Products(pause);
  }

  /** A quotient, truncated toward zero, and the remainder, with the sign of the dividend. */
  public record Division(BigInteger quotient, BigInteger remainder) {
    static Division of(BigInteger a, BigInteger b) {
      BigInteger[] both = a.divideAndRemainder(b);
      return new Division(both[0], both[1]);
    }
  }

  /**
   * Divides two integers.
   *
   * @throws ArithmeticException if {@code b} is zero
   */
  public Division of(BigInteger a, BigInteger b) {
    Division division = magnitudes(a.abs(), b.abs());
    BigInteger quotient = division.quotient;
    BigInteger remainder = division.remainder;
    return new Division(
        a.signum() == b.signum() ? quotient : quotient.negate(),
        a.signum() < 0 ? remainder.negate() : remainder);
  }

  private Division magnitudes(BigInteger a, BigInteger b) {
    int divisorBits = b.bitLength();
    int quotientBits = a.bitLength() - divisorBits;
    if (quotientBits < 0) {
      return new Division(BigInteger.ZERO, a);
    }
    if (isPiece(quotientBits, divisorBits)) {
      pause.between(Bits.work(quotientBits, divisorBits, WORDS_BY_LINES));
      return Division.of(a, b);
    }
    int surplus = divisorBits - quotientBits - GUARD_BITS;
    return surplus > 0 ? byUpperPart(a, b, surplus) : inHalves(a, b, Bits.cut(quotientBits / 2));
  }

  private static boolean isPiece(int quotientBits, int divisorBits) {
    return Math.max(quotientBits, divisorBits) <= Products.PIECE_BITS
        || Math.min(quotientBits, divisorBits) <= SHORT_BITS
            && (long) quotientBits * divisorBits <= LINES;
  }

  /** The upper half of the quotient first; what it leaves takes the lower half of the dividend. */
  private Division inHalves(BigInteger a, BigInteger b, int cut) {
    Division upper = magnitudes(a.shiftRight(cut), b);
    BigInteger left = upper.remainder.shiftLeft(cut).add(Bits.low(a, cut));
    Division lower = magnitudes(left, b);
    return new Division(upper.quotient.shiftLeft(cut).add(lower.quotient), lower.remainder);
  }

  /** The quotient by the upper part of the divisor is the true one, or a few too large. */
  private Division byUpperPart(BigInteger a, BigInteger b, int cut) {
    Division estimate = magnitudes(a.shiftRight(cut), b.shiftRight(cut));
    BigInteger quotient = estimate.quotient;
    BigInteger remainder =
        estimate
            .remainder
            .shiftLeft(cut)
            .add(Bits.low(a, cut))
            .subtract(products.of(quotient, Bits.low(b, cut)));
    while (remainder.signum() < 0) {
      quotient = quotient.subtract(BigInteger.ONE);
      remainder = remainder.add(b);
    }
    return new Division(quotient, remainder);
  }
}
