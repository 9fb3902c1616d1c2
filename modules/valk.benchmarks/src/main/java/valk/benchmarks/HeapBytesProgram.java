package valk.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import valk.eval.Interpreter;

/**
 * Prints how many bytes of Java heap each of the nine programs of {@link TiersFigure} takes for
 * each call of a Lisp function when it is warm: what one more run of it takes, whatever it takes to
 * read and analyse what is evaluated. Of all threads that the JVM has or had.
 */
final class HeapBytesProgram {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Milliseconds for which each program runs before it is measured. */
  private static final long WARM_MILLIS = 800;

  private static final int MEASURED = 9;
  private static final int MORE_RUNS = 10;

  /** Calls of functions and lambdas of the program that one run makes. */
  static final Map<String, Double> CALLS =
      new TreeMap<>(
          Map.of(
              "fib", 832_040.0,
              "tak", 63_610.0,
              "queens", 13_255.0,
              "trees", 65_535.0,
              "pipeline", 133_335.0,
              "nrev", 80_602.0,
              "deriv", 200_002.0,
              "closures", 600_002.0,
              "mutual", 1_000_002.0));

  private HeapBytesProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    DeepThread.run(HeapBytesProgram::run);
  }

  private static void run() {
    try (Interpreter lisp = DeepThread.builder().build()) {
      LispPrograms.load(lisp, "tiers.valk");
      CALLS.forEach((name, calls) -> System.out.println(name + "=" + bytes(name, lisp) / calls));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes for a run more. */
  private static double bytes(String name, Interpreter lisp) {
    String once = turns(1, name);
    String often = turns(1 + MORE_RUNS, name);
    long end = System.currentTimeMillis() + WARM_MILLIS;
    while (System.currentTimeMillis() < end) {
      allocated(once, lisp);
      allocated(often, lisp);
    }
    return (least(often, lisp) - least(once, lisp)) / (double) MORE_RUNS;
  }

  private static String turns(int turns, String name) {
    return "(dotimes {i " + turns + "} {(run-" + name + ")})";
  }

  /** Of several evaluations, since the JVM may link a rare step in one. */
  private static long least(String form, Interpreter lisp) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < MEASURED; i++) {
      least = Math.min(least, allocated(form, lisp));
    }
    return least;
  }

  private static long allocated(String form, Interpreter lisp) {
    long before = THREADS.getTotalThreadAllocatedBytes();
    lisp.eval(form).close();
    return THREADS.getTotalThreadAllocatedBytes() - before;
  }
}
