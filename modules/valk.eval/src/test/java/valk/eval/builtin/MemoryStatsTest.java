package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** {@code mem/stats} when memory is short: it always draws, and gives the map if that fits. */
@DisabledIfSystemProperty(
    named = "valk.zeal",
    matches = ".+",
    disabledReason = "fills the heap cell by cell")
class MemoryStatsTest {
  private static final int PAIR = 16;

  private final Granted lisp =
      new Granted(builder -> builder.arenaSize(64 << 10).heapLimit(1 << 20));

  @AfterEach
  void close() {
    lisp.close();
  }

  private void fill() {
    lisp.print("(def {l} nil)");
    assertTrue(lisp.outcome("(while 1 {def {l} (cons 1 l)})").startsWith(":out-of-memory"));
    lisp.printed();
  }

  @Test
  void drawsWhenNothingIsLeft() {
    fill();
    for (int i = 0; i < 3; i++) {
      assertEquals("{}", lisp.outcome("(mem/stats)"));
      assertTrue(lisp.printed().startsWith("scratch arena   ["));
    }
    lisp.print("(def {l} nil)");
    assertTrue(lisp.outcome("(mem/stats)").startsWith("#{:arena "));
  }

  @Test
  void drawsInTheHandlerOfTheError() {
    lisp.print("(def {l} nil)");
    lisp.print("(fun {fill} {while 1 {def {l} (cons 1 l)}})");
    assertEquals("{}", lisp.outcome("(try {(fill)} (\\ {e} {(mem/stats)}))"));
    assertTrue(lisp.printed().contains("collections"));
  }

  @Test
  void withEveryAmountOfMemoryLeft() {
    fill();
    long length = Long.parseLong(lisp.print("(len l)"));
    int maps = 0;
    for (int dropped = 0; dropped < 240; dropped++) {
      lisp.print("(def {l} (drop 128 l))");
      String outcome = lisp.outcome("(map? (mem/stats))");
      assertTrue(outcome.equals("1") || outcome.equals("0"), dropped + ": " + outcome);
      assertTrue(lisp.printed().endsWith("most ever\n"));
      maps += outcome.equals("1") ? 1 : 0;
    }
    assertTrue(length * PAIR > 240 * 128 * PAIR);
    assertTrue(maps > 0 && maps < 240, "maps: " + maps);
    assertEquals("1", lisp.print("(== (len l) " + (length - 240 * 128) + ")"));
  }
}
