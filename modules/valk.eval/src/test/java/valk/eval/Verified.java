package valk.eval;

import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.gc.HeapVerifier;
import valk.gc.Words;

/** Interpreters that count all of their memory a second way when they are asked to. */
final class Verified {
  private Verified() {}

  /** Adds {@code (test/verify)}. */
  static Interpreter.Builder builder() {
    return Interpreter.builder().builtins(Verified::install);
  }

  static void install(Registry registry) {
    registry.add("test/verify", "(test/verify)", 0, 0, Verified::verify, "Counts all cells.");
  }

  private static long verify(Machine m, int fp, int argc) {
    m.collect(fp, fp + argc);
    new HeapVerifier(m.heap).verify();
    return Words.NIL;
  }

  /** Evaluates what shows that the interpreter works and its memory is accounted for. */
  static void check(Interpreter lisp) {
    Value sum = lisp.eval("(test/verify) (foldl + 0 (map (\\ {x} {* x x}) (range 0 100)))");
    if (sum.asLong() != 328_350) {
      throw new AssertionError("the interpreter computes " + sum.print());
    }
    long bound = lisp.memory().heap().footprint() + lisp.memory().heap().charged();
    if (bound > lisp.memory().heap().hardLimit()) {
      throw new AssertionError("footprint and charges are " + bound);
    }
  }
}
