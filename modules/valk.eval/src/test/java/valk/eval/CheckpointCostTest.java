package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.gc.Words;

/**
 * A checkpoint costs what survives and what was touched, never what there is. Counted in words,
 * which zeal's own checkpoints would change.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@DisabledIfSystemProperty(named = "valk.zeal", matches = ".*", disabledReason = "exact statistics")
final class CheckpointCostTest {
  private static final String SURVIVORS = "(def {s} (range 0 1000))";

  private static Interpreter interpreter() {
    return Interpreter.builder()
        .heapLimit(512L << 20)
        .maxDepth(1_200_000)
        .builtins(CheckpointCostTest::install)
        .build();
  }

  private static void install(Registry registry) {
    registry.add(
        "test/checkpoint",
        "(test/checkpoint)",
        0,
        0,
        CheckpointCostTest::checkpoint,
        "Checkpoints; gives the number of words that it visited.");
  }

  private static long checkpoint(Machine m, int fp, int argc) {
    long before = visited(m);
    m.checkpoint(fp, fp + argc);
    return Words.fixnum(visited(m) - before);
  }

  private static long visited(Machine m) {
    return m.heap.snapshot().checkpoint().wordsVisited();
  }

  private static long wordsOf(Interpreter lisp, String form) {
    long before = lisp.memory().checkpoint().wordsVisited();
    lisp.eval(form);
    return lisp.memory().checkpoint().wordsVisited() - before;
  }

  @Test
  void whateverTheHeapHolds() {
    try (Interpreter lisp = interpreter()) {
      lisp.eval("(def {small s} (range 0 10) nil)");
      long few = wordsOf(lisp, SURVIVORS);
      lisp.eval("(def {big} (range 0 1000000))");
      assertEquals(few, wordsOf(lisp, SURVIVORS), "beside 1 000 000 pairs");
      for (int i = 0; i < 100; i++) {
        lisp.eval(manyGlobals(i));
      }
      assertEquals(few, wordsOf(lisp, SURVIVORS), "beside 100 000 globals");
      lisp.eval("(def {v} (vec/new 10000000 0))");
      assertEquals(few, wordsOf(lisp, SURVIVORS), "beside 10 000 000 elements");
      assertTrue(few >= 1000 && few <= 5000, () -> "words for 1000 pairs: " + few);
      lisp.eval("(def {cell} (vec/new 1 0))");
      long oneOfFew = wordsOf(lisp, "(vec/set! cell 0 (list 1 2))");
      long oneOfMany = wordsOf(lisp, "(vec/set! v 5000000 (list 1 2))");
      assertTrue(
          oneOfMany <= oneOfFew + 2 * 64,
          () -> oneOfMany + " words for one of many elements, " + oneOfFew + " for the only one");
    }
  }

  private static String manyGlobals(int block) {
    StringBuilder form = new StringBuilder("(do");
    for (int i = 0; i < 1000; i++) {
      form.append(" (def {name").append(block).append('_').append(i).append("} 1)");
    }
    return form.append(')').toString();
  }

  @Test
  void howeverDeepTheStack() {
    try (Interpreter lisp = interpreter()) {
      lisp.eval(
          "(fun {at-depth n} {if (== n 0)"
              + " {let {a (test/checkpoint) s (range 0 1000)} {+ 0 (test/checkpoint)}}"
              + " {+ 0 (at-depth (- n 1))}})");
      long shallow = lisp.eval("(at-depth 10)").asLong();
      long deep = lisp.eval("(at-depth 1000000)").asLong();
      assertEquals(shallow, deep);
      assertTrue(shallow >= 1000 && shallow <= 5000, () -> "words for 1000 pairs: " + shallow);
    }
  }
}
