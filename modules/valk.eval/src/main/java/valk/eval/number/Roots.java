package valk.eval.number;

import java.math.BigInteger;

/** Square roots as reals. */
public final class Roots {
  /** Bits of an integer from which on its root is taken from the upper ones. */
  private static final int KEPT_BITS = 2 * Long.SIZE;

  private Roots() {}

  /**
   * The real nearest to the square root of an integer, infinite if it is too large for any.
   *
   * @param integer above 0
   */
  public static double of(BigInteger integer) {
    int dropped = Math.max(0, integer.bitLength() - KEPT_BITS + 1) & -2;
    int added = Math.max(0, KEPT_BITS - integer.bitLength()) & -2;
    BigInteger scaled = integer.shiftLeft(added).shiftRight(dropped);
    BigInteger[] root = scaled.sqrtAndRemainder();
    boolean exact = root[1].signum() == 0 && integer.getLowestSetBit() >= dropped;
    return Math.scalb(rounded(root[0], exact), (dropped - added) / 2);
  }

  /** The root has 64 bits; what was cut off it decides where the 53 that remain are a tie. */
  private static double rounded(BigInteger root, boolean exact) {
    return root.shiftLeft(1).add(exact ? BigInteger.ZERO : BigInteger.ONE).doubleValue() / 2;
  }
}
