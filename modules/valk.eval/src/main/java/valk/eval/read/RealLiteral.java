package valk.eval.read;

import java.nio.charset.StandardCharsets;

/**
 * The value of the text of a real. A text of many digits is shortened first, to those that decide:
 * the host's own parser would take several times the memory of the text.
 *
 * <p>No more than 767 significant digits tell a real from the middle between two others; of what
 * follows it only matters whether all of it is zero.
 */
final class RealLiteral {
  private static final int SHORT = 1024;
  private static final int DECISIVE_DIGITS = 800;

  /** An exponent beyond is as good as any further one. */
  private static final long LARGEST_EXPONENT = 1_000_000_000_000L;

  private final byte[] text;
  private final int end;
  private final StringBuilder digits = new StringBuilder();
  private boolean remainder;
  private long exponent;

  private RealLiteral(byte[] text, int end) {
    this.text = text;
    this.end = end;
  }

  /** The nearest real; infinite when it is too large, zero when it is too small. */
  static double value(byte[] text, int from, int to) {
    return to - from <= SHORT
        ? parse(new String(text, from, to - from, StandardCharsets.US_ASCII))
        : new RealLiteral(text, to).shortened(from);
  }

  private static double parse(String literal) {
    return Double.parseDouble(literal);
  }

  private double shortened(int from) {
    boolean negative = text[from] == '-';
    int at = takeDigits(negative || text[from] == '+' ? from + 1 : from, true);
    if (at < end && text[at] == '.') {
      at = takeDigits(at + 1, false);
    }
    if (at < end) {
      exponent += exponentAt(at + 1);
    }
    double magnitude = parse("0." + digits + (remainder ? "1" : "0") + "e" + clamped(exponent));
    return negative ? -magnitude : magnitude;
  }

  /** Takes digits as those of a fraction; the exponent counts how far the point has moved. */
  private int takeDigits(int from, boolean whole) {
    int at = from;
    for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
      boolean leadingZero = digits.isEmpty() && text[at] == '0';
      if (!leadingZero) {
        keep(text[at]);
      }
      if (whole && !leadingZero) {
        exponent++;
      } else if (!whole && leadingZero) {
        exponent--;
      }
    }
    return at;
  }

  private void keep(byte digit) {
    if (digits.length() < DECISIVE_DIGITS) {
      digits.append((char) digit);
    } else {
      remainder |= digit != '0';
    }
  }

  private long exponentAt(int from) {
    boolean negative = text[from] == '-';
    long value = 0;
    for (int at = negative || text[from] == '+' ? from + 1 : from; at < end; at++) {
      value = Math.min(LARGEST_EXPONENT, 10 * value + text[at] - '0');
    }
    return negative ? -value : value;
  }

  private static long clamped(long exponent) {
    return Math.clamp(exponent, -1_000_000, 1_000_000);
  }
}
