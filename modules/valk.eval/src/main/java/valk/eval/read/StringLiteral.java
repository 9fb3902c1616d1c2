package valk.eval.read;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import valk.eval.value.Escapes;
import valk.eval.value.Utf8;

/**
 * Decodes string literals: takes the text between the quotes, with its escapes, and gives its
 * UTF-8. Used for one literal after the other; the buffer stays.
 */
final class StringLiteral {
  private static final int INITIAL_BYTES = 256;
  private static final int LONGEST_CODE_POINT = 4;
  private static final int HEX_DIGITS = 4;
  private static final int HEX = 16;
  private static final int NO_CODE = -1;

  private byte[] decoded = new byte[INITIAL_BYTES];
  private int length;
  private byte[] text = new byte[0];
  private int at;
  private int limit;
  private boolean closed;
  private @Nullable String problem;
  private int problemAt;

  /**
   * Decodes a literal.
   *
   * @param source the source text
   * @param from position after the opening quote
   * @param to where the text that may be read ends
   * @return position after the closing quote; {@code to} when there is none, or when there is a
   *     {@link #problem}
   */
  int decode(byte[] source, int from, int to) {
    text = source;
    at = from;
    limit = to;
    length = 0;
    closed = false;
    problem = null;
    while (at < limit) {
      byte next = text[at];
      if (next == '"') {
        closed = true;
        return at + 1;
      }
      if (next != '\\') {
        append(next);
        at++;
      } else if (!escape()) {
        return to;
      }
    }
    return to;
  }

  /** Whether the literal has its closing quote. */
  boolean isClosed() {
    return closed;
  }

  /** What is wrong with the literal, or null. */
  @Nullable String problem() {
    return problem;
  }

  /** Position of the {@link #problem}. */
  int problemAt() {
    return problemAt;
  }

  /** The decoded bytes, up to {@link #length}; valid until the next literal. */
  byte[] bytes() {
    return decoded;
  }

  /** Number of decoded bytes. */
  int length() {
    return length;
  }

  /** Decodes the escape at the backslash; false when it is malformed, or the text ends in it. */
  private boolean escape() {
    int start = at;
    if (start + 1 >= limit) {
      at = limit;
      return true;
    }
    if (text[start + 1] == 'u') {
      return unicode(start);
    }
    int meaning = Escapes.meaning(text[start + 1]);
    if (meaning == Escapes.UNKNOWN) {
      return fail(start, "unknown escape '\\" + character(start + 1) + "'");
    }
    append((byte) meaning);
    at = start + 2;
    return true;
  }

  /** Two escapes that are the halves of a surrogate pair make one code point. */
  private boolean unicode(int start) {
    int code = hexCode(start);
    if (code == NO_CODE) {
      return fail(start, "escape '\\u' without four hexadecimal digits");
    }
    at = start + 2 + HEX_DIGITS;
    if (Character.isHighSurrogate((char) code)) {
      int low = isUnicodeEscape(at) ? hexCode(at) : NO_CODE;
      if (low == NO_CODE || !Character.isLowSurrogate((char) low)) {
        return fail(start, loneSurrogate(code));
      }
      at += 2 + HEX_DIGITS;
      appendCodePoint(Character.toCodePoint((char) code, (char) low));
      return true;
    }
    if (Character.isLowSurrogate((char) code)) {
      return fail(start, loneSurrogate(code));
    }
    appendCodePoint(code);
    return true;
  }

  private static String loneSurrogate(int code) {
    return String.format("lone surrogate '\\u%04x'", code);
  }

  private boolean isUnicodeEscape(int index) {
    return index + 1 < limit && text[index] == '\\' && text[index + 1] == 'u';
  }

  private int hexCode(int backslash) {
    int first = backslash + 2;
    if (first + HEX_DIGITS > limit) {
      return NO_CODE;
    }
    int code = 0;
    for (int i = first; i < first + HEX_DIGITS; i++) {
      int digit = Character.digit(text[i], HEX);
      if (digit < 0) {
        return NO_CODE;
      }
      code = HEX * code + digit;
    }
    return code;
  }

  private String character(int index) {
    return Character.toString(Utf8.codePointAt(text, index));
  }

  private boolean fail(int position, String message) {
    problem = message;
    problemAt = position;
    return false;
  }

  private void append(byte oneByte) {
    makeRoom();
    decoded[length++] = oneByte;
  }

  private void appendCodePoint(int codePoint) {
    makeRoom();
    length += Utf8.encode(codePoint, decoded, length);
  }

  private void makeRoom() {
    if (length + LONGEST_CODE_POINT > decoded.length) {
      decoded = Arrays.copyOf(decoded, decoded.length + (decoded.length >> 1) + LONGEST_CODE_POINT);
    }
  }
}
