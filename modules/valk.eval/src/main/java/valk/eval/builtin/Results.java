package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.gc.Words;

/**
 * The list that a builtin makes from front to back, with safepoints and callbacks between its
 * elements.
 *
 * <p>The last pair of a list that grows may have moved to the heap at a callback's checkpoint,
 * where a plain store would bypass the collector, and pairs have no barrier. So elements wait on
 * the shadow stack, at most {@link #WINDOW} of them; a full window is consed onto a <i>spill</i>, a
 * list of what came before in reverse order. A result that fits the window costs its own pairs
 * only.
 *
 * <pre>
 *   slot       spill
 *   slot + 1   the elements since, {@code held} of them; the count is kept by the caller
 * </pre>
 */
final class Results {
  /** Elements that wait on the stack; less than {@link Machine#SLACK}. */
  static final int WINDOW = 512;

  private Results() {}

  /** Starts with no elements; the caller's count of held elements is 0. */
  static void begin(Machine m, int slot) {
    m.stack[slot] = Words.NIL;
  }

  /** The first free stack index above the elements. */
  static int top(int slot, int held) {
    return slot + 1 + held;
  }

  /**
   * Adds an element; a safepoint when the window is full.
   *
   * @return the new count of held elements
   */
  static int add(Machine m, int fp, int slot, int held, long word) {
    m.stack[slot + 1 + held] = word;
    return settle(m, fp, slot, held + 1);
  }

  /**
   * After elements were stored at {@link #top}: a safepoint when the window is full.
   *
   * @return the new count of held elements
   */
  static int settle(Machine m, int fp, int slot, int held) {
    return held < WINDOW ? held : spill(m, fp, slot, held);
  }

  /**
   * Takes the held elements from the stack; a safepoint.
   *
   * @return the new count of held elements, 0
   */
  static int spill(Machine m, int fp, int slot, int held) {
    m.ensure((long) held * Words.PAIR_BYTES, fp, slot + 1 + held);
    m.stack[slot] = Lists.consReversed(m, slot + 1, held, m.stack[slot]);
    return 0;
  }

  /** The list of all elements, quoted; a safepoint. */
  static long list(Machine m, int fp, int slot, int held) {
    m.ensure((long) held * Words.PAIR_BYTES, fp, slot + 1 + held);
    m.stack[slot + 1] = Lists.consAll(m, slot + 1, held, Words.NIL);
    Lists.reverseOnto(m, fp, slot);
    return m.stack[slot + 1];
  }
}
