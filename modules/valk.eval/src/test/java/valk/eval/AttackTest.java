package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that broke an interpreter once: more of something than anybody would write by hand. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class AttackTest {
  private static Interpreter interpreter() {
    return Interpreter.builder().heapLimit(8 << 20).arenaSize(64 << 10).build();
  }

  private static String names(int count) {
    return "(def {ps} (map (\\ {i} {read (str \"p\" i)}) (range 0 " + count + ")))";
  }

  @Test
  void thousandsOfOperandsThatAreErrors() {
    try (Interpreter lisp = interpreter()) {
      long operands = Zealous.isOn() ? 50 : 6000;
      lisp.eval(
          "(def {f} (eval `(\\ {x} {str ,@(map (\\ {i} {quote (x 1)}) (range 0 "
              + operands
              + "))})))");
      assertEquals("1", lisp.eval("(< 1000 (len (f 1)))").print());
    }
  }

  @Test
  void aPartialApplicationThatWouldHoldTooMuch() {
    try (Interpreter lisp = interpreter()) {
      lisp.eval(names(600));
      lisp.eval("(def {f} (eval `(\\ {,@ps} {1})))");
      assertEquals("\"function\"", lisp.eval("(type (apply f (range 0 100)))").print());
      LispError error = assertThrows(LispError.class, () -> lisp.eval("(apply f (range 0 599))"));
      assertEquals("arity", error.kind());
    }
  }

  @Test
  void aClosureThatWouldCaptureTooMuch() {
    try (Interpreter lisp = interpreter()) {
      lisp.eval(names(510));
      lisp.eval("(def {f} (eval `(\\ {,@ps} {\\ {} {list ,@ps}})))");
      LispError error = assertThrows(LispError.class, () -> lisp.eval("(apply f (range 0 510))"));
      assertEquals("syntax", error.kind());
      assertEquals("3", lisp.eval("(+ 1 2)").print());
    }
  }

  @Test
  void thousandsOfParametersInBoxes() {
    try (Interpreter lisp = interpreter()) {
      int parameters = Zealous.isOn() ? 300 : 4500;
      lisp.eval(names(parameters));
      lisp.eval(
          "(def {f} (eval `(\\ {,@ps} {,@(map"
              + " (\\ {p} {`(def {c} (\\ {} {(set! {,p} 2) ,p}))}) ps) (c)})))");
      assertEquals("2", lisp.eval("(apply f (range 0 " + parameters + "))").print());
    }
  }
}
