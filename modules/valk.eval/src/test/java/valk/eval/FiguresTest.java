package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.gc.HeapVerifier;
import valk.gc.Words;

/** The figures of {@code mem/*}: equal to what is counted cell by cell, exact to the byte. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class FiguresTest {
  private static final String MEASURE = "(do (mem/gc/collect) (mem/heap/usage))";
  private static final int PAIR = 16;

  /** Adds {@code (test/verify)}, which counts everything a second way, wherever it is called. */
  private static Interpreter interpreter() {
    return Interpreter.builder().heapLimit(16 << 20).builtins(FiguresTest::install).build();
  }

  private static void install(Registry registry) {
    registry.add("test/verify", "(test/verify)", 0, 0, FiguresTest::verify, "Counts all cells.");
  }

  private static long verify(Machine m, int fp, int argc) {
    m.collect(fp, fp + argc);
    new HeapVerifier(m.heap).verify();
    return Words.NIL;
  }

  @Test
  void aListOfAHundredThousandComesAndGoesToTheByte() {
    try (Interpreter lisp = interpreter()) {
      lisp.eval("(def {x} nil)");
      lisp.eval(MEASURE);
      long before = lisp.eval(MEASURE).asLong();
      lisp.eval("(def {x} (range 0 100000))");
      assertEquals(100_000L * PAIR, lisp.eval(MEASURE).asLong() - before);
      lisp.eval("(def {x} nil)");
      assertEquals(before, lisp.eval(MEASURE).asLong());
    }
  }

  @Test
  void collectionInsideACallbackAThousandCallsDeep() {
    try (Interpreter lisp = interpreter()) {
      lisp.eval(
          "(fun {deep n} {if (== n 0) {map (\\ {x} {(mem/gc/collect) (test/verify) (list x \"s\")})"
              + " {1 2 3}} {let {keep (list n (str n))} {let {r (deep (- n 1))}"
              + " {if (== (head keep) n) {r} {error \"lost\"}}}}})");
      long depth = Zealous.isOn() ? 20 : 1000;
      assertEquals("{{1 \"s\"} {2 \"s\"} {3 \"s\"}}", lisp.eval("(deep " + depth + ")").print());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void atRandomMomentsOfRandomPrograms(long seed) {
    Random random = new Random(seed);
    try (Interpreter lisp = interpreter()) {
      for (int i = 0; i < 10; i++) {
        lisp.eval("(def {g" + i + "} nil)");
      }
      for (int step = 0; step < (Zealous.isOn() ? 20 : 200); step++) {
        lisp.eval("(def {g" + random.nextInt(10) + "} " + expression(random, 4) + ")");
        if (random.nextInt(4) == 0) {
          lisp.eval("(test/verify)");
        }
        assertTrue(
            lisp.memory().heap().footprint() + lisp.memory().heap().charged()
                <= lisp.memory().heap().hardLimit());
      }
    }
  }

  private static String expression(Random random, int depth) {
    if (depth == 0) {
      return random.nextBoolean() ? "g" + random.nextInt(10) : Integer.toString(random.nextInt(99));
    }
    String a = expression(random, depth - 1);
    String b = expression(random, depth - 1);
    return switch (random.nextInt(9)) {
      case 0 -> "(list " + a + " " + b + ")";
      case 1 -> "(range 0 " + random.nextInt(3000) + ")";
      case 2 -> "(vector " + a + " " + b + " 2.5)";
      case 3 -> "#{:k " + a + " \"b\" " + b + "}";
      case 4 -> "(map (\\ {x} {do (test/verify) (list x " + a + ")}) {1 2})";
      case 5 -> "(let {v (vector " + a + ")} {(vec/push! v " + b + ") v})";
      case 6 -> "(make-string " + random.nextInt(20000) + " \"x\")";
      case 7 -> "(let {n " + a + "} {\\ {x} {list n x}})";
      default -> "(str " + a + " " + b + ")";
    };
  }
}
