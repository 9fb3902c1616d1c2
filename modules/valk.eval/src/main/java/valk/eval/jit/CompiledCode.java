package valk.eval.jit;

import valk.eval.run.Machine;
import valk.eval.run.Node;

/**
 * The body of a compiled function. Each is the only instance of a hidden class of its own: what it
 * refers to lies in static finals, which the JVM takes for constants.
 *
 * <p>Owned by the machine's thread.
 */
abstract class CompiledCode extends Node {
  /** More would make a rest that is no {@code int}. */
  private static final int MOST_FAILURES = 30;

  /** How many arguments the function takes from Java; 0 if it takes none so. */
  final int arguments;

  /** How often running without a frame was given up, less how often it was not. */
  private int failures;

  /** How often running without a frame was given up. */
  private long gaveUps;

  /** Entries for which it is not tried again. */
  private int rest;

  /**
   * @param arguments how many the function takes from Java, if any
   */
  CompiledCode(int arguments) {
    this.arguments = arguments;
  }

  /** With its arguments in the frame. */
  @Override
  public long exec(Machine m, int fp) {
    long[] stack = m.stack;
    return switch (arguments) {
      case 1 -> call(m, fp, stack[fp]);
      case 2 -> call(m, fp, stack[fp], stack[fp + 1]);
      case 3 -> call(m, fp, stack[fp], stack[fp + 1], stack[fp + 2]);
      case 4 -> call(m, fp, stack[fp], stack[fp + 1], stack[fp + 2], stack[fp + 3]);
      default -> throw new IllegalStateException("not called from Java: " + arguments);
    };
  }

  /** Whether to try to run without a frame. */
  public final boolean isTried(Machine m) {
    if (m.limit() == 0) {
      return false;
    }
    if (rest == 0) {
      return true;
    }
    rest--;
    return false;
  }

  /** How often running without a frame was given up. */
  final long gaveUps() {
    return gaveUps;
  }

  public final void succeeded() {
    if (failures > 0) {
      failures--;
    }
  }

  /** What was given up will be tried again after twice as many entries each time. */
  public final void gaveUp() {
    gaveUp(1);
  }

  /** As {@link #gaveUp()}, after it had been counted as a success beforehand. */
  final void gaveUpAfterAll() {
    gaveUp(2);
  }

  private void gaveUp(int more) {
    gaveUps++;
    failures = Math.min(failures + more, MOST_FAILURES);
    rest = 1 << failures;
  }
}
