package valk.eval.value;

import valk.gc.Words;
import valk.memory.Space;

/**
 * Comparing numbers without loss: an integer and a real are compared as the exact numbers that they
 * are, never by rounding the integer to a real first. So {@code 2^53 + 1} is not equal to the real
 * {@code 2^53}, and the order is transitive.
 */
public final class Numbers {
  /** What {@link #compare} gives when one of the numbers is NaN. */
  public static final int UNORDERED = 2;

  private static final double TWO_TO_63 = 0x1p63;

  private Numbers() {}

  /**
   * The order of two numbers.
   *
   * @return -1, 0, 1, or {@link #UNORDERED}
   */
  public static int compare(Space space, long a, long b) {
    if (Words.areFixnums(a, b)) {
      return Long.compare(a, b);
    }
    if (!Shapes.isReal(space, b)) {
      return Shapes.isReal(space, a)
          ? reversed(compareToReal(space, b, RealCell.value(space, a)))
          : compareIntegers(space, a, b);
    }
    return compareToReal(space, a, RealCell.value(space, b));
  }

  /** Of two integers at least one is in a cell, and greater than all fixnums or less than all. */
  private static int compareIntegers(Space space, long a, long b) {
    if (Words.isFixnum(a)) {
      return -IntegerCell.sign(space, b);
    }
    return Words.isFixnum(b) ? IntegerCell.sign(space, a) : IntegerCell.compare(space, a, b);
  }

  private static int compareToReal(Space space, long number, double real) {
    if (Words.isFixnum(number)) {
      return compare(Words.integer(number), real);
    }
    if (Shapes.isReal(space, number)) {
      return compare(RealCell.value(space, number), real);
    }
    return Double.isNaN(real) ? UNORDERED : IntegerCell.compare(space, number, real);
  }

  /**
   * Whether two numbers are the same. Unlike in IEEE 754, NaN is the same as NaN: what equals must
   * equal itself, or a list would differ from itself, and a key could never be found again.
   */
  public static boolean equal(Space space, long a, long b) {
    int order = compare(space, a, b);
    return order == 0 || order == UNORDERED && isNaN(space, a) && isNaN(space, b);
  }

  private static boolean isNaN(Space space, long number) {
    return Shapes.isReal(space, number) && Double.isNaN(RealCell.value(space, number));
  }

  /** The nearest real to a number, infinite for an integer that is too large for any. */
  public static double toDouble(Space space, long number) {
    if (Words.isFixnum(number)) {
      return Words.integer(number);
    }
    return Shapes.isReal(space, number)
        ? RealCell.value(space, number)
        : IntegerCell.toDouble(space, number);
  }

  /**
   * The order of an integer and a real, exactly.
   *
   * @return -1, 0, 1, or {@link #UNORDERED}
   */
  public static int compare(long integer, double real) {
    if (Double.isNaN(real)) {
      return UNORDERED;
    }
    if (real >= TWO_TO_63) {
      return -1;
    }
    if (real < -TWO_TO_63) {
      return 1;
    }
    long whole = (long) real;
    return integer != whole ? Long.compare(integer, whole) : compare((double) whole, real);
  }

  private static int compare(double a, double b) {
    if (a < b) {
      return -1;
    }
    if (a > b) {
      return 1;
    }
    return a == b ? 0 : UNORDERED;
  }

  private static int reversed(int order) {
    return order == UNORDERED ? UNORDERED : -order;
  }

  /** A fixnum for a real that is a whole number that fits one; otherwise its bits. */
  static long hashBits(double real) {
    long whole = (long) real;
    if (whole == real && Words.fitsFixnum(whole)) {
      return Words.fixnum(whole);
    }
    return Double.doubleToLongBits(real);
  }
}
