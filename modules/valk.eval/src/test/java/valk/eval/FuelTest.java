package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import valk.gc.Zeal;

/** A limit on steps: where it stops a program, and what it counts. */
final class FuelTest {
  private static final String FIB =
      "(fun {fib n} {if (< n 2) {n} {+ (fib (- n 1)) (fib (- n 2))}})";

  private static long steps(String setup, String program) {
    return steps(Interpreter.builder(), setup, program);
  }

  private static long steps(Interpreter.Builder builder, String setup, String program) {
    long fuel = 1L << 40;
    try (Interpreter lisp = builder.fuel(fuel).build()) {
      lisp.eval(setup);
      lisp.eval(program);
      return fuel - lisp.fuelLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(while 1 {})",
        "(fun {lp n} {lp (+ n 1)}) (lp 0)",
        "(dotimes {i 100000000000} {})",
        "(fun {a n} {b n}) (fun {b n} {a n}) (a 1)",
        "(fun {deep n} {+ 1 (deep n)}) (try {deep 1} (\\ {e} {while 1 {}}))",
        "(map (\\ {x} {while 1 {}}) {1 2})",
        "(while 1 {try {while 1 {}} (\\ {e} {nil})})",
        "(range 0 1000000000000)",
        "(repeat id 1000000000)",
        "(while 1 {eval {+ 1 2}})",
        "(while 1 {(mem/gc/collect)})",
      })
  void endsWhatHasNoEnd(String program) {
    try (Interpreter lisp = Interpreter.builder().heapLimit(16 << 20).fuel(100_000).build()) {
      LispError error = assertThrows(LispError.class, () -> lisp.eval(program));
      String kind = error.kind();
      assertTrue(kind.equals("fuel") || kind.equals("out-of-memory"), kind);
      if (kind.equals("fuel")) {
        assertEquals(0, lisp.fuelLeft());
        assertEquals("fuel used up: 100000 steps were granted", error.getMessage());
      }
      assertEquals(3, lisp.eval("(+ 1 2)").asLong());
    }
  }

