package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.gc.Words;

/**
 * Calls from a builtin back into Lisp.
 *
 * <p>A word of the shadow stack stands for at most {@link Machine#JAVA_BYTES_PER_WORD} bytes of
 * Java stack. The Java frames between one Lisp function and the next one that a builtin calls are
 * more than its few words would allow, so the callee's frame starts at least {@link #LEAST} words
 * above the builtin's.
 */
final class Callbacks {
  private static final int LEAST = 10;

  private Callbacks() {}

  /** Calls with one argument. The stack below {@code top} is live; any word may move. */
  static long call(Machine m, int fp, int top, long function, long argument) {
    int base = base(m, fp, top);
    m.stack[base] = argument;
    return m.call(function, fp, base, 1);
  }

  /** Where the arguments of a call go, when the stack below {@code top} is live. */
  static int base(Machine m, int fp, int top) {
    int base = baseWithoutFrame(fp, top);
    for (int i = top; i < base - Machine.HEADER; i++) {
      m.stack[i] = Words.NIL;
    }
    return base;
  }

  /** As {@link #base}, for a call that leaves the words in between dead. */
  static int baseWithoutFrame(int fp, int top) {
    return Math.max(top + Machine.HEADER, fp + LEAST);
  }
}
