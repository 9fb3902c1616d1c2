package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compiled, when, and what is told of it; it meets the same limits. */
final class CompiledCodeTest {
  private static Interpreter.Builder builder(CodeTier tier) {
    return Interpreter.builder().codeTier(tier);
  }

  private static long figure(Interpreter lisp, String name) {
    return lisp.eval("(map/get (vm/stats) " + name + ")").asLong();
  }

  @Test
  void functionsThatOnlyComputeAreCompiledAlsoWithoutFrames() {
    List<String> log = new ArrayList<>();
    try (Interpreter lisp = builder(CodeTier.COMPILED).compilerLog(log::add).build()) {
      lisp.eval("(fun {sum l} {if (nil? l) {0} {+ (fst l) (sum (tail l))}})");
      lisp.eval("(fun {copy l} {if (nil? l) {nil} {cons (fst l) (copy (tail l))}})");
      lisp.eval("(fun {onto l m} {if (nil? l) {m} {onto (tail l) (cons (fst l) m)}})");
      lisp.eval("(fun {count n l} {do (set! {n} (- n 1)) (if (< n 0) {l} {count n (cons n l)})})");
      lisp.eval("(list (sum {1 2 3}) (copy {1 2 3}) (onto {1 2 3} nil) (count 3 nil))");
    }
    for (String function : List.of("sum", "copy", "onto")) {
      assertTrue(logs(log, function).contains(" without a frame), "), log::toString);
    }
    assertTrue(
        logs(log, "count").matches("compiled count: \\d+ bytes, \\d+ us \\(\\d+ to define\\)"),
        log::toString);
  }

  @Test
  void whatBuiltinsCallForEachElementIsCompiledAlsoWithoutFrames() {
    List<String> log = new ArrayList<>();
    try (Interpreter lisp = builder(CodeTier.COMPILED).compilerLog(log::add).build()) {
      lisp.eval("(fun {square x} {* x x}) (fun {show x} {print x}) (square 3)");
      assertEquals(0, figure(lisp, ":frameless"), "nobody has called it for each element");
      assertEquals("{0 1 4}", lisp.eval("(map square (range 0 3))").print());
      assertEquals(1, figure(lisp, ":frameless"));
      assertEquals(1, figure(lisp, ":dropped"), "what had no such body");
      assertEquals("{1 2}", lisp.eval("(filter square (range 0 3))").print());
      lisp.eval("(map show {1}) (map show {1})").close();
      assertEquals(1, figure(lisp, ":frameless"), "what is seen needs frames");
      assertEquals(1, figure(lisp, ":dropped"));
    }
    assertTrue(log.contains("interpreted again, to be called in loops: square"), log::toString);
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".+",
      disabledReason = "there are always frames under zeal")
  void whatIsUnusualForOneElementIsDoneWithAFrameForThatOne() {
    try (Interpreter lisp = builder(CodeTier.COMPILED).build()) {
      lisp.eval("(fun {square x} {* x x}) (map square (range 0 100))").close();
      assertEquals(0, figure(lisp, ":gave-up"));
      lisp.eval("(map square (join (range 0 100) {2.5} (range 0 100)))").close();
      assertEquals(0, figure(lisp, ":gave-up"), "after some calls it is worth another try");
      lisp.eval("(map square {2.5 1 2})").close();
      assertEquals(1, figure(lisp, ":gave-up"), "before it was worth while");
    }
  }

  private static String logs(List<String> log, String function) {
    return log.stream().filter(line -> line.contains(" " + function + ":")).findFirst().orElse("");
  }

  @Test
  void reachesTheSameDepth() {
    String depth =
        "(def {deepest} 0)"
            + "(fun {f n} {do (def {deepest} n) (+ 1 (f (+ n 1)))})"
            + "(fun {g h n} {do (def {deepest} n) (+ 1 (h h (+ n 1)))})";
    for (String call : List.of("(f 0)", "(g g 0)")) {
      assertEquals(
          deepest(CodeTier.INTERPRETED, depth, call), deepest(CodeTier.COMPILED, depth, call));
    }
  }

