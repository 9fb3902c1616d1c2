package valk.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import valk.eval.CodeTier;
import valk.eval.Interpreter;
import valk.eval.Value;

/**
 * Nine programs, interpreted and compiled, warm; fib and tak also as static Java methods on {@code
 * long}. The baseline of each is the interpreter.
 */
final class TiersFigure implements Figure {
  private static final double NANOS_PER_MILLI = 1e6;

  /** The pipeline's builtins take that long until HotSpot has compiled all of them. */
  private static final int WARM_UPS = 100;

  private record Program(String name, long result) {
    String call() {
      return "(run-" + name + ")";
    }
  }

  private static final List<Program> PROGRAMS =
      List.of(
          new Program("fib", 196_418),
          new Program("tak", 7),
          new Program("queens", 40),
          new Program("trees", 32_767),
          new Program("pipeline", 111_112_777_761_111L),
          new Program("nrev", 400),
          new Program("deriv", 0),
          new Program("closures", 20_000_100_000L),
          new Program("mutual", 0));

  /** Read at each turn, so that no compiler computes the result beforehand. */
  private volatile long one = 1;

  @Override
  public String name() {
    return "tiers";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    LispPrograms.pollute();
    try (Interpreter interpreted = interpreter(CodeTier.INTERPRETED);
        Interpreter compiled = interpreter(CodeTier.COMPILED)) {
      for (Program program : PROGRAMS) {
        new Comparison(
                name(), "ms", subject(program, "tier 1", interpreted), others(program, compiled))
            .measure(WARM_UPS, rounds, report);
      }
    }
  }

  private static Interpreter interpreter(CodeTier tier) throws IOException {
    Interpreter lisp = Interpreter.builder().codeTier(tier).build();
    LispPrograms.load(lisp, "tiers.valk");
    return lisp;
  }

  private List<Subject> others(Program program, Interpreter compiled) {
    List<Subject> others = new ArrayList<>();
    others.add(
        Subject.atMost(
            0.5,
            program.name() + ", tier 2",
            Subject.timed(NANOS_PER_MILLI, () -> run(program, compiled))));
    if (program.name().equals("fib")) {
      others.add(java("fib, Java", () -> FibFigure.fib(26 + one)));
    } else if (program.name().equals("tak")) {
      others.add(java("tak, Java", () -> tak(17 + one, 12, 6)));
    }
    return others;
  }

  private Subject java(String name, LongSupplier work) {
    return Subject.of(
        name, Subject.timed(NANOS_PER_MILLI, () -> one = 1 + (work.getAsLong() >> 62)));
  }

  private static long tak(long x, long y, long z) {
    return y < x ? tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) : z;
  }

  private static Subject subject(Program program, String tier, Interpreter lisp) {
    return Subject.of(
        program.name() + ", " + tier, Subject.timed(NANOS_PER_MILLI, () -> run(program, lisp)));
  }

  private static void run(Program program, Interpreter lisp) {
    try (Value value = lisp.eval(program.call())) {
      if (value.asLong() != program.result()) {
        throw new IllegalStateException(program.call() + " gives " + value.print());
      }
    }
  }
}
