package valk.eval.value;

import valk.memory.Space;

/**
 * Where the code points of a string begin: a row of byte indexes behind its text, one for every
 * {@link #STRIDE} code points.
 *
 * <pre>
 *   text ... | padding to 4 | filled | mark 0 | mark 1 | ...
 *                              int      int: byte index of code point STRIDE, 2 * STRIDE, ...
 * </pre>
 *
 * A string has one when it is not ASCII and has at least {@link #STRIDE} code points; it belongs to
 * the cell and takes about 1/32 of the bytes of the text or less. It begins empty, {@code filled}
 * is 0, and is filled as far as it is asked, so a string that nobody indexes is never walked. To
 * ask for every code point of a string in any order takes one walk over the text, and then for each
 * a walk over less than {@code STRIDE} code points.
 *
 * <p>Filling changes what the string knows of itself and not its value: strings stay immutable.
 */
public final class CodePointIndex {
  /** Code points between two marks. */
  static final int STRIDE = 128;

  private CodePointIndex() {}

  /** Bytes behind a text of {@code byteLength} bytes, padding included. */
  static int size(int byteLength, int codePoints) {
    return exists(byteLength, codePoints)
        ? padding(byteLength) + Integer.BYTES + codePoints / STRIDE * Integer.BYTES
        : 0;
  }

  /** Most bytes behind a text of {@code byteLength} bytes, whatever it is. */
  static int greatestSize(int byteLength) {
    return 2 * Integer.BYTES + byteLength / STRIDE * Integer.BYTES;
  }

  private static boolean exists(int byteLength, int codePoints) {
    return byteLength != codePoints && codePoints >= STRIDE;
  }

  private static int padding(int byteLength) {
    return -byteLength & (Integer.BYTES - 1);
  }

  /** Empties the index of a string whose lengths were just written. */
  static void clear(Space space, long string) {
    int bytes = StringCell.byteLength(space, string);
    if (exists(bytes, StringCell.codePoints(space, string))) {
      Space.storeInt(space, start(string, bytes), 0);
    }
  }

  /**
   * Whether the index is filled as far as {@link #byteIndex} needs it.
   *
   * @param codePoint index of a code point of a string that is not ASCII, or their number
   */
  public static boolean reaches(Space space, long string, int codePoint) {
    int wanted = codePoint / STRIDE;
    return wanted == 0 || wanted <= filled(space, string);
  }

  /**
   * Fills more of an index that does not yet {@linkplain #reaches reach} some code point; no
   * safepoint.
   *
   * @param walk bytes of the text to walk over, more by up to one stride
   */
  public static void extend(Space space, long string, int walk) {
    int bytes = StringCell.byteLength(space, string);
    int marks = StringCell.codePoints(space, string) / STRIDE;
    int filled = filled(space, string);
    int from = before(space, string, filled);
    for (int at = from; filled < marks && at - from < walk; filled++) {
      at += Utf8.byteIndex(space, StringCell.textAt(string) + at, bytes - at, STRIDE);
      Space.storeInt(space, markAt(string, bytes, filled), at);
    }
    Space.storeInt(space, start(string, bytes), filled);
  }

  /**
   * The byte index, relative to the text, at which a code point begins; no safepoint.
   *
   * @param codePoint index of a code point that the index reaches, or their number
   */
  public static int byteIndex(Space space, long string, int codePoint) {
    int from = before(space, string, codePoint / STRIDE);
    int left = StringCell.byteLength(space, string) - from;
    return from + Utf8.byteIndex(space, StringCell.textAt(string) + from, left, codePoint % STRIDE);
  }

  /** The byte index of code point {@code strides * STRIDE}, whose mark is filled. */
  private static int before(Space space, long string, int strides) {
    return strides == 0
        ? 0
        : Space.loadInt(space, markAt(string, StringCell.byteLength(space, string), strides - 1));
  }

  private static int filled(Space space, long string) {
    return Space.loadInt(space, start(string, StringCell.byteLength(space, string)));
  }

  private static long start(long string, int byteLength) {
    return StringCell.textAt(string) + byteLength + padding(byteLength);
  }

  private static long markAt(long string, int byteLength, int mark) {
    return start(string, byteLength) + Integer.BYTES + (long) mark * Integer.BYTES;
  }
}
