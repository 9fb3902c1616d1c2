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
 * <p>The arena holds whatever a call makes, and garbage is collected before each turn, so that the
 * times are those of the functions, and not of checkpoints, of collections, or of the system that
 * provides pages which nobody has touched yet. These come on top in an arena and under a threshold
 * of the usual size, which are measured as well.
 */
final class LibraryFigure implements Figure {
  private static final int FEW = 100_000;
  private static final int MANY = 1_000_000;
  private static final long LIMIT = 3L << 30;
  private static final long LARGE_ARENA = 1L << 30;
  private static final long USUAL_ARENA = 4L << 20;
  private static final long USUAL_THRESHOLD = 16L << 20;
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
    try (Interpreter few = interpreter(LARGE_ARENA, LIMIT, FEW);
        Interpreter many = interpreter(LARGE_ARENA, LIMIT, MANY);
        Interpreter usualFew = interpreter(USUAL_ARENA, USUAL_THRESHOLD, FEW);
        Interpreter usualMany = interpreter(USUAL_ARENA, USUAL_THRESHOLD, MANY)) {
      Engines engines = new Engines(few, many, usualFew, usualMany);
      for (LibraryCase each : LibraryCases.all()) {
        report(each, times(rounds, each, engines, java), report);
        reportBytes(each, many, report);
      }
    }
  }

  /** The interpreters that are compared, with few and with many elements. */
  private record Engines(
      Interpreter few, Interpreter many, Interpreter usualFew, Interpreter usualMany) {}

  private static Interpreter interpreter(long arena, long threshold, int elements)
      throws IOException {
    Interpreter lisp =
        Interpreter.builder()
            .arenaSize(arena)
            .heapLimit(LIMIT)
            .gcThreshold(threshold)
            .maxDepth(DEPTH)
            .out(OutputStream.nullOutputStream())
            .build();
    LispPrograms.load(lisp, "library.valk");
    lisp.eval("(prepare " + elements + ")").close();
    return lisp;
  }

  /** Milliseconds by subject and round: Java, few elements, many; few in a usual arena, many. */
  private double[][] times(int rounds, LibraryCase each, Engines engines, JavaCollections java) {
    double[][] times = new double[5][rounds];
    for (int i = -WARM_UPS; i < rounds; i++) {
      int round = Math.max(i, 0);
      times[0][round] = millis(() -> kept = each.java().apply(java));
      times[1][round] = millisWithoutGarbage(engines.few, each);
      times[2][round] = millisWithoutGarbage(engines.many, each);
      times[3][round] = millis(() -> call(engines.usualFew, each));
      times[4][round] = millis(() -> call(engines.usualMany, each));
    }
    return times;
  }

  private static double millisWithoutGarbage(Interpreter lisp, LibraryCase each) {
    lisp.eval("(mem/gc/collect)").close();
    return millis(() -> call(lisp, each));
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
    report.add("library", "ms", name + ", usual arena", new Target.None(), times[4], times[0]);
    report.add(
        "library growth",
        "ms",
        name + ", 1M by 100k",
        new Target.RatioAtMost(MOST_GROWTH),
        times[2],
        times[1]);
    report.add(
        "library growth",
        "ms",
        name + ", 1M by 100k, usual arena",
        new Target.None(),
        times[4],
        times[3]);
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
