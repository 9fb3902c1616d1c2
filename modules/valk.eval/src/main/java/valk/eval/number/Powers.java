package valk.eval.number;

import java.math.BigInteger;

/** Powers by squaring, from the highest bit of the exponent down. */
public final class Powers {
  /** Bytes alive at one time, for each byte of the result. */
  public static final int WORK = 2 + Products.WORK;

  private static final double LOG_2 = Math.log(2);

  private final Products products;

  /**
   * @param pause comes between pieces of the work
   */
  public Powers(Pause pause) {
    this.products = new Products(pause);
  }

  /**
   * Bits of a power, or a few more.
   *
   * @param base not zero
   * @param exponent not negative
   */
  public static double bits(BigInteger base, long exponent) {
    BigInteger magnitude = base.abs();
    int shift = Math.max(0, magnitude.bitLength() - Long.SIZE);
    double log = Math.log(magnitude.shiftRight(shift).doubleValue()) / LOG_2 + shift;
    return exponent * log * (1 + 1e-12) + Integer.SIZE;
  }

  /**
   * The power. Its {@link #bits} are less than 2^31.
   *
   * @param exponent not negative
   */
  public BigInteger of(BigInteger base, long exponent) {
    if (base.signum() == 0 || exponent == 0) {
      return exponent == 0 ? BigInteger.ONE : BigInteger.ZERO;
    }
    int twos = base.getLowestSetBit();
    BigInteger odd = base.shiftRight(twos);
    return ofOdd(odd, exponent).shiftLeft((int) (twos * exponent));
  }

  private BigInteger ofOdd(BigInteger base, long exponent) {
    if (base.abs().equals(BigInteger.ONE)) {
      return (exponent & 1) == 0 ? BigInteger.ONE : base;
    }
    BigInteger power = BigInteger.ONE;
    for (long bit = Long.highestOneBit(exponent); bit != 0; bit >>>= 1) {
      power = products.of(power, power);
      if ((exponent & bit) != 0) {
        power = products.of(power, base);
      }
    }
    return power;
  }
}
