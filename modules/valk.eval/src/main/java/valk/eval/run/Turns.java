package valk.eval.run;

import org.jspecify.annotations.Nullable;

/** Counts the turns of one loop in the source, until its code was compiled. */
public final class Turns {
  private int count;
  private volatile @Nullable Node compiled;

  /**
   * The compiled code, or null as long as there is none; counts a turn.
   *
   * @param node what is to be compiled
   * @param words how many words of the frame are in use at the beginning of a turn
   */
  public @Nullable Node compiled(Machine m, Node node, int words) {
    Node ready = compiled;
    if (ready == null && ++count == m.codeProvider().turns()) {
      if (!m.codeProvider().often(this, node, words)) {
        count = 0;
      }
      ready = compiled;
    }
    return ready;
  }

  /** The compiled code, or null. */
  public @Nullable Node code() {
    return compiled;
  }

  /** The compiled code has to give way; the loop is told again, after as many turns. */
  public void restart() {
    count = 0;
    compiled = null;
  }

  /** The code is there; from any thread. */
  public void complete(Node node) {
    compiled = node;
  }
}
