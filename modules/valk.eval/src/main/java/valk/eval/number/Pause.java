package valk.eval.number;

/** Comes between pieces of a long computation, each of a few milliseconds. */
@FunctionalInterface
public interface Pause {
  /**
   * Does nothing, or throws to give the computation up.
   *
   * @param work how much the next piece is, roughly: operations on words of 32 bits. It depends on
   *     the sizes of the operands only.
   */
  void between(long work);
}
