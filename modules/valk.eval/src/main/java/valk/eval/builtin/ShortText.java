package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;
import valk.memory.Space;

/**
 * The usual case of {@code str}: a few strings and small integers that give a text of moderate
 * length. It is written into its cell at once, without a buffer in between.
 */
final class ShortText {
  private static final int MOST_PIECES = 64;
  private static final int MOST_BYTES = 16 * 1024;

  private ShortText() {}

  /**
   * The string of all arguments; a safepoint.
   *
   * @return the string, or {@link Words#NONE} when this is not the usual case
   */
  static long of(Machine m, int fp, int argc) {
    if (argc > MOST_PIECES) {
      return Words.NONE;
    }
    long bytes = 0;
    long codePoints = 0;
    for (int i = 0; i < argc; i++) {
      long word = m.stack[fp + i];
      if (Words.isFixnum(word)) {
        int digits = length(Words.integer(word));
        bytes += digits;
        codePoints += digits;
      } else if (Shapes.isString(m.space, word)) {
        bytes += Strings.bytes(m, word);
        codePoints += Strings.codePoints(m, word);
      } else {
        return Words.NONE;
      }
    }
    return bytes > MOST_BYTES ? Words.NONE : written(m, fp, argc, bytes, codePoints);
  }

  private static long written(Machine m, int fp, int argc, long bytes, long codePoints) {
    if (argc == 1 && !Words.isFixnum(m.stack[fp])) {
      return m.stack[fp];
    }
    long string = Strings.allocate(m, fp, fp + argc, bytes, codePoints);
    long at = StringCell.textAt(string);
    for (int i = 0; i < argc; i++) {
      at = put(m, m.stack[fp + i], at);
    }
    return string;
  }

  /** Writes one piece at an offset of the space; gives the offset behind it. */
  private static long put(Machine m, long word, long at) {
    if (Words.isFixnum(word)) {
      return putInteger(m.space, Words.integer(word), at);
    }
    int bytes = Strings.bytes(m, word);
    m.space.copy(StringCell.textAt(word), at, bytes);
    return at + bytes;
  }

  /** Writes the digits from the last one on; negative remainders, so that no negation overflows. */
  private static long putInteger(Space space, long integer, long at) {
    long end = at + length(integer);
    long left = integer > 0 ? -integer : integer;
    long place = end;
    do {
      Space.storeByte(space, --place, (byte) ('0' - left % 10));
      left /= 10;
    } while (left != 0);
    if (integer < 0) {
      Space.storeByte(space, at, (byte) '-');
    }
    return end;
  }

  /** Characters of an integer in decimal. */
  private static int length(long integer) {
    int length = integer < 0 ? 2 : 1;
    for (long left = integer / 10; left != 0; left /= 10) {
      length++;
    }
    return length;
  }
}