  private static long deepest(CodeTier tier, String setup, String call) {
    try (Interpreter lisp = builder(tier).maxDepth(5_000).build()) {
      lisp.eval(setup);
      LispError error = assertThrows(LispError.class, () -> lisp.eval(call));
      assertEquals("stack-overflow", error.kind());
      return lisp.eval("deepest").asLong();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(fun {lp n} {lp (+ n 1)}) (lp 0)",
        "(while 1 {})",
        "(fun {a n} {b n}) (fun {b n} {a n}) (a 1)",
        // Without frames, and never at an end that would have them give up.
        "(fun {lp n} {if (== n -1) {0} {lp (% (+ n 1) 1000)}}) (lp 0)",
        "(fun {a n} {if (== n -1) {0} {b n}}) (fun {b n} {a (% (+ n 1) 9)}) (a 1)",
        "(fun {lp n l} {if (== n (fst l)) {0} {lp n l}}) (lp 1 (list 2))",
        "(fun {f n} {do (f2 n) (f n)}) (fun {f2 n} {n}) (f 1)"
      })
  void endsWhenItsTimeIsUp(String program) {
    try (Interpreter lisp = builder(CodeTier.COMPILED).timeLimit(Duration.ofMillis(600)).build()) {
      LispError error = assertThrows(LispError.class, () -> lisp.eval(program));
      assertEquals("timeout", error.kind());
    }
  }

  @Test
  void compilesInTheBackgroundWhatRunsOften() {
    List<String> log = new CopyOnWriteArrayList<>();
    try (Interpreter lisp = builder(CodeTier.MIXED).compilerLog(log::add).build()) {
      lisp.eval("(fun {sq x} {* x x})");
      lisp.eval("(fun {seldom x} {sq x})");
      while (figure(lisp, ":compiled") == 0) {
        lisp.eval("(dotimes {i 1000} {sq i})");
      }
      assertTrue(figure(lisp, ":bytes") > 0);
      assertTrue(log.stream().anyMatch(line -> line.startsWith("compiled sq: ")), log.toString());
      assertTrue(log.stream().noneMatch(line -> line.contains("seldom")), log.toString());
    }
  }

  @Test
  void badPropertiesAreNamed() {
    assertEquals("valk.tier: tier=3 is none of 1, 2 and both", mistake(CodeTier.PROPERTY, "3"));
    for (String bad : List.of("0", "-1", "x", "")) {
      assertEquals(
          "valk.tier.after: wanted a number of calls above 0, got '" + bad + "'",
          mistake(CodeTier.AFTER_PROPERTY, bad));
    }
  }

  private static String mistake(String property, String value) {
    String before = System.getProperty(property);
    System.setProperty(property, value);
    try {
      Interpreter.Builder builder = Interpreter.builder();
      return assertThrows(
              IllegalArgumentException.class,
              property.equals(CodeTier.PROPERTY)
                  ? builder::build
                  : builder.codeTier(CodeTier.MIXED)::build)
          .getMessage();
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }

  @Test
  void compilesNothingThatIsToBeInterpreted() {
    try (Interpreter lisp = builder(CodeTier.INTERPRETED).build()) {
      lisp.eval("(fun {sq x} {* x x}) (dotimes {i 10000} {sq i})");
      assertEquals(0, figure(lisp, ":compiled"));
    }
  }

  @Test
  void codeThatIsTooLargeStaysInterpreted() {
    String body = "(+ x ".repeat(150) + "1" + ")".repeat(150);
    try (Interpreter lisp = builder(CodeTier.COMPILED).build()) {
      lisp.eval("(fun {large x} {list " + (body + " ").repeat(5) + "})");
      assertEquals("{151 151 151 151 151}", lisp.eval("(large 1)").print());
      assertTrue(figure(lisp, ":refused") > 0);
    }
  }

  @Test
  void deadCodeIsNoLongerCounted() {
    try (Interpreter lisp = builder(CodeTier.COMPILED).build()) {
      for (int i = 0; i < 200; i++) {
        lisp.eval("(fun {f x} {+ x " + i + "}) (f 1)");
      }
      lisp.eval("(mem/gc/collect)");
      assertTrue(figure(lisp, ":dropped") >= 198);
      assertTrue(figure(lisp, ":bytes") < 1000);
    }
  }

  @Test
  void moreFunctionsThanWaitForTheCompilerAreCompiledLater() {
    try (Interpreter lisp = builder(CodeTier.MIXED).build()) {
      for (int i = 0; i < 400; i++) {
        lisp.eval("(fun {f" + i + " x} {+ x " + i + "}) (dotimes {k 600} {f" + i + " k})");
      }
      while (figure(lisp, ":compiled") < 400) {
        lisp.eval("(dotimes {k 600} {do " + calls(400) + "})");
      }
    }
  }

  private static String calls(int count) {
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < count; i++) {
      calls.append("(f").append(i).append(" k)");
    }
    return calls.toString();
  }

  /** Each is a class: a script must not make the JVM hold more of them than the bound allows. */
  @Test
  void copiesOfLoopsCountAsCodeInUse() {
    try (Interpreter lisp = builder(CodeTier.COMPILED).build()) {
      lisp.eval("(fun {none l} {list l l}) (none {1})");
      long before = figure(lisp, ":bytes");
      lisp.eval("(fun {two l} {list (map num? l) (filter num? l)}) (two {1})");
      assertTrue(figure(lisp, ":bytes") - before > 2 * (16 << 10));
    }
  }

