package valk.eval.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import valk.eval.value.Utf8;

/**
 * A source text and its name. Positions are byte offsets into it; lines and columns count from 1,
 * columns in code points.
 *
 * <p>The text may be anything. {@link #firstIllegal} tells where it stops being source: malformed
 * UTF-8, or a control character other than tab, line feed, form feed and carriage return.
 *
 * <p>Immutable.
 */
public final class Source {
  private static final int OBJECT_BYTES = 128;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final String name;
  private final byte[] text;
  private final int[] lineStarts;
  private final int firstIllegal;

  /**
   * @param name what places are reported under: a path, or a name in angle brackets
   * @param utf8 the text; not copied, and not to be changed
   */
  public Source(String name, byte[] utf8) {
    this.name = name;
    this.text = utf8;
    this.lineStarts = lineStarts(utf8);
    this.firstIllegal = firstIllegal(utf8);
  }

  /** What places are reported under. */
  public String name() {
    return name;
  }

  /** Bytes of the text. */
  public int length() {
    return text.length;
  }

  /** The text itself. */
  byte[] text() {
    return text;
  }

  /** Estimate of the Java memory that this object takes, in bytes. */
  public long charge() {
    return OBJECT_BYTES + text.length + (long) Integer.BYTES * lineStarts.length;
  }

  /** Where the reader begins: after a byte order mark and a first line that starts with #!. */
  int begin() {
    int start = startsWith(0, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    boolean hashBang = startsWith(start, new byte[] {'#', '!'});
    return hashBang ? lineEnd(0) : start;
  }

  /** Position of the first byte that may not stand in a source, or its length. */
  int firstIllegal() {
    return firstIllegal;
  }

  /** What is wrong at {@link #firstIllegal}, when that is inside the text. */
  String illegality() {
    if (Utf8.wellFormedLength(text, firstIllegal, text.length) == 0) {
      return String.format("malformed UTF-8: byte 0x%02X", text[firstIllegal]);
    }
    int codePoint = Utf8.codePointAt(text, firstIllegal);
    return codePoint == 0
        ? "NUL byte in the source"
        : String.format("control character U+%04X in the source", codePoint);
  }

  /** The line of a position, from 1. */
  public int line(int position) {
    int found = Arrays.binarySearch(lineStarts, position);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The column of a position, from 1, in code points. */
  public int column(int position) {
    int start = lineStarts[line(position) - 1];
    return Utf8.codePoints(text, start, Math.min(position, text.length) - start) + 1;
  }

  /** Line and column of a position: {@code 3:7}. */
  public String place(int position) {
    return line(position) + ":" + column(position);
  }

  /** The text of the line of a position, without its end. */
  public String lineText(int position) {
    int line = line(position) - 1;
    int start = lineStarts[line];
    return new String(text, start, lineEnd(line) - start, StandardCharsets.UTF_8);
  }

  /** Where a line, counted from 0, ends: before its line feed and a carriage return before that. */
  private int lineEnd(int line) {
    if (line + 1 == lineStarts.length) {
      return text.length;
    }
    int feed = lineStarts[line + 1] - 1;
    return feed > lineStarts[line] && text[feed - 1] == '\r' ? feed - 1 : feed;
  }

  private boolean startsWith(int at, byte[] prefix) {
    return at + prefix.length <= text.length
        && Arrays.equals(text, at, at + prefix.length, prefix, 0, prefix.length);
  }

  private static int[] lineStarts(byte[] text) {
    int lines = 1;
    for (byte b : text) {
      lines += b == '\n' ? 1 : 0;
    }
    int[] starts = new int[lines];
    int line = 1;
    for (int i = 0; line < lines; i++) {
      if (text[i] == '\n') {
        starts[line++] = i + 1;
      }
    }
    return starts;
  }

  private static int firstIllegal(byte[] text) {
    int at = 0;
    while (at < text.length) {
      int length = Utf8.wellFormedLength(text, at, text.length);
      if (length == 0 || length < 3 && isForbidden(Utf8.codePointAt(text, at))) {
        return at;
      }
      at += length;
    }
    return text.length;
  }

  private static boolean isForbidden(int codePoint) {
    return Character.isISOControl(codePoint)
        && codePoint != '\t'
        && codePoint != '\n'
        && codePoint != '\f'
        && codePoint != '\r';
  }

  @Override
  public String toString() {
    return name;
  }
}
