package valk.eval.value;

import java.nio.charset.StandardCharsets;
import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A string: immutable, well-formed UTF-8, with its length in code points.
 *
 * <pre>
 *   0        8             12            16
 *  +--------+-------------+-------------+---    ---+
 *  | header | byte length | code points | bytes... | index, padding
 *  +--------+-------------+-------------+---    ---+
 *            int           int
 * </pre>
 *
 * Two strings are equal when their bytes are; the order of bytes is the order of code points. Where
 * both lengths agree the string is ASCII, and the n-th code point is the n-th byte; where they do
 * not, a {@link CodePointIndex} follows the text of all but short strings.
 */
public final class StringCell {
  private static final int SLOTS = 0;
  private static final long BYTE_LENGTH = CellHeader.rawOffset(SLOTS);
  private static final long CODE_POINTS = BYTE_LENGTH + Integer.BYTES;
  private static final long TEXT = CODE_POINTS + Integer.BYTES;
  private static final int LENGTHS_BYTES = 2 * Integer.BYTES;

  /** Most bytes of text in one string: with them the greatest index fits the largest cell. */
  public static final int MAX_BYTES = mostText(CellHeader.MAX_BYTES);

  /** Bytes of a text in its {@link #digest}: as many as fit a fixnum. */
  private static final int DIGEST_BYTES = 7;

  /** Bytes that are compared word by word before the rest is compared at once. */
  private static final int LONGEST_START = 32;

  private static final String CUT = "…";

  static {
    Layout.prove("string", 32, SLOTS, LENGTHS_BYTES + Words.GRANULE);
    if (TEXT != 16) {
      throw new AssertionError("text is drawn at 16, lies at " + TEXT);
    }
  }

  private StringCell() {}

  /** Bytes of a string with {@code byteLength} bytes of text, an index included. */
  public static long size(int byteLength, int codePoints) {
    return cellBytes(byteLength, CodePointIndex.size(byteLength, codePoints));
  }

  private static long cellBytes(int byteLength, int indexBytes) {
    return CellHeader.cellBytes(SLOTS, (long) LENGTHS_BYTES + byteLength + indexBytes);
  }

  /** Most bytes of any text that fits a cell of {@code bytes} bytes together with its index. */
  private static int mostText(long bytes) {
    long room = bytes - cellBytes(0, CodePointIndex.greatestSize(0));
    return (int) (room / (CodePointIndex.STRIDE + Integer.BYTES) * CodePointIndex.STRIDE);
  }

  /**
   * The word of a new string that still has no text: the caller writes exactly {@code byteLength}
   * bytes at {@link #textAt} before the next safepoint. A safepoint itself.
   *
   * @param byteLength bytes of text, 0 to {@link #MAX_BYTES}
   * @param codePoints code points in that text
   */
  public static long allocate(Workspace w, int byteLength, int codePoints, int fp, int top) {
    long size = size(byteLength, codePoints);
    return initialised(w.heap().space(), cell(w, size, fp, top), byteLength, codePoints);
  }

  /** Of a small cell nobody asked that its bytes be zero: they are written before a safepoint. */
  private static long cell(Workspace w, long size, int fp, int top) {
    if (size > w.heap().largestSmallCell()) {
      return w.large(Shapes.STRING, SLOTS, size, fp, top);
    }
    w.ensure(size, fp, top);
    return w.heap().cell(Shapes.STRING, SLOTS, size);
  }

  /**
   * The word of a new string of {@code bytes} NUL characters in a cell that has room for any text
   * of that length and its index, to be written and then {@linkplain #become told its lengths}. A
   * safepoint.
   *
   * @param bytes 0 to {@link #MAX_BYTES}
   */
  public static long allocateRoom(Workspace w, int bytes, int fp, int top) {
    long size = cellBytes(bytes, CodePointIndex.greatestSize(bytes));
    long offset = w.large(Shapes.STRING, SLOTS, size, fp, top);
    return initialised(w.heap().space(), offset, bytes, bytes);
  }

  /**
   * Sets the lengths of a string from {@link #allocateRoom} that no program has seen.
   *
   * @param byteLength bytes of text that were written, at most what there is room for
   * @param codePoints code points in that text
   */
  public static void become(Space space, long string, int byteLength, int codePoints) {
    initialised(space, Words.offset(string), byteLength, codePoints);
  }

  /**
   * The word of a new string. A safepoint.
   *
   * @param utf8 well-formed UTF-8 from index {@code from} on
   * @param byteLength number of bytes
   */
  public static long make(Workspace w, byte[] utf8, int from, int byteLength, int fp, int top) {
    long string = allocate(w, byteLength, Utf8.codePoints(utf8, from, byteLength), fp, top);
    w.heap().space().copyIn(utf8, from, textAt(string), byteLength);
    return string;
  }

