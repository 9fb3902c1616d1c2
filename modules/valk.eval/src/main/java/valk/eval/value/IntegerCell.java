package valk.eval.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import valk.gc.CellHeader;
import valk.gc.Words;
import valk.memory.Space;

/**
 * An integer that no fixnum holds. What fits a fixnum is always one, so equal integers have one
 * form.
 *
 * <pre>
 *   0        8      12            16
 *  +--------+------+-------------+---        ---+
 *  | header | sign | byte length | magnitude... | padding
 *  +--------+------+-------------+---        ---+
 *            int:   int           bytes, highest first;
 *            1, -1                the first is not zero
 * </pre>
 *
 * Of two magnitudes of the same length the order of bytes is the order of integers.
 */
public final class IntegerCell {
  private static final int SLOTS = 0;
  private static final long SIGN = CellHeader.rawOffset(SLOTS);
  private static final long BYTE_LENGTH = SIGN + Integer.BYTES;
  private static final long MAGNITUDE = BYTE_LENGTH + Integer.BYTES;
  private static final int FIXED_BYTES = 2 * Integer.BYTES;

  /** Most bits of an integer: a little less than what the arithmetic of the host can do. */
  public static final int MAX_BITS = Integer.MAX_VALUE - 1024;

  /** Bits of a fixnum beside its sign. */
  private static final int FIXNUM_BITS = 61;

  /** No real has more bits before its point. */
  private static final int REAL_BITS = Double.MAX_EXPONENT + 1;

  static {
    Layout.prove("integer", 32, SLOTS, FIXED_BYTES + Words.GRANULE);
    if (MAGNITUDE != 16 || Words.FIXNUM_MAX != (1L << FIXNUM_BITS) - 1) {
      throw new AssertionError("the magnitude is drawn at 16, lies at " + MAGNITUDE);
    }
  }

  private IntegerCell() {}

  /** Bytes of the cell of an integer with so many bits. */
  public static long size(long bits) {
    return CellHeader.cellBytes(SLOTS, FIXED_BYTES + (bits + Byte.SIZE - 1) / Byte.SIZE);
  }

  /**
   * The word of an integer: a fixnum, or else a new cell. A safepoint.
   *
   * @throws RuntimeException out of memory, as the machine raises it
   */
  public static long make(Workspace w, BigInteger value, int fp, int top) {
    if (value.bitLength() <= FIXNUM_BITS) {
      return Words.fixnum(value.longValue());
    }
    requireBits(w, value.bitLength(), fp, top);
    byte[] magnitude = value.abs().toByteArray();
    int from = magnitude[0] == 0 ? 1 : 0;
    return make(w, value.signum(), magnitude, from, fp, top);
  }

  private static long make(Workspace w, int sign, byte[] magnitude, int from, int fp, int top) {
    int bytes = magnitude.length - from;
    long cell = w.large(Shapes.INTEGER, SLOTS, size((long) bytes * Byte.SIZE), fp, top);
    Space space = w.heap().space();
    Space.storeInt(space, cell + SIGN, sign);
    Space.storeInt(space, cell + BYTE_LENGTH, bytes);
    space.copyIn(magnitude, from, cell + MAGNITUDE, bytes);
    return Words.object(cell);
  }

  /**
   * Refuses a number of bits that no integer can have, before work on it begins.
   *
   * @throws RuntimeException out of memory, as the machine raises it
   */
  static void requireBits(Workspace w, double bits, int fp, int top) {
    if (bits > MAX_BITS) {
      w.large(Shapes.INTEGER, SLOTS, CellHeader.MAX_BYTES + Words.GRANULE, fp, top);
      throw new IllegalStateException("a cell of " + bits + " bits was granted");
    }
  }

  // ---- reading

  /** 1 or -1. */
  public static int sign(Space space, long cell) {
    return Space.loadInt(space, Words.offset(cell) + SIGN);
  }

  /** Bytes of the magnitude. */
  public static int byteLength(Space space, long cell) {
    return Space.loadInt(space, Words.offset(cell) + BYTE_LENGTH);
  }

  /** Bits of the magnitude. */
  public static long bits(Space space, long cell) {
    int first = Byte.toUnsignedInt(Space.loadByte(space, magnitudeAt(cell)));
    return (long) byteLength(space, cell) * Byte.SIZE
        - (Integer.numberOfLeadingZeros(first) - (Integer.SIZE - Byte.SIZE));
  }

  /** Offset in the space of the first byte of the magnitude; stale after a safepoint. */
  public static long magnitudeAt(long cell) {
    return Words.offset(cell) + MAGNITUDE;
  }

  /** The integer, copied to the Java heap, where it takes up to twice its bytes for a moment. */
  public static BigInteger value(Space space, long cell) {
    byte[] magnitude = new byte[byteLength(space, cell)];
    space.copyOut(magnitudeAt(cell), magnitude, 0, magnitude.length);
    return new BigInteger(sign(space, cell), magnitude);
  }

  /** The real nearest to the integer, infinite when it is too large for any. No safepoint. */
  static double toDouble(Space space, long cell) {
    return bits(space, cell) > REAL_BITS
        ? sign(space, cell) * Double.POSITIVE_INFINITY
        : value(space, cell).doubleValue();
  }

  // ---- comparing

  /** The order of two integers in cells: -1, 0 or 1. No safepoint. */
  static int compare(Space space, long a, long b) {
    int sign = sign(space, a);
    return sign == sign(space, b) ? sign * compareMagnitudes(space, a, b) : sign;
  }

  private static int compareMagnitudes(Space space, long a, long b) {
    int bytes = byteLength(space, a);
    int others = byteLength(space, b);
    return bytes == others
        ? Integer.signum(space.compare(magnitudeAt(a), bytes, magnitudeAt(b), bytes))
        : Integer.compare(bytes, others);
  }

  /** The order of an integer in a cell and a real that is a number: -1, 0 or 1. No safepoint. */
  static int compare(Space space, long cell, double real) {
    if (Double.isInfinite(real)) {
      return real > 0 ? -1 : 1;
    }
    int sign = sign(space, cell);
    boolean isNearer = sign * real < -(double) Words.FIXNUM_MIN;
    return isNearer || bits(space, cell) > REAL_BITS
        ? sign
        : value(space, cell).compareTo(new BigDecimal(real).toBigInteger());
  }

  /** Whether a real is exactly this integer. */
  static boolean equalsReal(Space space, long cell, double real) {
    return !Double.isNaN(real) && compare(space, cell, real) == 0;
  }
}