  @Test
  void disassemblyTellsTheTier() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Interpreter lisp = builder(CodeTier.COMPILED).out(out).build()) {
      lisp.eval("(fun {inc x} {+ x 1}) (disassemble inc) (inc 1) (disassemble inc)");
    }
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.startsWith("inc: tier 1, interpreted; analysed again 0 times\n  add\n    [0]\n"));
    assertTrue(text.contains("inc: tier 2, "), text);
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".+",
      disabledReason = "there are always frames under zeal")
  void whatRunsWithoutAFrameIsToldAndCounted() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Interpreter lisp = builder(CodeTier.COMPILED).out(out).build()) {
      lisp.eval("(fun {fact n} {if (< n 2) {1} {* n (fact (- n 1))}}) (fact 5)");
      assertEquals(1, figure(lisp, ":frameless"));
      assertEquals(0, figure(lisp, ":gave-up"));
      lisp.eval("(fact 50) (disassemble fact)");
      assertEquals(1, figure(lisp, ":gave-up"));
      lisp.eval("(fun {fact n} {1}) (mem/gc/collect)");
      assertEquals(1, figure(lisp, ":gave-up"), "of a function that is dropped");
    }
    assertTrue(
        out.toString(StandardCharsets.UTF_8)
            .matches(
                "(?s)fact: tier 2, \\d+ bytes of bytecode, \\d+ of them without a frame, which gave"
                    + " up 1 times; analysed again 0 times\n.*"),
        out::toString);
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".+",
      disabledReason = "there are always frames under zeal")
  void whatRunsWithoutAFrameIsCompiledWithOneWhenThatIsNeeded() {
    List<String> log = new ArrayList<>();
    try (Interpreter lisp = builder(CodeTier.COMPILED).compilerLog(log::add).build()) {
      lisp.eval("(fun {fact n} {if (< n 2) {1} {* n (fact (- n 1))}}) (fact 5)");
      assertEquals("", logs(log, "fact with a frame"));
      long bytes = figure(lisp, ":bytes");
      assertEquals("3628800", lisp.eval("(/ (fact 50) (/ (fact 50) (fact 10)))").toString());
      assertTrue(logs(log, "fact with a frame").matches("compiled fact with a frame: .*"));
      assertTrue(figure(lisp, ":bytes") > bytes, log::toString);
      assertEquals(1, figure(lisp, ":compiled"), "it is one function");
      lisp.eval("(fun {fact n} {1}) (mem/gc/collect)");
      assertEquals(0, figure(lisp, ":bytes"), "both are gone");
    }
  }

  @Test
  void whatGivesUpIsInterpretedUntilThatWasOften() {
    List<String> log = new CopyOnWriteArrayList<>();
    try (Interpreter lisp = builder(CodeTier.MIXED).compilerLog(log::add).build()) {
      lisp.eval("(fun {sum-to n} {if (== n 0) {0.5} {+ n (sum-to (- n 1))}})");
      while (logs(log, "sum-to with a frame").isEmpty()) {
        assertEquals("5050.5", lisp.eval("(sum-to 100)").toString());
      }
      assertEquals("5050.5", lisp.eval("(sum-to 100)").toString());
    }
  }

  /** More functions than there is room for, none of which is dead. */
  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".+",
      disabledReason = "it is about room, not about memory, and takes thousands of functions")
  void functionsThatFindNoRoomTakeThatOfTheFirst() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> log = new ArrayList<>();
    int count = 4200;
    try (Interpreter lisp =
        builder(CodeTier.COMPILED).out(out).compilerLog(log::add).heapLimit(64L << 20).build()) {
      for (int i = 0; i < count; i++) {
        lisp.eval("(fun {f" + i + " x} {+ x " + i + "}) (f" + i + " 1)").close();
      }
      assertEquals(0, figure(lisp, ":refused"));
      assertTrue(log.contains("interpreted again, to make room: f0"));
      lisp.eval("(disassemble f0) (disassemble f" + (count - 1) + ")").close();
      long dropped = figure(lisp, ":dropped");
      assertEquals("{3 1001}", lisp.eval("(list (f0 3) (f1000 1))").print());
      assertTrue(figure(lisp, ":dropped") > dropped, "it was compiled again, in place of another");
    }
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("f0: tier 1, interpreted;"), text);
    assertTrue(text.contains("f" + (count - 1) + ": tier 2, "), text);
  }
}