  /**
   * The word of a new string. A safepoint.
   *
   * @param text half of a surrogate pair in it becomes a question mark
   */
  public static long make(Workspace w, String text, int fp, int top) {
    if (!isAscii(text)) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return make(w, utf8, 0, utf8.length, fp, top);
    }
    int length = text.length();
    long string = allocate(w, length, length, fp, top);
    for (int i = 0; i < length; i++) {
      Space.storeByte(w.heap().space(), textAt(string) + i, (byte) text.charAt(i));
    }
    return string;
  }

  private static boolean isAscii(String text) {
    boolean isSoFar = true;
    for (int i = 0; isSoFar && i < text.length(); i++) {
      isSoFar = text.charAt(i) < 0x80;
    }
    return isSoFar;
  }

  /**
   * The word of a new string for people to read. No safepoint: a text that does not fit a small
   * cell is cut, and ends in "…".
   */
  public static long make(ManagedHeap heap, String text) {
    byte[] utf8 = fitting(text, mostText(heap.largestSmallCell()));
    int codePoints = Utf8.codePoints(utf8, 0, utf8.length);
    long offset = heap.cell(Shapes.STRING, SLOTS, size(utf8.length, codePoints));
    long string = initialised(heap.space(), offset, utf8.length, codePoints);
    heap.space().copyIn(utf8, 0, textAt(string), utf8.length);
    return string;
  }

  private static byte[] fitting(String text, int room) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= room) {
      return utf8;
    }
    byte[] mark = CUT.getBytes(StandardCharsets.UTF_8);
    int kept = Utf8.boundary(utf8, room - mark.length);
    byte[] cut = new byte[kept + mark.length];
    System.arraycopy(utf8, 0, cut, 0, kept);
    System.arraycopy(mark, 0, cut, kept, mark.length);
    return cut;
  }

  private static long initialised(Space space, long offset, int byteLength, int codePoints) {
    Space.storeInt(space, offset + BYTE_LENGTH, byteLength);
    Space.storeInt(space, offset + CODE_POINTS, codePoints);
    long string = Words.object(offset);
    CodePointIndex.clear(space, string);
    return string;
  }

  /** Length of the text in bytes. */
  public static int byteLength(Space space, long string) {
    return Space.loadInt(space, Words.offset(string) + BYTE_LENGTH);
  }

  /** Length of the text in code points. */
  public static int codePoints(Space space, long string) {
    return Space.loadInt(space, Words.offset(string) + CODE_POINTS);
  }

  /** Offset in the space of the first byte of the text; stale after a safepoint. */
  public static long textAt(long string) {
    return Words.offset(string) + TEXT;
  }

  /** Whether two strings have the same text. */
  public static boolean equal(Space space, long a, long b) {
    int bytes = byteLength(space, a);
    if (bytes != byteLength(space, b)) {
      return false;
    }
    int same = a == b ? bytes : commonStart(space, a, b, bytes);
    return same == bytes
        || same == LONGEST_START
            && space.mismatch(textAt(a) + same, textAt(b) + same, bytes - same) < 0;
  }

  /** The order of two strings by code points: negative, 0 or positive. */
  public static int compare(Space space, long a, long b) {
    int bytesOfA = byteLength(space, a);
    int bytesOfB = byteLength(space, b);
    int least = Math.min(bytesOfA, bytesOfB);
    int same = commonStart(space, a, b, least);
    if (same == least) {
      return Integer.compare(bytesOfA, bytesOfB);
    }
    if (same < LONGEST_START) {
      return Byte.compareUnsigned(byteAt(space, a, same), byteAt(space, b, same));
    }
    return space.compare(textAt(a) + same, bytesOfA - same, textAt(b) + same, bytesOfB - same);
  }

  /**
   * How many of the first bytes two strings have in common.
   *
   * @param limit not counted beyond this, 0 or more
   */
  public static int commonBytes(Space space, long a, long b, int limit) {
    int least = Math.min(byteLength(space, a), byteLength(space, b));
    return commonStart(space, a, b, Math.min(limit, least));
  }

  /**
   * A number of {@link #DIGEST_BYTES} bytes of the text: of strings that have the same bytes before
   * them, the one with the lesser number is less.
   *
   * @param from how many bytes are passed over, at most the length of the text
   */
  public static long digest(Space space, long string, int from) {
    int end = Math.min(byteLength(space, string), from + DIGEST_BYTES);
    long digest = 0;
    for (int i = from; i < end; i++) {
      digest = digest << Byte.SIZE | byteAt(space, string, i) & 0xFF;
    }
    return digest << (from + DIGEST_BYTES - end) * Byte.SIZE;
  }

  private static byte byteAt(Space space, long string, int index) {
    return Space.loadByte(space, textAt(string) + index);
  }

  /**
   * How many bytes two texts have in common at their start, not counted beyond {@link
   * #LONGEST_START}. Most strings differ early or are short, and comparing segments is worth its
   * overhead for longer ones only.
   *
   * @param limit at most the lengths of both
   */
  private static int commonStart(Space space, long a, long b, int limit) {
    int end = Math.min(limit, LONGEST_START);
    int i = 0;
    while (i + Long.BYTES <= end
        && Space.load(space, textAt(a) + i) == Space.load(space, textAt(b) + i)) {
      i += Long.BYTES;
    }
    while (i < end && byteAt(space, a, i) == byteAt(space, b, i)) {
      i++;
    }
    return i;
  }

  /** The bytes of the text, copied to the Java heap. */
  public static byte[] bytes(Space space, long string) {
    byte[] utf8 = new byte[byteLength(space, string)];
    space.copyOut(textAt(string), utf8, 0, utf8.length);
    return utf8;
  }

  /** The text, copied to the Java heap. */
  public static String text(Space space, long string) {
    return new String(bytes(space, string), StandardCharsets.UTF_8);
  }
}
