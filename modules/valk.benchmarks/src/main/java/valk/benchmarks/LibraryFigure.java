package valk.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import valk.eval.Interpreter;
import valk.memory.MemorySnapshot;

/**
 * Every function of the library that works on many elements, on 100 000 and on 1 000 000: its time
 * beside that of Java collections of boxed values, how the time grows, and the bytes it allocates
 * for each element.
 *
 * <p>The arena holds whatever a call makes, so that the times are those of the functions and not of
 * checkpoints; they come on top in an arena of the usual size, which is measured as well.
 */
final class LibraryFigure implements Figure {
  private static final int FEW = 100_000;
  private static final int MANY = 1_000_000;
  private static final long LIMIT = 3L << 30;
  private static final long LARGE_ARENA = 1L << 30;
  private static final long USUAL_ARENA = 4L << 20;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double LONGEST_MILLIS = 500;
  private static final double MOST_GROWTH = 13;
  private static final int WARM_UPS = 4;

  /** A million arguments lie on the stack at once. */
  private static final int DEPTH = 1_000_000;

  /** What the last call of Java gave, so that it is computed. */
  @Nullable Object kept;

  @Override
  public String name() {
    return "library";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    LispPrograms.pollute();
    JavaCollections java = new JavaCollections(MANY);
    try (Interpreter few = interpreter(LARGE_ARENA, FEW);
        Interpreter many = interpreter(LARGE_ARENA, MANY);
        Interpreter usual = interpreter(USUAL_ARENA, MANY)) {
      for (LibraryCase each : LibraryCases.all()) {
        report(each, times(rounds, each, few, many, usual, java), report);
        reportBytes(each, many, report);
      }
    }
  }

  private static Interpreter interpreter(long arena, int elements) throws IOException {
    Interpreter lisp =
        Interpreter.builder()
            .arenaSize(arena)
            .heapLimit(LIMIT)
            .gcThreshold(LIMIT)
            .maxDepth(DEPTH)
            .out(OutputStream.nullOutputStream())
            .build();
    LispPrograms.load(lisp, "library.valk");
    lisp.eval("(prepare " + elements + ")").close();
    return lisp;
  }

  /** Milliseconds by subject and round: Java, few elements, many, many in a usual arena. */
  private double[][] times(
      int rounds,
      LibraryCase each,
      Interpreter few,
      Interpreter many,
      Interpreter usual,
      JavaCollections java) {
    double[][] times = new double[4][rounds];
    for (int i = -WARM_UPS; i < rounds; i++) {
      int round = Math.max(i, 0);
      times[0][round] = millis(() -> kept = each.java().apply(java));
      times[1][round] = millis(() -> call(few, each));
      times[2][round] = millis(() -> call(many, each));
      times[3][round] = millis(() -> call(usual, each));
    }
    return times;
  }

  private static double millis(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / NANOS_PER_MILLI;
  }

  private static void call(Interpreter lisp, LibraryCase each) {
    lisp.eval("(do " + each.lisp() + " nil)").close();
  }

  private static void report(LibraryCase each, double[][] times, Report report) {
    String name = each.name();
    report.add("library", "ms", name + ", Java 1M", new Target.None(), times[0], times[0]);
    report.add(
        "library", "ms", name + ", 1M", new Target.ValueAtMost(LONGEST_MILLIS), times[2], times[0]);
    report.add("library", "ms", name + ", usual arena", new Target.None(), times[3], times[0]);
    report.add(
        "library growth",
        "ms",
        name + ", 1M by 100k",
        new Target.RatioAtMost(MOST_GROWTH),
        times[2],
        times[1]);
  }

  private static void reportBytes(LibraryCase each, Interpreter lisp, Report report) {
    MemorySnapshot before = lisp.memory();
    call(lisp, each);
    double[] bytes = {
      (lisp.memory().totals().allocatedBytes() - before.totals().allocatedBytes()) / (double) MANY
    };
    report.add("library bytes", "B/element", each.name(), new Target.None(), bytes, bytes);
  }
}
