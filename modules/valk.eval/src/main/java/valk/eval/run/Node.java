package valk.eval.run;

import valk.gc.Words;

/**
 * One step of analysed code. Nodes are immutable and shared by all activations; what an activation
 * needs lies in its frame on the shadow stack.
 *
 * <p>Whatever a node's {@link #exec} may reach that is a safepoint can move every value: a word
 * that is needed afterwards must lie in the shadow stack below the depth that the nested node was
 * analysed with, and be loaded again.
 */
public abstract class Node {
  /**
   * What {@link #test} answers when the condition is an error; the error is {@link Machine#failed}.
   */
  public static final int FAILED = -1;

  /**
   * Computes the value.
   *
   * @param m the machine, owned by the calling thread
   * @param fp index of the frame's first argument in the shadow stack
   * @return the value; or {@link Words#TAIL} in tail position, when the frame now holds a call that
   *     replaces this activation
   */
  public abstract long exec(Machine m, int fp);

  /**
   * Computes the value as a condition.
   *
   * @return 1 for true, 0 for false, {@link #FAILED} when the value is an error
   */
  public int test(Machine m, int fp) {
    return m.truth(exec(m, fp));
  }

  /** Whether {@link #exec} can reach no safepoint and changes nothing. */
  public boolean isSimple() {
    return false;
  }

  /**
   * Whether {@link #exec} is simple and its value cannot change while the activation runs, so that
   * it may be computed after its right neighbour.
   */
  public boolean isStable() {
    return false;
  }
}
