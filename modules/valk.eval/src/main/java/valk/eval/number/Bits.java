package valk.eval.number;

import java.math.BigInteger;

/** Cutting integers that are not negative into pieces of their bits. */
final class Bits {
  private Bits() {}

  /** A place to cut at: a multiple of 32 bits, where shifting moves whole words; at least 32. */
  static int cut(int bits) {
    return Math.max(Integer.SIZE, bits & -Integer.SIZE);
  }

  /** Operations on words when two integers meet line by line, as far as that is what is done. */
  static long work(int bits, int otherBits, int mostLines) {
    long most = Math.max(bits, otherBits) / Integer.SIZE + 1L;
    long least = Math.min(bits, otherBits) / Integer.SIZE + 1L;
    return most * Math.min(least, mostLines);
  }

  /** The lowest bits. */
  static BigInteger low(BigInteger integer, int bits) {
    return integer.bitLength() <= bits
        ? integer
        : integer.subtract(integer.shiftRight(bits).shiftLeft(bits));
  }
}
