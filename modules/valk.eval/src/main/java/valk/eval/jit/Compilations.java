package valk.eval.jit;

/** Runs compilations, sooner or later. */
interface Compilations {
  void add(Runnable compilation);

  /**
   * Whether who adds one waits for it, and learns of a fault in the compiler by its exception;
   * otherwise the code stays interpreted.
   */
  boolean areAwaited();
}
