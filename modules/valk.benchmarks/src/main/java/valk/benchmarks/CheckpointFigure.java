package valk.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import valk.eval.Interpreter;
import valk.eval.Value;

/**
 * The pause of a checkpoint with a thousand survivors, with little beside them and with much: its
 * cost is what survives and what was touched, never what there is.
 *
 * <p>An evaluation has five pauses of which the median counts; it is asked for in Lisp, so that all
 * five happen in the middle of running code.
 */
final class CheckpointFigure implements Figure {
  private static final long LIMIT = 512L << 20;
  private static final int DEPTH = 1_200_000;
  private static final int WARM_UPS = 10;
  private static final double TARGET = 1.5;

  @Override
  public String name() {
    return "checkpoint";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    try (Interpreter few = interpreter("(def {live} (range 0 10))");
        Interpreter many = interpreter("(def {live} (range 0 1000000))");
        Interpreter globals = interpreter("(define-many 0 100000)");
        Interpreter cell = interpreter("(def {v} (vec/new 1 0))");
        Interpreter vector = interpreter("(def {v} (vec/new 10000000 0))")) {
      new Comparison(
              name(),
              "ns",
              Subject.of("10 live pairs", () -> pause(few, 10, "nothing")),
              List.of(
                  Subject.atMost(TARGET, "1M live pairs", () -> pause(many, 10, "nothing")),
                  Subject.atMost(TARGET, "100k globals", () -> pause(globals, 10, "nothing")),
                  Subject.atMost(TARGET, "1 of 1 element", () -> pause(cell, 10, "write-only")),
                  Subject.atMost(TARGET, "1 of 10M elements", () -> pause(vector, 10, "write-one")),
                  Subject.atMost(
                      TARGET, "under 1M frames", () -> pause(few, 1_000_000, "nothing"))))
          .measure(WARM_UPS, rounds, report);
    }
  }

  private static Interpreter interpreter(String beside) throws IOException {
    Interpreter lisp =
        Interpreter.builder()
            .heapLimit(LIMIT)
            .gcThreshold(LIMIT)
            .maxDepth(DEPTH)
            .out(OutputStream.nullOutputStream())
            .build();
    LispPrograms.load(lisp, "checkpoint.valk");
    lisp.eval(beside).close();
    return lisp;
  }

  private static double pause(Interpreter lisp, int frames, String touch) {
    List<Double> pauses = new ArrayList<>();
    try (Value result = lisp.eval("(under " + frames + " " + touch + ")")) {
      for (Value nanos : result.asList()) {
        pauses.add((double) nanos.asLong());
        nanos.close();
      }
    }
    double[] sorted = pauses.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
