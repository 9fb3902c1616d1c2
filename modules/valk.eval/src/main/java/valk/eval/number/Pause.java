package valk.eval.number;

/** Comes between pieces of a long computation, each of a few milliseconds. */
@FunctionalInterface
public interface Pause {
  /** Does nothing, or throws to give the computation up. */
  void between();
}
