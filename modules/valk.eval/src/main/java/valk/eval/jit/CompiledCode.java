package valk.eval.jit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Machine;
import valk.eval.run.Node;

/**
 * The body of a compiled function. Each is the only instance of a hidden class of its own: what it
 * refers to lies in static finals, which the JVM takes for constants.
 *
 * <p>The function that runs without a frame has one with a frame only when that is needed often: a
 * compiled function of its own. Until then it is interpreted where it needs a frame.
 *
 * <p>Owned by the machine's thread.
 */
abstract class CompiledCode extends Node {
  /** More would make a rest that is no {@code int}. */
  private static final int MOST_FAILURES = 30;

  /** The same function with a frame; null when there is none yet, or it is this. */
  @Nullable CompiledCode framed;

  /** Runs the function with a frame while {@link #framed} is null; null when this has one. */
  @Nullable Node interpreted;

  /** How often running without a frame was given up, less how often it was not. */
  private int failures;

  /** How often running without a frame was given up. */
  private long gaveUps;

  /** Entries for which it is not tried again. */
  private int rest;

  /** Runs the function with a frame, where its arguments lie, as long as that is not compiled. */
  final long interpret(Machine m, int fp) {
    return Objects.requireNonNull(interpreted, "compiled with a frame").exec(m, fp);
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
