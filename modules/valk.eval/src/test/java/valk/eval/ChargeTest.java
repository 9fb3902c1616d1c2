package valk.eval;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a script makes grow in the Java heap is charged: after a Java collection the heap has grown
 * by no more than the charges tell.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@DisabledIfSystemProperty(named = "valk.zeal", matches = ".*", disabledReason = "too much to make")
final class ChargeTest {
  /** What the JVM itself may keep or drop between two measurements: compiled code, profiles. */
  private static final long NOISE = 2 << 20;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          names      | (dotimes {i 40000} {eval (read (str "(def {name-of-a-global-" i "} 1)"))})
          functions  | (dotimes {i 10000} {eval (read (str "(fun {f" i " x y} {if (< x y) {list x (+ y 1)} {f (- x 1) y}})"))})
          closures   | (def {l} nil) (dotimes {i 20000} {def {l} (cons (eval {\\ {x} {+ x i}}) l)})
          long-code  | (dotimes {i 200} {eval (read (str "(fun {g" i " x} {list " (str/join (repeat (\\ {i} {"(+ x 1)"}) 300) " ") "})"))})
          constants  | (dotimes {i 3000} {eval (read (str "(fun {h" i "} {list \\"text\\" {a b c} [1 2 3] #{:k :v}})"))})
          """)
  void theJavaHeapGrowsByNoMoreThanIsCharged(String what, String program) {
    try (Interpreter lisp = Interpreter.builder().heapLimit(256L << 20).build()) {
      lisp.eval("(def {warm} (list (read \"x\") (eval {+ 1 2})))");
      lisp.eval("(mem/gc/collect)");
      long javaBefore = javaHeap();
      long chargedBefore = lisp.memory().heap().charged();
      lisp.eval(program);
      lisp.eval("(mem/gc/collect)");
      long charged = lisp.memory().heap().charged() - chargedBefore;
      long grown = javaHeap() - javaBefore;
      assertTrue(
          grown <= charged + NOISE,
          () -> what + ": the Java heap grew by " + grown + " bytes, charged are " + charged);
      assertTrue(charged > NOISE, () -> what + ": only " + charged + " bytes are charged");
    }
  }

  private static long javaHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
