package valk.eval.value;

import java.math.BigInteger;
import valk.eval.number.Decimals;
import valk.gc.Words;
import valk.memory.Space;

/** Integers of any size to digits, decimal or hexadecimal, and back. */
public final class IntegerText {
  private static final int PIECE = 16 * 1024;
  private static final int HEX = 16;
  private static final int DIGITS_A_BYTE = 2;
  private static final double BITS_A_DIGIT = Math.log(10) / Math.log(2);
  private static final String HEX_DIGITS = "0123456789abcdef";

  /** Digits of an integer that is printed without a safepoint. */
  private static final int BRIEF_BITS = 4096;

  private IntegerText() {}

  // ---- printing

  /**
   * Prints an integer in decimal. A safepoint.
   *
   * @param slot stack index of the integer, below {@code top}
   */
  public static void print(Workspace w, int slot, ByteSink sink, int fp, int top) {
    Space space = w.heap().space();
    long integer = w.stack()[slot];
    if (Words.isFixnum(integer)) {
      sink.put(Long.toString(Words.integer(integer)));
      return;
    }
    long charge = Decimals.WORK_PER_BYTE * Integers.bytes(space, integer);
    try (Temporaries _ = Temporaries.charge(w, charge, fp, top)) {
      if (IntegerCell.sign(space, w.stack()[slot]) < 0) {
        sink.put('-');
      }
      BigInteger magnitude = IntegerCell.value(space, w.stack()[slot]).abs();
      new Decimals(Integers.pause(w, fp, top)).print(magnitude, new Digits(sink));
    }
  }

  private record Digits(ByteSink sink) implements Decimals.Target {
    @Override
    public void put(String digits) {
      sink.put(digits);
    }

    @Override
    public boolean isFull() {
      return sink.isFull();
    }
  }

  /** The beginning of an integer in a cell, or what it is, for messages. No safepoint. */
  static String brief(Space space, long cell) {
    long bits = IntegerCell.bits(space, cell);
    return bits <= BRIEF_BITS
        ? IntegerCell.value(space, cell).toString()
        : "#<integer of " + bits + " bits>";
  }

  /**
   * Prints an integer in hexadecimal, in small letters, without {@code 0x}. A safepoint.
   *
   * @param slot stack index of the integer, below {@code top}
   */
  public static void printHex(Workspace w, int slot, ByteSink sink, int fp, int top) {
    long integer = w.stack()[slot];
    if (Words.isFixnum(integer)) {
      sink.put(Long.toString(Words.integer(integer), HEX));
      return;
    }
    Space space = w.heap().space();
    if (IntegerCell.sign(space, integer) < 0) {
      sink.put('-');
    }
    int bytes = IntegerCell.byteLength(space, integer);
    sink.put(Integer.toString(byteAt(space, integer, 0), HEX));
    for (int at = 1; at < bytes; at++) {
      int pair = byteAt(space, w.stack()[slot], at);
      sink.put(HEX_DIGITS.charAt(pair >> 4));
      sink.put(HEX_DIGITS.charAt(pair & 15));
      if (at % PIECE == 0) {
        w.pollAfterBytes(PIECE, fp, top);
      }
    }
  }

  private static int byteAt(Space space, long cell, int at) {
    return Byte.toUnsignedInt(Space.loadByte(space, IntegerCell.magnitudeAt(cell) + at));
  }

  // ---- reading

  /**
   * The integer that digits make. A safepoint.
   *
   * @param negative whether it is below zero
   * @param text decimal digits from index {@code from} up to {@code to}, at least one
   */
  public static long read(
      Workspace w, boolean negative, byte[] text, int from, int to, int fp, int top) {
    int first = skipZeros(text, from, to);
    IntegerCell.requireBits(w, (to - first) * BITS_A_DIGIT, fp, top);
    long charge = (long) Decimals.WORK_PER_DIGIT * (to - first);
    try (Temporaries _ = Temporaries.charge(w, charge, fp, top)) {
      BigInteger integer = new Decimals(Integers.pause(w, fp, top)).read(text, first, to);
      return IntegerCell.make(w, negative ? integer.negate() : integer, fp, top);
    }
  }

  /** As {@link #read}, for hexadecimal digits. */
  public static long readHex(
      Workspace w, boolean negative, byte[] text, int from, int to, int fp, int top) {
    int first = skipZeros(text, from, to);
    IntegerCell.requireBits(w, (to - first) * 4.0, fp, top);
    long charge = 2L * (to - first);
    try (Temporaries _ = Temporaries.charge(w, charge, fp, top)) {
      BigInteger integer = new BigInteger(negative ? -1 : 1, pairs(text, first, to));
      return IntegerCell.make(w, integer, fp, top);
    }
  }

  private static byte[] pairs(byte[] text, int from, int to) {
    byte[] bytes = new byte[(to - from + 1) / DIGITS_A_BYTE];
    for (int i = 1; i <= to - from; i++) {
      int digit = Character.digit(text[to - i], HEX);
      int half = i % DIGITS_A_BYTE == 0 ? digit << 4 : digit;
      bytes[bytes.length - (i + 1) / DIGITS_A_BYTE] |= (byte) half;
    }
    return bytes;
  }

  /** The last digit stays, so that zero has one. */
  private static int skipZeros(byte[] text, int from, int to) {
    int at = from;
    while (at < to - 1 && text[at] == '0') {
      at++;
    }
    return at;
  }
}
