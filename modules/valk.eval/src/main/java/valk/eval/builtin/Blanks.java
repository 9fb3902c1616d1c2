package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.StringCell;
import valk.eval.value.Utf8;
import valk.eval.value.WhiteSpace;
import valk.memory.Space;

/** White space at the ends of strings. */
final class Blanks {
  private static final int STEPS_BETWEEN_POLLS = 1024;

  private Blanks() {}

  /** Byte index of the first code point from {@code from} on that is no white space, or the end. */
  static int after(Machine m, int fp, int top, int string, int from, int end) {
    int at = from;
    for (int steps = 1; at < end; steps++) {
      long here = StringCell.textAt(m.stack[string]) + at;
      if (!WhiteSpace.is(Utf8.codePointAt(m.space, here))) {
        return at;
      }
      at += Utf8.length(Space.loadByte(m.space, here));
      if (steps % STEPS_BETWEEN_POLLS == 0) {
        m.pollAfterBytes(STEPS_BETWEEN_POLLS, fp, top);
      }
    }
    return at;
  }

  /**
   * Byte index after the last code point before {@code end} that is no white space, or the start.
   */
  static int before(Machine m, int fp, int top, int string, int from, int end) {
    int at = end;
    for (int steps = 1; at > from; steps++) {
      int start = Strings.previous(m, m.stack[string], at);
      if (!WhiteSpace.is(Utf8.codePointAt(m.space, StringCell.textAt(m.stack[string]) + start))) {
        return at;
      }
      at = start;
      if (steps % STEPS_BETWEEN_POLLS == 0) {
        m.pollAfterBytes(STEPS_BETWEEN_POLLS, fp, top);
      }
    }
    return at;
  }
}
