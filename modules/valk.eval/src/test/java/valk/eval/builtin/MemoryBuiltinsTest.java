package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class MemoryBuiltinsTest {
  private static final long MEGA = 1 << 20;

  private final Granted lisp =
      new Granted(
          builder ->
              builder
                  .arenaSize(MEGA)
                  .heapLimit(16 * MEGA)
                  .ceiling(32 * MEGA)
                  .gcThreshold(4 * MEGA));

  @AfterEach
  void close() {
    lisp.close();
  }

  private long number(String source) {
    return Long.parseLong(lisp.print(source));
  }

  @Test
  void showsTheSizesThatTheHostGave() {
    assertEquals(MEGA, number("(mem/arena/capacity)"));
    assertEquals(16 * MEGA, number("(mem/heap/hard-limit)"));
    assertEquals(4 * MEGA, number("(mem/gc/threshold)"));
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "exact figures")
  void figuresAreThoseOfTheSnapshot() {
    lisp.print("(def {keep} (range 0 1000))");
    lisp.print("(fun {heap-figure m key} {map/get (map/get m :heap) key})");
    lisp.print("(mem/stats)");
    assertEquals(
        "{1 1 1 1}",
        lisp.print(
            """
            (let {m (mem/stats)}
              {list (== (heap-figure m :usage) (mem/heap/usage))
                    (== (heap-figure m :footprint) (mem/heap/footprint))
                    (== (heap-figure m :charged) (mem/heap/charged))
                    (== (mem/gc/usage) (/ (* 100 (mem/heap/usage)) (mem/heap/hard-limit)))})
            """));
    assertTrue(number("(mem/arena/high-water)") >= number("(mem/arena/usage)"));
  }

  @Test
  void setsTheHardLimit() {
    assertEquals(16 * MEGA, number("(mem/heap/set-hard-limit 8388608)"));
    assertEquals(8 * MEGA, number("(mem/heap/set-hard-limit 33554432)"));
    assertEquals(32 * MEGA, number("(mem/heap/hard-limit)"));
    assertTrue(lisp.outcome("(mem/heap/set-hard-limit 33554433)").startsWith(":denied "));
    String tooLow = lisp.outcome("(mem/heap/set-hard-limit 1000)");
    assertTrue(
        tooLow.startsWith(":range mem/heap/set-hard-limit: hard limit 1000 is below"), tooLow);
    assertTrue(lisp.outcome("(mem/heap/set-hard-limit 1.5)").startsWith(":type "));
    assertTrue(lisp.outcome("(mem/heap/set-hard-limit -1)").startsWith(":range "));
    assertEquals(32 * MEGA, number("(mem/heap/hard-limit)"));
  }

  @Test
  void setsThresholdAndInterval() {
    assertEquals(4 * MEGA, number("(mem/gc/set-threshold 1000000)"));
    assertEquals(1_000_000, number("(mem/gc/threshold)"));
    assertTrue(lisp.outcome("(mem/gc/set-threshold -1)").startsWith(":range "));
    number("(mem/gc/set-min-interval 50)");
    assertEquals(50, number("(mem/gc/set-min-interval -5)"));
    assertEquals(0, number("(mem/gc/min-interval)"));
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "exact figures")
  void collectsAnywhere() {
    lisp.print("(def {x} (range 0 10000))");
    lisp.print("(def {x} nil)");
    assertTrue(number("(mem/gc/collect)") >= 160_000);
    assertEquals(
        "{{1 \"1\"} {2 \"2\"}}",
        lisp.print("(map (\\ {x} {(mem/gc/collect) (list x (str x))}) {1 2})"));
  }

  @Test
  void statisticsAreData() {
    assertEquals("1", lisp.print("(map/has? (mem/gc/stats) :collections)"));
    assertEquals("{1 1 1 1}", lisp.print("(map num? (mem/checkpoint/stats))"));
    assertEquals("1", lisp.print("(>= (map/get (head (mem/slab/stats)) :capacity) 1)"));
    assertEquals("{\"handles\" \"heap pages\"}", names());
  }

  private String names() {
    return lisp.print("(map (\\ {s} {map/get s :name}) (mem/slab/stats))");
  }

  @Test
  void drawsWhatItReturns() {
    lisp.print("(def {m} (mem/stats))");
    String picture = lisp.printed();
    assertTrue(picture.chars().allMatch(c -> c < 128), picture);
    long usage = number("(map/get (map/get m :heap) :usage)");
    assertTrue(picture.contains("%,d B in cells".formatted(usage)), picture);
    assertEquals("{:arena :heap :gc :checkpoint :slabs}", lisp.print("(map/keys m)"));
    assertEquals(MEGA, number("(map/get (map/get m :arena) :capacity)"));
  }
}
