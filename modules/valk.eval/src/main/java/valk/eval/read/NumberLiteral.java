package valk.eval.read;

import java.nio.charset.StandardCharsets;
import valk.eval.value.IntegerText;
import valk.eval.value.Workspace;
import valk.gc.Words;

/**
 * The grammar of numbers.
 *
 * <pre>
 *   integer  =  [sign] digits  |  [sign] 0x hexdigits
 *   real     =  [sign] (digits . digits | . digits) [exponent]  |  [sign] digits exponent
 *   exponent =  (e | E) [sign] digits
 * </pre>
 *
 * Any other run of characters is no number, also one that begins like a number, as {@code 1.2.3},
 * {@code 5.} and {@code 1+} do.
 */
public final class NumberLiteral {
  /** What a run of characters is. */
  public enum Kind {
    /** No number. */
    NONE,
    /** An integer, of any size. */
    INTEGER,
    /** A real. */
    REAL
  }

  /** What {@link #integer} gives for an integer that no fixnum holds. */
  public static final long OUT_OF_RANGE = Long.MIN_VALUE;

  private static final int HEX = 16;
  private static final int DECIMAL = 10;

  private final byte[] text;
  private final int end;
  private int at;

  private NumberLiteral(byte[] text, int from, int to) {
    this.text = text;
    this.at = from;
    this.end = to;
  }

  /** What the bytes {@code from .. to - 1} are; at least one byte. */
  public static Kind kind(byte[] text, int from, int to) {
    return new NumberLiteral(text, from, to).kind();
  }

  /** Whether a text that may be no number begins with a digit, after an optional sign or point. */
  public static boolean beginsLikeOne(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    NumberLiteral literal = new NumberLiteral(utf8, 0, utf8.length);
    literal.skipSign();
    return literal.beginsLikeNumber();
  }

  /**
   * The value of an {@linkplain Kind#INTEGER integer}.
   *
   * @return the integer, or {@link #OUT_OF_RANGE}
   */
  public static long integer(byte[] text, int from, int to) {
    return new NumberLiteral(text, from, to).integer();
  }

  /**
   * The word of an {@linkplain Kind#INTEGER integer} of any size. A safepoint.
   *
   * @throws RuntimeException out of memory, as the machine raises it
   */
  public static long word(Workspace w, byte[] text, int from, int to, int fp, int top) {
    long integer = integer(text, from, to);
    return integer == OUT_OF_RANGE
        ? new NumberLiteral(text, from, to).large(w, fp, top)
        : Words.fixnum(integer);
  }

  private long large(Workspace w, int fp, int top) {
    boolean negative = is(at, '-');
    skipSign();
    return skipHexPrefix()
        ? IntegerText.readHex(w, negative, text, at, end, fp, top)
        : IntegerText.read(w, negative, text, at, end, fp, top);
  }

  /**
   * The value of a {@linkplain Kind#REAL real}, correctly rounded.
   *
   * @return infinite when it is too large, zero when it is too small; see {@link #isFaithful}
   */
  public static double real(byte[] text, int from, int to) {
    return RealLiteral.value(text, from, to);
  }

  /** Whether a real is a rounding of what is written, and not a number out of range. */
  public static boolean isFaithful(double real, byte[] text, int from, int to) {
    return real == 0 ? !hasNonZeroDigit(text, from, to) : !Double.isInfinite(real);
  }

  private static boolean hasNonZeroDigit(byte[] text, int from, int to) {
    for (int i = from; i < to && text[i] != 'e' && text[i] != 'E'; i++) {
      if (text[i] >= '1' && text[i] <= '9') {
        return true;
      }
    }
    return false;
  }

  private Kind kind() {
    skipSign();
    if (!beginsLikeNumber()) {
      return Kind.NONE;
    }
    if (skipHexPrefix()) {
      int first = at;
      skipHexDigits();
      return at > first && at == end ? Kind.INTEGER : Kind.NONE;
    }
    int whole = skipDigits();
    if (at == end) {
      return Kind.INTEGER;
    }
    return skipFraction(whole) && at == end ? Kind.REAL : Kind.NONE;
  }

  private boolean beginsLikeNumber() {
    return isDigit(at) || is(at, '.') && isDigit(at + 1);
  }

  private boolean skipHexPrefix() {
    boolean hex = is(at, '0') && (is(at + 1, 'x') || is(at + 1, 'X'));
    at += hex ? 2 : 0;
    return hex;
  }

  private void skipHexDigits() {
    while (at < end && Character.digit(text[at], HEX) >= 0) {
      at++;
    }
  }

  /** What may follow the whole part; false when it breaks off in the middle. */
  private boolean skipFraction(int wholeDigits) {
    if (is(at, '.')) {
      at++;
      if (skipDigits() == 0) {
        return false;
      }
    } else if (wholeDigits == 0) {
      return false;
    }
    return skipExponent();
  }

  private boolean skipExponent() {
    if (!isExponent(at)) {
      return true;
    }
    at++;
    skipSign();
    return skipDigits() > 0;
  }

  /** Counts downward, since the least integer has no positive counterpart. */
  private long integer() {
    boolean negative = is(at, '-');
    skipSign();
    int radix = skipHexPrefix() ? HEX : DECIMAL;
    long value = 0;
    for (; at < end; at++) {
      int digit = Character.digit(text[at], radix);
      if (value < (Words.FIXNUM_MIN + digit) / radix) {
        return OUT_OF_RANGE;
      }
      value = value * radix - digit;
    }
    if (!negative && value == Words.FIXNUM_MIN) {
      return OUT_OF_RANGE;
    }
    return negative ? value : -value;
  }

  private int skipDigits() {
    int first = at;
    while (isDigit(at)) {
      at++;
    }
    return at - first;
  }

  private void skipSign() {
    if (is(at, '-') || is(at, '+')) {
      at++;
    }
  }

  private boolean isExponent(int index) {
    return is(index, 'e') || is(index, 'E');
  }

  private boolean isDigit(int index) {
    return index < end && text[index] >= '0' && text[index] <= '9';
  }

  private boolean is(int index, char wanted) {
    return index < end && text[index] == wanted;
  }
}
