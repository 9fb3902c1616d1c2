package valk.eval.spi;

import valk.eval.Interpreter;

/** Does again what was done in an interpreter, up to one moment. From any thread. */
public interface Replay {
  /**
   * Returns a builder of an interpreter with the same limits, grants and families.
   *
   * @param inside what the families see as their host in that interpreter
   */
  Interpreter.Builder builder(FamilyHost inside);

  /**
   * Evaluates all texts again that had been evaluated, or begun, at that moment. A text that ends
   * in an error is left there, as it was before.
   *
   * @param other an interpreter that {@link #builder} made
   * @throws valk.eval.LispError if it was the last text that ended so
   * @throws RuntimeException what a function of the host threw
   */
  void run(Interpreter other);
}
