package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import valk.eval.Interpreter;
import valk.memory.MemorySnapshot;

/** What strings allocate grows with their length: ten times as long, at most 13 times the bytes. */
@DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "too slow")
class StringGrowthTest {
  private static final int SHORT = 10_000;
  private static final int LONG = 100_000;
  private static final int MOST_GROWTH = 13;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(str/join l \",\")",
        "(apply str/concat l)",
        "(apply str l)",
        "(let {b (str/builder)} {(for {p l} {str/add! b p}) (str/build b)})",
        "(let {b (str/builder)} {(for {p l} {str/add! b p \"é\" 1}) (len b)})",
        "(str/split s \"é\")",
        "(str/chars s)",
        "(str/replace s \"é\" \"--\")",
        "(str/upper s)",
        "(str/lower s)",
        "(str/slice s 1 n)",
        "(str/index s \"nowhere\")",
        "(dotimes {i n} {str/nth s i})",
        "(dotimes {i n} {str/slice s i (+ i 3)})",
        "(json/write l)",
        "(json/write s 2)",
        "(json/read (json/write l))",
        "(json/read (json/write s))"
      })
  void allocatesInProportion(String expression) {
    long few = allocated(expression, SHORT);
    long many = allocated(expression, LONG);
    assertTrue(many <= MOST_GROWTH * few, () -> expression + ": " + few + " bytes, then " + many);
  }

  private static long allocated(String expression, int n) {
    try (Interpreter lisp = Interpreter.builder().build()) {
      lisp.eval("(def {n} " + n + ") (def {l} (map str (range 0 n)))").close();
      lisp.eval("(def {s} (str/join l \"é\"))").close();
      long before = total(lisp);
      lisp.eval("(do " + expression + " nil)").close();
      return total(lisp) - before;
    }
  }

  private static long total(Interpreter lisp) {
    MemorySnapshot.Totals totals = lisp.memory().totals();
    return totals.arenaBytes() + totals.bornBytes();
  }
}
