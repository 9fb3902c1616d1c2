package valk.eval.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import valk.memory.Space;

/** Counting and walking code points in UTF-8 that is known to be well-formed. */
public final class Utf8 {
  private static final long TOP_BITS = 0x8080_8080_8080_8080L;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final boolean LOW_BYTE_IS_FIRST =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private Utf8() {}

  /**
   * The bits of a word, as {@link Space#load} gives it, behind its first bytes.
   *
   * @param bytes 0 to 7
   */
  public static long behind(int bytes) {
    int bits = bytes * Byte.SIZE;
    return LOW_BYTE_IS_FIRST ? -1L << bits : -1L >>> bits;
  }

  /**
   * Writes the first bytes of a word, and nothing behind them.
   *
   * @param word as {@link Space#load} gives it
   * @param bytes 0 to 8
   */
  public static void storeFirst(Space space, long offset, long word, int bytes) {
    long left = LOW_BYTE_IS_FIRST ? word : Long.reverseBytes(word);
    for (int i = 0; i < bytes; i++) {
      Space.storeByte(space, offset + i, (byte) left);
      left >>>= Byte.SIZE;
    }
  }

  /** Whether the byte goes on a code point that an earlier one began. */
  public static boolean isContinuation(int utf8Byte) {
    return (utf8Byte & 0xC0) == 0x80;
  }

  /** Bytes of the code point that begins with the byte. */
  public static int length(int firstByte) {
    int unsigned = firstByte & 0xFF;
    if (unsigned < 0x80) {
      return 1;
    }
    if (unsigned < 0xE0) {
      return 2;
    }
    return unsigned < 0xF0 ? 3 : 4;
  }

  /** Number of code points in a range. */
  public static int codePoints(byte[] utf8, int from, int bytes) {
    int continuations = 0;
    int end = from + bytes;
    int i = from;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      continuations += continuationsIn((long) WORDS.get(utf8, i));
    }
    for (; i < end; i++) {
      if (isContinuation(utf8[i])) {
        continuations++;
      }
    }
    return bytes - continuations;
  }

  /** Number of code points in a range of the space. */
  public static int codePoints(Space space, long offset, int bytes) {
    int continuations = 0;
    int i = 0;
    for (; i + Long.BYTES <= bytes; i += Long.BYTES) {
      continuations += continuationsIn(Space.load(space, offset + i));
    }
    for (; i < bytes; i++) {
      if (isContinuation(Space.loadByte(space, offset + i))) {
        continuations++;
      }
    }
    return bytes - continuations;
  }

  /**
   * Index of the byte at which the n-th code point begins; {@code bytes} when n is their number.
   */
  static int byteIndex(Space space, long offset, int bytes, int n) {
    int passed = 0;
    int i = 0;
    while (i + Long.BYTES <= bytes) {
      int here = Long.BYTES - continuationsIn(Space.load(space, offset + i));
      if (passed + here > n) {
        break;
      }
      passed += here;
      i += Long.BYTES;
    }
    for (; i < bytes; i++) {
      if (!isContinuation(Space.loadByte(space, offset + i)) && passed++ == n) {
        return i;
      }
    }
    return bytes;
  }

  /** A continuation byte has bit 7 set and bit 6 clear; eight bytes are looked at in one go. */
  private static int continuationsIn(long eightBytes) {
    return Long.bitCount(eightBytes & ~(eightBytes << 1) & TOP_BITS);
  }

  /** The code point that begins at an offset in the space. */
  public static int codePointAt(Space space, long offset) {
    int first = Space.loadByte(space, offset) & 0xFF;
    int length = length(first);
    int codePoint = length == 1 ? first : first & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      codePoint = codePoint << 6 | Space.loadByte(space, offset + i) & 0x3F;
    }
    return codePoint;
  }

  /** The code point that begins at an index. */
  public static int codePointAt(byte[] utf8, int index) {
    int first = utf8[index] & 0xFF;
    int length = length(first);
    int codePoint = length == 1 ? first : first & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      codePoint = codePoint << 6 | utf8[index + i] & 0x3F;
    }
    return codePoint;
  }

  /**
   * Writes a code point.
   *
   * @param codePoint any but a surrogate
   * @param to room for up to 4 bytes from {@code index} on
   * @return number of bytes written
   */
  public static int encode(int codePoint, byte[] to, int index) {
    if (codePoint < 0x80) {
      to[index] = (byte) codePoint;
      return 1;
    }
    int length = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    int rest = codePoint;
    for (int i = length - 1; i > 0; i--) {
      to[index + i] = (byte) (0x80 | rest & 0x3F);
      rest >>= 6;
    }
    to[index] = (byte) (0xF00 >> length | rest);
    return length;
  }

  /** The greatest index up to {@code index} at which a code point begins, or the text ends. */
  static int boundary(byte[] utf8, int index) {
    int at = index;
    while (at > 0 && at < utf8.length && isContinuation(utf8[at])) {
      at--;
    }
    return at;
  }

  /** The greatest length up to {@code length} at which no code point is cut. */
  static int wellFormedPrefix(byte[] utf8, int length) {
    int last = length - 1;
    while (last >= 0 && isContinuation(utf8[last])) {
      last--;
    }
    return last >= 0 && last + length(utf8[last]) > length ? last : length;
  }

  /**
   * The index of the first byte that is not part of a well-formed code point.
   *
   * @return the index, or -1 when all bytes are well-formed
   */
  public static int firstMalformed(byte[] utf8, int from, int to) {
    int at = from;
    while (at < to) {
      int length = wellFormedLength(utf8, at, to);
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /**
   * Bytes of the code point at an index, or 0 when it is malformed: cut off, over-long, a
   * surrogate, or above U+10FFFF.
   */
  public static int wellFormedLength(byte[] utf8, int at, int to) {
    int first = utf8[at] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    int length = length(first);
    if (first < 0xC2 || first > 0xF4 || at + length > to || !continues(utf8, at, length)) {
      return 0;
    }
    int codePoint = codePointAt(utf8, at);
    boolean overLong = length == 3 && codePoint < 0x800 || length == 4 && codePoint < 0x10000;
    boolean surrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return overLong || surrogate || codePoint > Character.MAX_CODE_POINT ? 0 : length;
  }

  private static boolean continues(byte[] utf8, int at, int length) {
    for (int i = 1; i < length; i++) {
      if (!isContinuation(utf8[at + i])) {
        return false;
      }
    }
    return true;
  }
}
