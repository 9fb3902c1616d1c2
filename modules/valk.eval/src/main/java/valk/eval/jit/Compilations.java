package valk.eval.jit;

/** Runs compilations, sooner or later. */
interface Compilations {
  /**
   * Takes a compilation on.
   *
   * @return false if there are too many already; to be tried again later
   */
  boolean add(Runnable compilation);

  /**
   * Whether who adds one waits for it, and learns of a fault in the compiler by its exception;
   * otherwise the code stays interpreted.
   */
  boolean areAwaited();
}
