package valk.eval.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import valk.eval.number.Pause;
import valk.eval.number.Powers;
import valk.eval.number.Products;
import valk.eval.number.Quotients;
import valk.eval.number.Roots;
import valk.gc.Words;
import valk.memory.Space;

/**
 * Arithmetic on integers of any size.
 *
 * <p>Operands are given as stack indexes, since every method passes safepoints, where they may
 * move; results are words. What the host's arithmetic takes in the Java heap is charged before it
 * is taken, so a result that memory does not suffice for is an out-of-memory error before work on
 * it begins. Long operations poll.
 */
public final class Integers {
  /** Bytes alive for each byte of the operands that are copied to Java, or of a result's copy. */
  private static final int COPIES = 2;

  /** Operations on words that take as long as looking at an element of a list. */
  private static final int WORK_OF_AN_ELEMENT = 4;

  private Integers() {}

  /** -1, 0 or 1, as an integer is below, at or above zero. */
  public static int sign(Space space, long integer) {
    return Words.isFixnum(integer)
        ? Long.signum(Words.integer(integer))
        : IntegerCell.sign(space, integer);
  }

  /** The integer in the Java heap. No safepoint; nothing is charged. */
  public static BigInteger value(Space space, long integer) {
    return Words.isFixnum(integer)
        ? BigInteger.valueOf(Words.integer(integer))
        : IntegerCell.value(space, integer);
  }

  /** Bytes of the integer's magnitude, at least 1. */
  static long bytes(Space space, long integer) {
    return Words.isFixnum(integer) ? Long.BYTES : IntegerCell.byteLength(space, integer);
  }

  /** Polls between pieces of a long operation; a limit on steps counts them. */
  static Pause pause(Workspace w, int fp, int top) {
    return work -> w.pollAfterElements(work / WORK_OF_AN_ELEMENT, fp, top);
  }

  // ---- sums, products, quotients

  @FunctionalInterface
  private interface Operation {
    BigInteger of(BigInteger a, BigInteger b, Pause pause);
  }

  /** The sum of two integers. */
  public static long add(Workspace w, int a, int b, int fp, int top) {
    return computed(w, a, b, 1, (x, y, pause) -> x.add(y), fp, top);
  }

  /** The difference of two integers. */
  public static long subtract(Workspace w, int a, int b, int fp, int top) {
    return computed(w, a, b, 1, (x, y, pause) -> x.subtract(y), fp, top);
  }

  /** The product of two integers. */
  public static long multiply(Workspace w, int a, int b, int fp, int top) {
    IntegerCell.requireBits(w, Byte.SIZE * (double) bytes(w, a, b), fp, top);
    return computed(w, a, b, Products.WORK, (x, y, pause) -> new Products(pause).of(x, y), fp, top);
  }

  /** The quotient of two integers, truncated toward zero; the divisor is not zero. */
  public static long quotient(Workspace w, int a, int b, int fp, int top) {
    return computed(
        w,
        a,
        b,
        Quotients.WORK,
        (x, y, pause) -> new Quotients(pause).of(x, y).quotient(),
        fp,
        top);
  }

  /** The remainder, with the sign of the dividend; the divisor is not zero. */
  public static long remainder(Workspace w, int a, int b, int fp, int top) {
    return computed(
        w,
        a,
        b,
        Quotients.WORK,
        (x, y, pause) -> new Quotients(pause).of(x, y).remainder(),
        fp,
        top);
  }

  private static long computed(
      Workspace w, int a, int b, int work, Operation operation, int fp, int top) {
    long charge = (work + 2 * COPIES) * bytes(w, a, b);
    try (Temporaries _ = Temporaries.charge(w, charge, fp, top)) {
      Space space = w.heap().space();
      BigInteger x = value(space, w.stack()[a]);
      BigInteger y = a == b ? x : value(space, w.stack()[b]);
      BigInteger result = operation.of(x, y, pause(w, fp, top));
      return IntegerCell.make(w, result, fp, top);
    }
  }

  private static long bytes(Workspace w, int a, int b) {
    Space space = w.heap().space();
    return bytes(space, w.stack()[a]) + bytes(space, w.stack()[b]);
  }

