package valk.eval;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Source text on its way from Java's strings to the reader's UTF-8. */
final class SourceText {
  private static final byte NEVER_IN_UTF8 = (byte) 0xFF;

  private SourceText() {}

  /**
   * The text in UTF-8. Half of a surrogate pair has no UTF-8: the bytes end there with one that the
   * reader reports as malformed, rather than go on with a question mark in its place.
   */
  static byte[] utf8(String text) {
    int lone = firstLoneSurrogate(text);
    if (lone < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    byte[] before = text.substring(0, lone).getBytes(StandardCharsets.UTF_8);
    byte[] marked = Arrays.copyOf(before, before.length + 1);
    marked[before.length] = NEVER_IN_UTF8;
    return marked;
  }

  private static int firstLoneSurrogate(String text) {
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        return i;
      }
      i += Character.charCount(point);
    }
    return -1;
  }
}
