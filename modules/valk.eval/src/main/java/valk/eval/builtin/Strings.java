package valk.eval.builtin;

import java.nio.charset.StandardCharsets;
import valk.eval.run.Machine;
import valk.eval.value.CodePointIndex;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.TextMaker;
import valk.eval.value.Utf8;
import valk.gc.CellHeader;
import valk.gc.Words;
import valk.memory.Space;

/**
 * Copying, comparing and counting strings of any length.
 *
 * <p>Strings are given as stack indexes, since each method passes a safepoint for every {@link
 * #CHUNK} bytes, where they may move. Positions are byte indexes into the text.
 */
final class Strings {
  /** Bytes that are worked on between two safepoints. */
  static final int CHUNK = 64 * 1024;

  private Strings() {}

  static boolean isString(Machine m, long word) {
    return Shapes.isString(m.space, word);
  }

  static int bytes(Machine m, long string) {
    return StringCell.byteLength(m.space, string);
  }

  static int codePoints(Machine m, long string) {
    return StringCell.codePoints(m.space, string);
  }

  /** Whether byte indexes are code point indexes. */
  static boolean isAscii(Machine m, long string) {
    return bytes(m, string) == codePoints(m, string);
  }

  /**
   * Makes a string whose text is still to be written. A string of more than a chunk may be written
   * across safepoints; its bytes are zero until then.
   *
   * @throws valk.eval.run.Unwind out of memory, also when no string can be that long
   */
  static long allocate(Machine m, int fp, int top, long bytes, long codePoints) {
    refuseTooLong(m, fp, top, bytes);
    return StringCell.allocate(m, (int) bytes, (int) codePoints, fp, top);
  }

  private static void refuseTooLong(Machine m, int fp, int top, long bytes) {
    if (bytes > StringCell.MAX_BYTES) {
      m.large(Shapes.STRING, 0, bytes + CellHeader.MAX_BYTES, fp, top);
      throw new IllegalStateException("a cell of " + bytes + " bytes was granted");
    }
  }

  /** Puts a string that has room for any text of so many bytes into the stack slot {@code top}. */
  static void allocateRoomIn(Machine m, int fp, int top, long bytes) {
    refuseTooLong(m, fp, top, bytes);
    long string = StringCell.allocateRoom(m, (int) bytes, fp, top);
    m.stack[top] = string;
  }

  /** As {@link #allocate}, and puts the string into the stack slot {@code top}. */
  static void allocateIn(Machine m, int fp, int top, long bytes, long codePoints) {
    long string = allocate(m, fp, top, bytes, codePoints);
    m.stack[top] = string;
  }

  /** Copies bytes of one string into another. */
  static void copy(
      Machine m, int fp, int top, int source, int from, int target, int to, int bytes) {
    int done = 0;
    while (true) {
      int step = Math.min(CHUNK, bytes - done);
      long read = StringCell.textAt(m.stack[source]) + from + done;
      m.space.copy(read, StringCell.textAt(m.stack[target]) + to + done, step);
      done += step;
      if (done == bytes) {
        return;
      }
      m.pollAfterBytes(step, fp, top);
    }
  }

  /** The part of a string between two byte indexes at which code points begin; a safepoint. */
  static long slice(Machine m, int fp, int top, int source, int from, int to) {
    if (from == 0 && to == bytes(m, m.stack[source])) {
      return m.stack[source];
    }
    int codePoints = countCodePoints(m, fp, top, source, from, to);
    long part = allocate(m, fp, top, to - from, codePoints);
    if (to - from <= CHUNK) {
      long text = StringCell.textAt(m.stack[source]) + from;
      m.space.copy(text, StringCell.textAt(part), to - from);
      return part;
    }
    m.stack[top] = part;
    copy(m, fp, top + 1, source, from, top, 0, to - from);
    return m.stack[top];
  }

  /** Number of code points between two byte indexes. */
  static int countCodePoints(Machine m, int fp, int top, int source, int from, int to) {
    if (isAscii(m, m.stack[source])) {
      return to - from;
    }
    int count = 0;
    int at = from;
    while (true) {
      int step = Math.min(CHUNK, to - at);
      count += Utf8.codePoints(m.space, StringCell.textAt(m.stack[source]) + at, step);
      at += step;
      if (at == to) {
        return count;
      }
      m.pollAfterBytes(step, fp, top);
    }
  }

  /**
   * The byte index at which a code point begins; polls.
   *
   * @param codePoint index of a code point, or their number
   */
  static int byteIndex(Machine m, int fp, int top, int source, int codePoint) {
    if (isAscii(m, m.stack[source])) {
      return codePoint;
    }
    while (!CodePointIndex.reaches(m.space, m.stack[source], codePoint)) {
      CodePointIndex.extend(m.space, m.stack[source], CHUNK);
      m.pollAfterBytes(CHUNK, fp, top);
    }
    return CodePointIndex.byteIndex(m.space, m.stack[source], codePoint);
  }

  /** The byte index at which the code point before a byte index begins. */
  static int previous(Machine m, long string, int index) {
    long text = StringCell.textAt(string);
    int at = index - 1;
    while (Utf8.isContinuation(Space.loadByte(m.space, text + at))) {
      at--;
    }
    return at;
  }

  /** Whether the bytes of {@code part} stand in {@code whole} at a byte index. */
  static boolean contains(Machine m, int fp, int top, int whole, int at, int part) {
    int bytes = bytes(m, m.stack[part]);
    int done = 0;
    while (done < bytes) {
      int step = Math.min(CHUNK, bytes - done);
      long here = StringCell.textAt(m.stack[whole]) + at + done;
      if (m.space.mismatch(here, StringCell.textAt(m.stack[part]) + done, step) >= 0) {
        return false;
      }
      done += step;
      m.pollAfterBytes(step, fp, top);
    }
    return true;
  }

  /** -1, 0 or 1 as one string comes before, equals or comes after another, by code points. */
  static int compare(Machine m, int fp, int top, int a, int b) {
    int common = Math.min(bytes(m, m.stack[a]), bytes(m, m.stack[b]));
    for (int done = 0; done < common; done += CHUNK) {
      int step = Math.min(CHUNK, common - done);
      long left = StringCell.textAt(m.stack[a]) + done;
      int order = m.space.compare(left, step, StringCell.textAt(m.stack[b]) + done, step);
      if (order != 0) {
        return Integer.signum(order);
      }
      m.pollAfterBytes(step, fp, top);
    }
    return Integer.signum(Integer.compare(bytes(m, m.stack[a]), bytes(m, m.stack[b])));
  }

  /**
   * The string of what a body writes; a safepoint.
   *
   * @throws valk.eval.run.Unwind out of memory, also when no string can be that long
   */
  static long print(Machine m, int fp, int top, TextMaker.Body body) {
    long text = TextMaker.make(m, body, fp, top);
    return text != Words.UNSET ? text : allocate(m, fp, top, StringCell.MAX_BYTES + 1L, 0);
  }

  /** The string of a text of the host, which is not long; a safepoint. */
  static long of(Machine m, int fp, int top, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return StringCell.make(m, utf8, 0, utf8.length, fp, top);
  }

  /** The first {@code count} arguments are strings: {@link Words#NONE}, or the error. */
  static long check(Machine m, int fp, int count) {
    for (int i = 0; i < count; i++) {
      if (!isString(m, m.stack[fp + i])) {
        return m.typeError(fp, i, "a string");
      }
    }
    return Words.NONE;
  }
}