  /** The integer with the other sign. */
  public static long negate(Workspace w, int a, int fp, int top) {
    return computed(w, a, a, 1, (x, same, pause) -> x.negate(), fp, top);
  }

  // ---- powers

  /**
   * An integer to the power of another.
   *
   * @param b index of an exponent that is not negative
   */
  public static long power(Workspace w, int a, int b, int fp, int top) {
    Space space = w.heap().space();
    long base = w.stack()[a];
    long exponent = w.stack()[b];
    if (isUnit(base)) {
      return powerOfUnit(base, isOdd(space, exponent), exponent);
    }
    long times = Words.isFixnum(exponent) ? Words.integer(exponent) : Long.MAX_VALUE;
    double bits = bitsOfPower(space, base, times);
    IntegerCell.requireBits(w, bits, fp, top);
    long charge = (long) ((Powers.WORK + COPIES) * bits / Byte.SIZE) + COPIES * bytes(space, base);
    try (Temporaries _ = Temporaries.charge(w, charge, fp, top)) {
      BigInteger result = new Powers(pause(w, fp, top)).of(value(space, w.stack()[a]), times);
      return IntegerCell.make(w, result, fp, top);
    }
  }

  private static boolean isUnit(long base) {
    return Words.isFixnum(base) && Math.abs(Words.integer(base)) <= 1;
  }

  private static long powerOfUnit(long base, boolean odd, long exponent) {
    if (exponent == 0) {
      return Words.fixnum(1);
    }
    return odd ? base : Words.fixnum(Math.abs(Words.integer(base)));
  }

  private static boolean isOdd(Space space, long integer) {
    if (Words.isFixnum(integer)) {
      return (Words.integer(integer) & 1) != 0;
    }
    long last = IntegerCell.magnitudeAt(integer) + IntegerCell.byteLength(space, integer) - 1;
    return (Space.loadByte(space, last) & 1) != 0;
  }

  /** For a large base the upper bound is near enough. */
  private static double bitsOfPower(Space space, long base, long exponent) {
    return Words.isFixnum(base)
        ? Powers.bits(BigInteger.valueOf(Words.integer(base)), exponent)
        : (double) IntegerCell.bits(space, base) * exponent;
  }

  /** The real nearest to the square root of an integer above zero. A safepoint. */
  public static double root(Workspace w, int a, int fp, int top) {
    long charge = 2L * COPIES * bytes(w.heap().space(), w.stack()[a]);
    try (Temporaries _ = Temporaries.charge(w, charge, fp, top)) {
      return Roots.of(value(w.heap().space(), w.stack()[a]));
    }
  }

  // ---- from reals, and at random

  /**
   * The integer that a real is, which has no fraction; a safepoint.
   *
   * @param whole finite
   */
  public static long ofReal(Workspace w, double whole, int fp, int top) {
    boolean fits = whole >= Words.FIXNUM_MIN && whole < -(double) Words.FIXNUM_MIN;
    return fits
        ? Words.fixnum((long) whole)
        : IntegerCell.make(w, new BigDecimal(whole).toBigInteger(), fp, top);
  }

  /**
   * An integer from 0 up to but not including a bound, each as likely as the others.
   *
   * @param bound index of an integer above 0
   */
  public static long random(Workspace w, int bound, RandomGenerator random, int fp, int top) {
    Space space = w.heap().space();
    long charge = 3L * COPIES * bytes(space, w.stack()[bound]);
    try (Temporaries _ = Temporaries.charge(w, charge, fp, top)) {
      BigInteger limit = value(space, w.stack()[bound]);
      BigInteger drawn = bits(limit.bitLength(), random);
      while (drawn.compareTo(limit) >= 0) {
        w.poll(fp, top);
        drawn = bits(limit.bitLength(), random);
      }
      return IntegerCell.make(w, drawn, fp, top);
    }
  }

  private static BigInteger bits(int count, RandomGenerator random) {
    byte[] bytes = new byte[(count + Byte.SIZE - 1) / Byte.SIZE];
    random.nextBytes(bytes);
    bytes[0] &= (byte) (0xFF >>> (bytes.length * Byte.SIZE - count));
    return new BigInteger(1, bytes);
  }
}
