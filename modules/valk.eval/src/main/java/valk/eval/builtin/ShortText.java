package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.Digits;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.Utf8;
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
    long end = roomEnd(at, bytes, codePoints);
    for (int i = 0; i < argc; i++) {
      at = put(m, m.stack[fp + i], at, end);
    }
    return string;
  }

  /** Behind the text of a string in ASCII nothing follows in its cell, which ends on a granule. */
  private static long roomEnd(long text, long bytes, long codePoints) {
    long end = text + bytes;
    return bytes == codePoints ? end + Words.GRANULE - 1 & -Words.GRANULE : end;
  }

  /** Writes one piece at an offset of the space; gives the offset behind it. */
  private static long put(Machine m, long word, long at, long end) {
    if (Words.isFixnum(word)) {
      return putInteger(m.space, Words.integer(word), at, end);
    }
    int bytes = Strings.bytes(m, word);
    copy(m.space, StringCell.textAt(word), at, bytes, end);
    return at + bytes;
  }

  /**
   * Copies a text. A short one by a word where one ends in both cells, as it does unless the text
   * is empty or the string nearly full; what is behind it in the word is overwritten by the next
   * piece.
   *
   * @param end where the room for the text that is made ends
   */
  private static void copy(Space space, long from, long to, int bytes, long end) {
    if (bytes > 0 && bytes <= Long.BYTES && to + Long.BYTES <= end) {
      Space.store(space, to, Space.load(space, from));
    } else {
      space.copy(from, to, bytes);
    }
  }

  private static long putInteger(Space space, long integer, long at, long end) {
    long to = at;
    if (integer < 0) {
      Space.storeByte(space, to++, (byte) '-');
    }
    return putDigits(space, Math.abs(integer), to, end);
  }

  private static long putDigits(Space space, long integer, long at, long end) {
    if (integer < Digits.ABOVE_WORD) {
      return putWord(space, integer, Digits.of(integer), at, end);
    }
    long to = putDigits(space, integer / Digits.ABOVE_WORD, at, end);
    return putWord(space, integer % Digits.ABOVE_WORD, Digits.IN_WORD, to, end);
  }

  /** Writes the last digits of an integer: by a word where there is room for one. */
  private static long putWord(Space space, long integer, int count, long at, long end) {
    long word = Digits.text(integer, count);
    if (at + Long.BYTES <= end) {
      Space.store(space, at, word);
    } else {
      Utf8.storeFirst(space, at, word, count);
    }
    return at + count;
  }

  /** Characters of a fixnum in decimal. */
  private static int length(long integer) {
    return Digits.of(Math.abs(integer)) + (integer < 0 ? 1 : 0);
  }
}
