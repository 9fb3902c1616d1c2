package valk.http.lisp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a {@code Range} field asks for (RFC 9110, section 14.1.2).
 *
 * @param from the first byte
 * @param length the number of bytes
 */
record ByteRange(long from, long length) {
  /** The field is none that means one part of bytes: it counts as absent. */
  static final ByteRange WHOLE = new ByteRange(0, -1);

  /** No byte of the file is asked for. */
  static final ByteRange NONE = new ByteRange(-1, -1);

  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** Returns what a field asks of a file of a size. */
  static ByteRange of(String field, long size) {
    Matcher one = ONE.matcher(field);
    if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
      return WHOLE;
    }
    if (one.group(1).isEmpty()) {
      long last = Math.min(size, Long.parseLong(one.group(2)));
      return last == 0 ? NONE : new ByteRange(size - last, last);
    }
    long from = Long.parseLong(one.group(1));
    long to = one.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(one.group(2));
    if (to < from) {
      return WHOLE;
    }
    return from >= size ? NONE : new ByteRange(from, Math.min(to, size - 1) - from + 1);
  }
}
