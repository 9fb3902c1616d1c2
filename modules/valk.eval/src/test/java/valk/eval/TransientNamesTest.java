package valk.eval;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program makes and drops leaves nothing: names, code, closures. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class TransientNamesTest {
  private static final long LIMIT = 4 << 20;

  @Test
  void namesThatAreReadAndDropped() {
    staysSmall("(dotimes {i %d} {read (str \"s\" i)})", 1_000_000);
  }

  @Test
  void codeThatIsEvaluatedAndDropped() {
    staysSmall("(dotimes {i %d} {eval (read (str \"(+ \" i \" 1)\"))})", 200_000);
  }

  @Test
  void functionsThatAreRedefined() {
    staysSmall("(dotimes {i %d} {eval {fun {f x} {map (\\ {y} {+ x y}) {1 2 3}}}})", 100_000);
  }

  @Test
  void builtinsThatAreRedefined() {
    staysSmall(
        "(do (def {old} +) (dotimes {i %d} {(def {+} (\\ {a b} {old a b})) (+ 1 2) (def {+}"
            + " old)}))",
        20_000);
  }

  private static void staysSmall(String program, long turns) {
    try (Interpreter lisp = Interpreter.builder().heapLimit(LIMIT).gcThreshold(1 << 20).build()) {
      lisp.eval("(mem/gc/collect)");
      long before = held(lisp);
      lisp.eval(program.formatted(Zealous.scaled(turns)));
      lisp.eval("(mem/gc/collect)");
      long after = held(lisp);
      assertTrue(after <= before + 8 * 1024, () -> before + " bytes before, " + after + " after");
    }
  }

  private static long held(Interpreter lisp) {
    return lisp.memory().heap().usage() + lisp.memory().heap().charged();
  }
}
