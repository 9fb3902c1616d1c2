package valk.eval.jit;

/** Runs compilations, sooner or later. */
interface Compilations {
  void add(Runnable compilation);
}
