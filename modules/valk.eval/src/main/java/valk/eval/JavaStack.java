package valk.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import valk.eval.run.Machine;

/**
 * On which Java stack a visit begins: the caller's, with as many frames as are known to fit there;
 * or, when even a few do not, or visits have gone on elsewhere again and again, at once on a thread
 * with a stack of its own.
 */
final class JavaStack {
  /** Descents of one visit that cost more than it takes to begin elsewhere. */
  private static final int MANY_DESCENTS = 4;

  /** Visits that begin elsewhere then, until it is seen whether they still have to. */
  private static final int DEEP_VISITS = 32;

  private final long promised;
  private final int words;
  private int deepVisits;

  /**
   * @param promised bytes that the host knows to be left on every thread, 0 if it knows nothing
   */
  JavaStack(long promised) {
    this.promised = promised;
    long bytes = Math.max(promised, StackProbe.EVALUATION_BYTES);
    this.words = (int) Math.min(bytes / Machine.JAVA_BYTES_PER_WORD, Integer.MAX_VALUE);
  }

  /** Does the work where there is room for it; the caller waits. */
  <T> T run(Machine m, Supplier<T> work) {
    noteDescents(m.descents());
    m.idle();
    m.setThreadBudget(words);
    return isShallow() && hasRoom() ? work.get() : elsewhere(m, work);
  }

  /** Those of the visit before. */
  private void noteDescents(int descents) {
    if (descents > MANY_DESCENTS) {
      deepVisits = DEEP_VISITS;
    }
  }

  private boolean isShallow() {
    if (deepVisits == 0) {
      return true;
    }
    deepVisits--;
    return false;
  }

  private boolean hasRoom() {
    return promised >= StackProbe.BYTES || StackProbe.hasRoom();
  }

  private static <T> T elsewhere(Machine m, Supplier<T> work) {
    List<T> result = new ArrayList<>(1);
    m.onDeepStack(() -> result.add(work.get()));
    return result.getFirst();
  }
}
