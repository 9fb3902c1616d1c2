package valk.http;

import io.netty.buffer.ByteBuf;

/**
 * Refuses, before Netty parses it, what Netty reads leniently and others read differently: lines of
 * a head that begin with white space (RFC 9112, sections 2.2 and 5.2), lines that end in LF alone,
 * CR inside a line (section 2.2), and request lines with other white space than two single spaces
 * (section 3).
 */
final class HeadGuard {
  private boolean lineSeen;

  /** Says whether a line of the head under way has been seen. */
  boolean isInside() {
    return lineSeen;
  }

  void reset() {
    lineSeen = false;
  }

  /**
   * Looks at the lines of a head, up to its end or the end of the buffer.
   *
   * @param buffer what was read; its reader index is at the beginning of a line
   * @return whether the head is acceptable so far
   */
  boolean accepts(ByteBuf buffer) {
    int end = buffer.writerIndex();
    for (int at = buffer.readerIndex(); at < end; ) {
      int lf = buffer.indexOf(at, end, (byte) '\n');
      if (!isLine(buffer, at, lf < 0 ? end : lf, lf >= 0)) {
        return false;
      }
      boolean isEmpty = lf == at + 1;
      if (!lineSeen && !isEmpty && lf >= 0 && !isRequestLine(buffer, at, lf - 1)) {
        return false;
      }
      if (lf < 0 || isEmpty && lineSeen) {
        return true;
      }
      lineSeen |= !isEmpty;
      at = lf + 1;
    }
    return true;
  }

  private static boolean isLine(ByteBuf buffer, int at, int end, boolean isComplete) {
    if (at < end && (buffer.getByte(at) == ' ' || buffer.getByte(at) == '\t')) {
      return false;
    }
    int cr = buffer.indexOf(at, end, (byte) '\r');
    return isComplete ? cr >= 0 && cr == end - 1 : cr < 0 || cr == end - 1;
  }

  /** Says whether a line is three words with a space between each. */
  private static boolean isRequestLine(ByteBuf buffer, int from, int end) {
    int spaces = 0;
    for (int at = from; at < end; at++) {
      byte c = buffer.getByte(at);
      if (c >= 0 && c <= ' ') {
        if (c != ' ' || at > from && buffer.getByte(at - 1) == ' ') {
          return false;
        }
        spaces++;
      }
    }
    return spaces == 2 && buffer.getByte(end - 1) != ' ';
  }
}
