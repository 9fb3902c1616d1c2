package valk.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.eval.Interpreter;
import valk.eval.Value;

/**
 * No Lisp value is a Java object: warm evaluation allocates less than a byte of Java heap for each
 * call of a Lisp function. Counted over all threads that the JVM has or had, so that the threads on
 * which deep evaluation goes on count as well; and with all that it takes to read, analyse and
 * answer the form that is evaluated.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@DisabledIfSystemProperty(
    named = "valk.zeal",
    matches = ".*",
    disabledReason = "the verifier allocates")
final class JavaAllocationTest {
  private static final int WARM_UPS = 5;

  /** On a machine with other work, compiling in the background takes that many at most. */
  private static final int MOST_MEASURED = 60;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final String PROGRAMS =
      """
      (fun {fib n} {if (< n 2) {n} {+ (fib (- n 1)) (fib (- n 2))}})
      (fun {square x} {* x x})
      (fun {third? x} {== 0 (% x 3)})
      (fun {pipeline n} {sum (map square (filter third? (range 0 n)))})
      (fun {pipelines k n} {if (== k 0) {0} {+ (pipeline n) (pipelines (- k 1) n)}})
      (fun {tree depth} {if (== depth 0) {nil} {list (tree (- depth 1)) depth (tree (- depth 1))}})
      (fun {nodes t} {if (nil? t) {0} {+ 1 (nodes (fst t)) (nodes (last t))}})
      (fun {deep n} {if (== n 0) {0} {+ 1 (deep (- n 1))}})
      (fun {descents k} {if (== k 0) {0} {+ (deep 50000) (descents (- k 1))}})
      """;

  /**
   * @param form what is evaluated
   * @param result its value
   * @param calls how many calls of functions that the program defines it makes
   */
  @ParameterizedTest
  @CsvSource({
    "(fib 25),             75025,       242785",
    "(pipelines 20 15000), 7497750150000, 400041",
    "(nodes (tree 16)),    65535,       262142",
    "(descents 8),         400000,      400017",
  })
  void lessThanAByteForEachCall(String form, long result, long calls) {
    try (Interpreter lisp = Interpreter.builder().build()) {
      lisp.eval(PROGRAMS).close();
      for (int i = 0; i < WARM_UPS; i++) {
        assertEquals(result, value(lisp, form));
      }
      long allocated = leastAllocated(lisp, form, calls);
      assertTrue(
          allocated < calls,
          () -> allocated + " bytes of Java heap in " + calls + " calls of " + form);
    }
  }

  /**
   * Of several evaluations, since the JVM may link a rare step, such as giving memory back, in one,
   * and functions are compiled meanwhile by another thread.
   */
  private static long leastAllocated(Interpreter lisp, String form, long enough) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < MOST_MEASURED && least >= enough; i++) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      value(lisp, form);
      least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
    }
    return least;
  }

  private static long value(Interpreter lisp, String form) {
    try (Value value = lisp.eval(form)) {
      return value.asLong();
    }
  }
}
