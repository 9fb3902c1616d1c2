package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import valk.memory.Histogram;
import valk.memory.MemorySnapshot;

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
    assertTrue(picture.contains("  cells           %,d B, most ".formatted(usage)), picture);
    assertEquals(
        "{:arena :heap :peaks :totals :gc :checkpoint :classes :large :slabs :ranges}",
        lisp.print("(map/keys m)"));
    assertEquals(MEGA, number("(map/get (map/get m :arena) :capacity)"));
  }

  /** The map is compared with the picture's source, number by number, along the same names. */
  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "exact figures")
  void theMapHoldsTheFiguresOfTheSnapshot() {
    lisp.print("(def {kept} (map (\\ {x} {list x (str x)}) (range 0 500)))");
    lisp.print("(mem/gc/collect)");
    lisp.print("(def {m} (mem/stats))");
    MemorySnapshot now = lisp.interpreter().memory();
    assertEquals(now.heap().hardLimit(), figure(":heap", ":hard-limit"));
    assertEquals(now.heap().pageSize(), figure(":heap", ":page-size"));
    assertEquals(now.gc().collections(), figure(":gc", ":collections"));
    assertEquals(now.gc().totalReclaimed(), figure(":totals", ":reclaimed-bytes"));
    assertEquals(now.totals().reclaimedCells(), figure(":totals", ":reclaimed-cells"));
    assertEquals(
        figure(":heap", ":cells"),
        figure(":totals", ":heap-cells") - now.totals().reclaimedCells());
    assertEquals(
        figure(":totals", ":heap-cells"),
        figure(":checkpoint", ":values-evacuated") + figure(":totals", ":born-cells"));
    assertEquals(
        figure(":totals", ":allocated-bytes"),
        figure(":totals", ":arena-bytes") + figure(":totals", ":born-bytes"));
    assertEquals(figure(":heap", ":large-objects"), figure(":large", ":cells"));
    assertEquals(
        figure(":heap", ":usage"),
        figure(":large", ":bytes")
            + number("(sum (map (\\ {c} {map/get c :bytes}) (map/get m :classes)))"));
    assertEquals(
        figure(":heap", ":footprint"),
        figure(":large", ":bytes")
            + number(
                "(sum (map (\\ {c} {+ (map/get c :tail-bytes) (* (map/get c :cell-bytes)"
                    + " (+ (map/get c :cells) (map/get c :free)))}) (map/get m :classes)))"));
    assertTrue(figure(":peaks", ":limited") >= figure(":heap", ":footprint"));
    assertEquals(
        now.ranges().getFirst().start(), number("(map/get (head (map/get m :ranges)) :start)"));
    assertEquals(
        "{\"handles\" \"arena\" \"pages\" \"large\"}",
        lisp.print("(map (\\ {r} {map/get r :name}) (map/get m :ranges))"));
  }

  private long figure(String part, String key) {
    return number("(map/get (map/get m %s) %s)".formatted(part, key));
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "exact figures")
  void histogramsCountEachPause() {
    for (int i = 0; i < 20; i++) {
      lisp.print("(mem/gc/collect)");
    }
    lisp.print("(def {h} (mem/gc/histogram))");
    lisp.print("(def {c} (mem/checkpoint/histogram))");
    MemorySnapshot now = lisp.interpreter().memory();
    Histogram pauses = now.gc().pauses();
    assertTrue(pauses.count() >= 20);
    assertEquals(pauses.count(), number("(map/get h :count)"));
    assertEquals(pauses.total(), number("(map/get h :total-ns)"));
    assertEquals(pauses.min(), number("(map/get h :min-ns)"));
    assertEquals(pauses.max(), number("(map/get h :max-ns)"));
    assertEquals(pauses.quantile(0.5), number("(map/get h :median-ns)"));
    assertEquals(pauses.quantile(0.9), number("(map/get h :p90-ns)"));
    assertEquals(pauses.quantile(0.99), number("(map/get h :p99-ns)"));
    assertEquals(pauses.quantile(0.999), number("(map/get h :p999-ns)"));
    assertEquals(pauses.count(), number("(sum (map last (map/get h :buckets)))"));
    assertEquals(pauses.buckets().getFirst().from(), number("(fst (head (map/get h :buckets)))"));
    // The form that took it has ended with a checkpoint of its own.
    assertEquals(now.checkpoint().checkpoints() - 1, number("(map/get c :count)"));
  }

  @Test
  void thePeakStaysWhenTheHeapShrinks() {
    lisp.print("(def {x} (range 0 100000))");
    long used = number("(+ (mem/heap/footprint) (mem/heap/charged))");
    lisp.print("(def {x} nil)");
    lisp.print("(mem/gc/collect)");
    assertTrue(number("(mem/heap/high-water)") >= used);
    assertTrue(number("(mem/heap/high-water)") <= 16 * MEGA);
    assertTrue(number("(mem/heap/footprint)") < used);
  }

  @Test
  void aLongIntervalIsKeptAsItIs() {
    number("(mem/gc/set-min-interval 999999999999999999)");
    assertEquals(999_999_999_999_999_999L, number("(mem/gc/min-interval)"));
  }

  @Test
  void howTheFiguresAreCalled() {
    for (String name :
        new String[] {
          "mem/heap/high-water", "mem/heap/classes", "mem/gc/histogram", "mem/checkpoint/histogram"
        }) {
      assertTrue(lisp.outcome("(" + name + " 1)").startsWith(":arity "), name);
      assertTrue(lisp.print("(doc " + name + ")").length() > 20, name);
    }
  }
}
