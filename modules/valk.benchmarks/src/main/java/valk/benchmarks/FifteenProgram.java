package valk.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import valk.eval.Interpreter;
import valk.eval.Value;

/**
 * Runs each program of {@link FifteenFigure} in Java and in Lisp in turn, and prints the first
 * call's milliseconds and the median of warm ones of both.
 */
final class FifteenProgram {
  static final String JAVA = ", Java";
  static final String LISP = ", Valkyria";
  static final String FIRST = ", first";

  /** Holds all that a run of the lists makes, as the young part of Java's heap does. */
  private static final long LARGE_ARENA = 16L << 20;

  static final String LISTS = "lists";
  static final String LISTS_IN_LARGE_ARENA = "lists, arena of 16 MB";

  /** What both must have run for before they are measured: at least so long, and so often. */
  private static final long WARM_NANOS = 600_000_000;

  private static final int WARM_TURNS = 10;
  private static final int TURNS = 11;
  private static final double NANOS_PER_MILLI = 1e6;

  /** One program: how Lisp calls it, how Java does, and what it must give. */
  private record Program(String name, String call, long result, LongSupplier java) {}

  /** Read at each turn, so that no compiler computes a result beforehand. */
  private volatile int one = 1;

  private final JavaDeriv deriv = new JavaDeriv();
  private final JavaGcBench gcBench = new JavaGcBench();

  private FifteenProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    DeepThread.run(() -> new FifteenProgram().run());
  }

  private List<Program> programs() {
    return List.of(
        new Program("fib", "(run-fib)", 196_418, () -> JavaPrograms.fib(26 + one)),
        new Program("tak", "(run-tak)", 7, () -> JavaPrograms.tak(17 + one, 12, 6)),
        new Program("ack", "(run-ack)", 509, () -> JavaPrograms.ack(3, 5 + one)),
        new Program("queens", "(run-queens)", 40, () -> JavaPrograms.queens(6 + one)),
        new Program("trees", "(run-trees)", 32_767, () -> JavaPrograms.trees(13 + one)),
        new Program(
            "pipeline",
            "(run-pipeline)",
            111_112_777_761_111L,
            () -> JavaPrograms.pipeline(99_999 + one)),
        new Program("nrev", "(run-nrev)", 400, () -> JavaPrograms.reverse(399 + one)),
        new Program("deriv", "(run-deriv)", 0, () -> deriv.run(9_999 + one)),
        new Program(
            "vector writes", "(run-writes)", 4_990_007, () -> JavaPrograms.writes(4_999_999 + one)),
        new Program("strings", "(run-words)", 245_543, () -> JavaPrograms.words(49_999 + one)),
        new Program(
            "hash map", "(run-counting)", 199_782, () -> JavaPrograms.counting(199_999 + one)),
        new Program("GCBench", "(run-gcbench)", 43_967, gcBench::run),
        new Program(
            "mutual", "(run-bounces)", 1_000, () -> JavaPrograms.bounces(1_000, 1_000 + one)),
        new Program(
            "closures",
            "(run-closures)",
            20_000_100_000L,
            () -> JavaPrograms.closures(199_999 + one)),
        new Program(
            "deep recursion",
            "(run-deep)",
            1_000_000,
            () -> JavaPrograms.descents(20, 49_999 + one)),
        new Program(
            "trees of depth 16", "(run-tall-trees)", 131_071, () -> JavaPrograms.trees(15 + one)),
        lists(LISTS));
  }

  private Program lists(String name) {
    return new Program(
        name, "(run-lists)", 20_000_100_000L, () -> JavaPrograms.lists(199_999 + one));
  }

  private void run() {
    measure(programs(), DeepThread.builder());
    measure(List.of(lists(LISTS_IN_LARGE_ARENA)), DeepThread.builder().arenaSize(LARGE_ARENA));
  }

  private void measure(List<Program> programs, Interpreter.Builder builder) {
    try (Interpreter lisp = builder.build()) {
      LispPrograms.load(lisp, "tiers.valk");
      LispPrograms.load(lisp, "fifteen.valk");
      for (Program program : programs) {
        measure(program, lisp);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void measure(Program program, Interpreter lisp) {
    print(program.name + JAVA + FIRST, java(program));
    print(program.name + LISP + FIRST, lisp(program, lisp));
    for (double java = 0, inLisp = 0, i = 0;
        java < WARM_NANOS || inLisp < WARM_NANOS || i < WARM_TURNS;
        i++) {
      java += java < WARM_NANOS ? java(program) : 0;
      inLisp += inLisp < WARM_NANOS || i < WARM_TURNS ? lisp(program, lisp) : 0;
    }
    double[] java = new double[TURNS];
    double[] inLisp = new double[TURNS];
    for (int i = 0; i < TURNS; i++) {
      java[i] = java(program);
      inLisp[i] = lisp(program, lisp);
    }
    print(program.name + JAVA, median(java));
    print(program.name + LISP, median(inLisp));
  }

  private static void print(String name, double nanos) {
    System.out.println(name + "=" + nanos / NANOS_PER_MILLI);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static double java(Program program) {
    long begin = System.nanoTime();
    long result = program.java.getAsLong();
    return check(program, result, begin);
  }

  private static double lisp(Program program, Interpreter lisp) {
    long begin = System.nanoTime();
    try (Value value = lisp.eval(program.call)) {
      return check(program, value.asLong(), begin);
    }
  }

  private static double check(Program program, long result, long begin) {
    long nanos = System.nanoTime() - begin;
    if (result != program.result) {
      throw new IllegalStateException(program.name + " gives " + result);
    }
    return nanos;
  }
}
