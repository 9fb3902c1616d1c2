package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Integers end at the limits of memory and time, like everything else. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class IntegerLimitsTest {
  private static final long MB = 1 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(pow 10 1000000000)",
        "(pow 2 2305843009213693951)",
        "(pow 2 99999999999999999999999)",
        "(pow (pow 10 30) (pow 10 30))",
        "(pow -3 4000000000)",
        "(product (repeat (\\ {_} {pow 7 100000}) 1000))",
        "(foldl (\\ {n _} {* n n}) 7 (range 0 64))",
        "(range 0 (pow 10 30))",
        "(range (- 0 (pow 10 30)) (pow 10 30))",
        "(range 0 2305843009213693951)",
        "(repeat id (pow 10 30))",
        "(make-string (pow 10 30) \"x\")",
      })
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".+",
      disabledReason = "millions of cells are made, each of which would be collected")
  void whatMemoryDoesNotSufficeForEndsBeforeItIsTaken(String source) {
    try (Interpreter lisp = Interpreter.builder().heapLimit(8 * MB).build()) {
      lisp.eval("(def {x} 0)");
      lisp.eval("(mem/gc/collect)");
      long charged = lisp.memory().heap().charged();
      LispError error = assertThrows(LispError.class, () -> lisp.eval(source));
      assertEquals("out-of-memory", error.kind(), error::report);
      assertEquals("\"caught\"", lisp.eval("(try {" + source + "} (\\ {e} {\"caught\"}))").print());
      lisp.eval("(mem/gc/collect)");
      assertEquals(charged, lisp.memory().heap().charged());
    }
  }

  /** Each of these would take minutes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(pow 3 100000000)",
        "(while 1 {* a a})",
        "(while 1 {/ a b})",
        "(while 1 {str a})",
        "(while 1 {str->num digits})",
      })
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".+",
      disabledReason = "what is computed first would not be done before the limit of time")
  void aLongOperationEndsWhenItsTimeIsUp(String source) {
    try (Interpreter lisp =
        Interpreter.builder().heapLimit(256 * MB).timeLimit(Duration.ofMillis(1500)).build()) {
      lisp.eval("(def {a b} (pow 7 300000) (pow 3 400000))");
      lisp.eval("(def {digits} (make-string 300000 \"7\"))");
      LispError error = assertThrows(LispError.class, () -> lisp.eval(source));
      assertEquals(isTooLarge(error) ? error.kind() : "timeout", error.kind(), error::report);
      assertEquals("3", lisp.eval("(+ 1 2)").print());
    }
  }

  /** Where the JVM has little memory of its own, its share is used up before the time. */
  private static boolean isTooLarge(LispError error) {
    return error.getMessage().contains("charges of all interpreters");
  }

  @Test
  void countsBeyondFixnumsAreJustLarge() {
    try (Interpreter lisp = Interpreter.builder().heapLimit(8 * MB).build()) {
      assertEquals("{1 2}", lisp.eval("(take (pow 10 30) {1 2})").print());
      assertEquals("{}", lisp.eval("(drop (pow 10 30) {1 2})").print());
      assertEquals("\"bc\"", lisp.eval("(str/slice \"abc\" 1 (pow 10 30))").print());
      assertEquals("{}", lisp.eval("(dotimes {i (- 0 (pow 10 30))} {error \"turn\"})").print());
      assertThrows(LispError.class, () -> lisp.eval("(dotimes {i (pow 10 30)} {error \"turn\"})"));
      LispError error = assertThrows(LispError.class, () -> lisp.eval("(nth (pow 10 30) {1 2})"));
      assertEquals("range", error.kind());
      error = assertThrows(LispError.class, () -> lisp.eval("(take (- 0 (pow 10 30)) {1 2})"));
      assertEquals("range", error.kind());
    }
  }
}
