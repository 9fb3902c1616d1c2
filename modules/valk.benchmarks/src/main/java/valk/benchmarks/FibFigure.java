package valk.benchmarks;

import java.util.List;
import valk.eval.CodeTier;
import valk.eval.Interpreter;
import valk.eval.Value;

/**
 * {@code (fib 27)}, from text to value, after a suite of other programs, against static Java
 * methods on {@code long}.
 */
final class FibFigure implements Figure {
  static final String PROGRAM = "(fun {fib n} {if (< n 2) {n} {+ (fib (- n 1)) (fib (- n 2))}})";

  private static final int N = 27;
  private static final long RESULT = 196_418;

  /** Calls that one evaluation makes. */
  private static final double CALLS = 832_039;

  private static final int WARM_UPS = 20;

  /** Read at each turn, so that no compiler computes the result beforehand. */
  private volatile long argument = N;

  @Override
  public String name() {
    return "fib";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    LispPrograms.pollute();
    try (Interpreter lisp = Interpreter.builder().codeTier(CodeTier.INTERPRETED).build()) {
      lisp.eval(PROGRAM).close();
      new Comparison(
              name(),
              "ns/call",
              Subject.of("fib(27), Java static", Subject.timed(CALLS, this::java)),
              List.of(
                  Subject.atMost(12, "(fib 27), tier 1", Subject.timed(CALLS, () -> lisp(lisp)))))
          .measure(WARM_UPS, rounds, report);
    }
  }

  private void java() {
    check(fib(argument));
  }

  private static void lisp(Interpreter lisp) {
    try (Value value = lisp.eval("(fib 27)")) {
      check(value.asLong());
    }
  }

  static long fib(long n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
  }

  private static void check(long result) {
    if (result != RESULT) {
      throw new IllegalStateException("fib(27) is not " + result);
    }
  }
}