  @Test
  void noScriptCatchesIt() {
    try (Interpreter lisp = Interpreter.builder().fuel(1000).build()) {
      lisp.eval("(def {caught} 0)");
      String program = "(try {while 1 {}} (\\ {e} {def {caught} 1}))";
      assertEquals("fuel", assertThrows(LispError.class, () -> lisp.eval(program)).kind());
      assertEquals(0, lisp.eval("caught").asLong());
    }
  }

  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "compares modes")
  @Test
  void theSameProgramStopsAtTheSamePlace() {
    String program = "(def {n} 0) (while 1 {(def {n} (+ n 1)) (sort (map id (range 0 50)))})";
    List<Long> reached =
        List.of(
            reached(Interpreter.builder(), program),
            reached(Interpreter.builder(), program),
            reached(Interpreter.builder().arenaSize(64 << 10).heapLimit(1 << 20), program),
            reached(
                Interpreter.builder().memory(c -> c.withZeal(Zeal.parse("collect:7,poison"))),
                program));
    assertTrue(reached.getFirst() > 10, reached.toString());
    assertEquals(1, reached.stream().distinct().count(), reached.toString());
  }

  /** That a comparison need not begin again when its values move is shown by EqualityTest. */
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "compares modes")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(== (dag 500 nil) (dag 500 nil))",
        "(== (dag 500 {1}) (dag 500 {1}))",
        "(== (map vector (range 0 30000)) (map vector (range 0 30000)))"
      })
  void comparingTakesTheSameStepsWithAnyMemory(String program) {
    String setup = "(fun {dag n v} {(dotimes {i n} {set! {v} (vector v v v i)}) v})";
    long expected = steps(setup, program);
    Interpreter.Builder moving =
        Interpreter.builder().memory(c -> c.withZeal(Zeal.parse("checkpoint:50,poison")));
    assertEquals(expected, steps(moving, setup, program));
    assertEquals(expected, steps(Interpreter.builder().arenaSize(64 << 10), setup, program));
  }

  private static long reached(Interpreter.Builder builder, String program) {
    try (Interpreter lisp = builder.fuel(20_000).build()) {
      assertEquals("fuel", assertThrows(LispError.class, () -> lisp.eval(program)).kind());
      return lisp.eval("n").asLong();
    }
  }

  @Test
  void exactlyWhatAProgramTakesIsEnough() {
    long taken = steps(FIB, "(fib 10)");
    try (Interpreter lisp = Interpreter.builder().fuel(taken).build()) {
      lisp.eval("(fun {fib n} {if (< n 2) {n} {+ (fib (- n 1)) (fib (- n 2))}})");
      assertEquals(55, lisp.eval("(fib 10)").asLong());
      assertEquals(0, lisp.fuelLeft());
    }
  }

  @Test
  void oneLessIsNotEnough() {
    long taken = steps(FIB, "(fib 10)");
    try (Interpreter lisp = Interpreter.builder().fuel(taken - 1).build()) {
      lisp.eval(FIB);
      assertEquals("fuel", assertThrows(LispError.class, () -> lisp.eval("(fib 10)")).kind());
    }
  }

  @Test
  void aCallIsAStep() {
    long calls = steps(FIB, "(fib 20)") - steps(FIB, "(fib 1)");
    assertTrue(calls >= 21890 && calls < 22000, "steps " + calls);
  }

  /** Ten times the work takes about ten times the steps, in builtins as in functions. */
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "too slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(range 0 %d)",
        "(len (range 0 %d))",
        "(make-string %d \"x\")",
        "(str/upper (make-string %d \"x\"))",
        "(str/replace (make-string %d \"x\") \"x\" \"yy\")",
        "(str/index (make-string %d \"x\") \"y\")",
        "(str/split (make-string %d \"x\") \"x\")",
        "(sort (range 0 %d))",
        "(unique (range 0 %d))",
        "(== (range 0 %d) (range 0 %1$d))",
        "(vec/new %d 0)",
        "(str (range 0 %d))",
        "(read (str (range 0 %d)))",
        "(flatten (map list (range 0 %d)))",
        "(foldl + 0 (range 0 %d))",
        "(reverse (range 0 %d))",
        "(sum (range 0 %d))",
      })
  void builtinsTakeStepsForTheirWork(String program) {
    double ratio =
        (double) steps("1", program.formatted(400_000)) / steps("1", program.formatted(40_000));
    assertTrue(ratio > 8 && ratio < 16, program + ": " + ratio);
  }

  @Test
  void eachEvaluationHasItsOwn() {
    try (Interpreter lisp = Interpreter.builder().fuel(10_000).build()) {
      assertEquals(10_000, lisp.fuelLeft());
      for (int i = 0; i < 5; i++) {
        lisp.eval("(dotimes {i 6000} {})");
        assertTrue(lisp.fuelLeft() < 4_000 && lisp.fuelLeft() > 3_000, "" + lisp.fuelLeft());
      }
      Script script = lisp.script("(dotimes {i 6000} {}) (dotimes {i 6000} {})", "script");
      script.evalNext();
      script.evalNext();
      String both = "(dotimes {i 6000} {}) (dotimes {i 6000} {})";
      assertEquals("fuel", assertThrows(LispError.class, () -> lisp.eval(both)).kind());
    }
  }

  @Test
  void lookingAtAValueTakesNone() {
    try (Interpreter lisp = Interpreter.builder().fuel(20_000).build()) {
      Value list = lisp.eval("(range 0 10000)");
      long left = lisp.fuelLeft();
      list.print();
      assertEquals(left, lisp.fuelLeft());
    }
  }

  @Test
  void waitingTakesNone() {
    long short_ = steps("1", "(sleep 1)");
    assertEquals(short_, steps("1", "(sleep 60)"));
  }

  @Test
  void withoutALimitThereIsAlwaysMore() {
    try (Interpreter lisp = Interpreter.builder().build()) {
      lisp.eval("(+ 1 2)");
      assertEquals(Long.MAX_VALUE, lisp.fuelLeft());
    }
  }

  @Test
  void badAmountsAreRefused() {
    Interpreter.Builder builder = Interpreter.builder();
    assertEquals(
        "fuel: wanted more than zero steps, got 0",
        assertThrows(IllegalArgumentException.class, () -> builder.fuel(0)).getMessage());
  }
}
