package valk.eval.builtin;

import java.io.IOException;
import valk.eval.value.Utf8;

/** Checks a file for malformed UTF-8, piece by piece, and knows where in the file a piece lies. */
final class Malformed {
  private long position;
  private long line = 1;

  /**
   * Checks the next bytes of the file, in which no code point is cut.
   *
   * @throws IOException some are malformed; says the byte, counted from 0, and the line
   */
  void check(byte[] bytes, int from, int to) throws IOException {
    int malformed = Utf8.firstMalformed(bytes, from, to);
    int end = malformed < 0 ? to : malformed;
    for (int i = from; i < end; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    position += end - from;
    if (malformed >= 0) {
      throw new IOException(
          String.format(
              "malformed UTF-8 at byte %d, line %d: 0x%02X", position, line, bytes[malformed]));
    }
  }

  /** Passes bytes of the file that need no check, none of which ends a line that was not ended. */
  void skip(int count) {
    position += count;
  }

  /** Passes the end of a line. */
  void nextLine() {
    position++;
    line++;
  }
}
