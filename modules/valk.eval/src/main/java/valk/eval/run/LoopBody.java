package valk.eval.run;

import valk.gc.Words;

/**
 * What a builtin that calls a function again and again may run in its place as long as nothing is
 * unusual: it only computes and allocates, without a frame. It reaches no safepoint and changes
 * nothing that was there before, so between two such calls no word moves.
 *
 * <p>Owned by the machine's thread.
 */
public interface LoopBody {
  /** Whether it is worth a try now. */
  boolean isTried(Machine m);

  /**
   * Computes the function's value. The function lies two words below {@code fp}, see {@link
   * Machine#openWithoutFrames}.
   *
   * @param fp where the frame would be
   * @return the value, or {@link Words#TAIL} when something is unusual: then nothing has happened
   *     but allocation, which the caller takes back
   */
  default long inLoop(Machine m, int fp, long a) {
    return Words.TAIL;
  }

  /** As {@link #inLoop(Machine, int, long)}, with two arguments. */
  default long inLoop(Machine m, int fp, long a, long b) {
    return Words.TAIL;
  }

  /** It has run for a while. */
  default void succeeded() {}

  /** It gave up after few calls. */
  default void gaveUp() {}
}
