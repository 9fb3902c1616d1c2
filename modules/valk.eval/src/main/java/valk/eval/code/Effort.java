package valk.eval.code;

import valk.eval.run.Machine;
import valk.gc.HeapExhausted;

/**
 * What an analysis takes while it lasts: time, which may be cut short, and Java memory, which is
 * charged. A list that holds another one twice, and that one a third twice, is small and stands for
 * code without end; so the size of what is analysed says nothing.
 *
 * <p>What is charged here is a loan, no more than the code itself is charged in the end. Small code
 * is not charged before. An analysis holds words in Java, so it passes no safepoint; the expansion
 * of macros, which goes before, holds words of the heap only, and may.
 */
final class Effort implements AutoCloseable {
  private static final int STEPS_BETWEEN_CHECKS = 1024;

  private final Machine m;
  private final int fp;
  private int looks;
  private int nodes;
  private long charged;

  Effort(Machine m, int fp) {
    this.m = m;
    this.fp = fp;
  }

  /** An analysis; it may be begun a second time. */
  @FunctionalInterface
  interface Work {
    Function with(Effort effort);
  }

  /**
   * Analyses code. Nothing is collected meanwhile; so when memory is short, before a second try.
   *
   * @param top the words of the shadow stack below are alive
   */
  static Function analysis(Machine m, int fp, int top, Work work) {
    try {
      return once(m, fp, work);
    } catch (HeapExhausted e) {
      m.collect(fp, top);
    }
    try {
      return once(m, fp, work);
    } catch (HeapExhausted e) {
      throw m.exhausted(fp, e);
    }
  }

  private static Function once(Machine m, int fp, Work work) {
    try (Effort effort = new Effort(m, fp)) {
      return work.with(effort);
    }
  }

  /**
   * Something is looked at.
   *
   * @throws valk.eval.run.Unwind if the evaluation is to stop
   */
  void look() {
    if (++looks % STEPS_BETWEEN_CHECKS == 0) {
      m.stopIfAsked(STEPS_BETWEEN_CHECKS, fp);
    }
  }

  /**
   * A node is made, which stays as long as the analysis does.
   *
   * @throws valk.eval.run.Unwind if the evaluation is to stop
   * @throws valk.gc.HeapExhausted if there is no room for it
   */
  void make() {
    look();
    if (++nodes % STEPS_BETWEEN_CHECKS == 0) {
      borrow();
    }
  }

  /**
   * As {@link #make()}, where no word in Java can move; a safepoint, which collects when there is
   * no room.
   *
   * @throws valk.eval.run.Unwind if the evaluation is to stop, or there is no room for it
   */
  void make(int top) {
    try {
      make();
    } catch (HeapExhausted e) {
      m.collect(fp, top);
      borrowOrFail();
    }
  }

  private void borrowOrFail() {
    try {
      borrow();
    } catch (HeapExhausted e) {
      throw m.exhausted(fp, e);
    }
  }

  private void borrow() {
    m.heap.charge(STEPS_BETWEEN_CHECKS * CodeMaker.NODE_CHARGE);
    charged += STEPS_BETWEEN_CHECKS * CodeMaker.NODE_CHARGE;
  }

  /** The analysis has ended. */
  @Override
  public void close() {
    m.heap.credit(charged);
    charged = 0;
  }
}
