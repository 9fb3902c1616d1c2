package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import valk.memory.MemorySnapshot;

/** Programs that take all the memory there is, under any limit and any arena. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@DisabledIfSystemProperty(
    named = "valk.zeal",
    matches = ".*",
    disabledReason = "each turn would collect all that is live")
final class MemoryBombTest {
  private static final long KB = 1 << 10;
  private static final long MB = 1 << 20;

  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of(MB, 64 * KB),
        Arguments.of(MB, 4 * MB),
        Arguments.of(MB + MB / 2, MB),
        Arguments.of(4 * MB, 64 * KB),
        Arguments.of(16 * MB - 16, 4 * MB),
        Arguments.of(16 * MB, 64 * KB),
        Arguments.of(32 * MB, 4 * MB));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void garbageThatStaysReachableFromTheStack(long limit, long arena) {
    bomb(limit, arena, "(fun {grow l} {grow (cons 1 l)})", "(grow nil)");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void everythingLiveInAGlobal(long limit, long arena) {
    bomb(limit, arena, "(def {l} nil)", "(while 1 {def {l} (cons 1 l)})");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aroundTheSpaceByNamesAndCode(long limit, long arena) {
    bomb(
        limit,
        arena,
        "(def {n} 0)",
        "(while 1 {(def {n} (+ n 1)) (eval (read (str \"(def {v\" n \"} 1)\")))})");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aVectorThatDoubles(long limit, long arena) {
    bomb(limit, arena, "(def {v} (vector))", "(while 1 {vec/push! v 1})");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aMapAndItsKeys(long limit, long arena) {
    bomb(
        limit,
        arena,
        "(def {m n} (map/new) 0)",
        "(while 1 {(def {n} (+ n 1)) (map/put! m (str n) (list n))})");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aStringThatDoubles(long limit, long arena) {
    bomb(limit, arena, "(def {s} \"ab\")", "(while 1 {def {s} (str s s)})");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void anIntegerThatIsSquared(long limit, long arena) {
    bomb(limit, arena, "(def {n} 3)", "(while 1 {def {n} (* n n)})");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void powersAndTheirDigits(long limit, long arena) {
    bomb(limit, arena, "(def {n} 1)", "(while 1 {(def {n} (* n 2)) (str (pow 3 n))})");
  }

  @Test
  void whatAHandlerReleasesCanBeUsedInTheSameForm() {
    try (Interpreter lisp = Interpreter.builder().heapLimit(MB).arenaSize(64 * KB).build()) {
      lisp.eval("(def {l} nil)");
      String form =
          "(do (try {(while 1 {def {l} (cons 1 l)})} (\\ {e} {(def {l} nil) 1}))"
              + " (def {kept} (range 0 100)) (len kept))";
      assertEquals("100", lisp.eval(form).print());
    }
  }

  private static void bomb(long limit, long arena, String preparation, String bomb) {
    try (Interpreter lisp =
        Interpreter.builder().heapLimit(limit).arenaSize(arena).ceiling(64 * MB).build()) {
      lisp.eval("(def {l v m s n} nil nil nil nil 1)");
      for (int round = 0; round < 2; round++) {
        lisp.eval(preparation);
        LispError error = assertThrows(LispError.class, () -> lisp.eval(bomb));
        assertEquals("out-of-memory", error.kind(), error::report);
        assertTrue(error.line() > 0, "the report names a place");
        assertWithinLimit(lisp.memory());
        recover(lisp);
      }
    }
  }

  /**
   * With everything still live, small forms work as often as needed; then all of it is given up.
   */
  private static void recover(Interpreter lisp) {
    for (int i = 0; i < 3; i++) {
      assertEquals("{}", lisp.eval("(print 1)").print());
      lisp.eval("(mem/gc/collect)");
      assertWithinLimit(lisp.memory());
    }
    lisp.eval("(def {l} nil)");
    lisp.eval("(def {v m s n} nil nil nil 1)");
    lisp.eval("(mem/gc/collect)");
    assertEquals("3", lisp.eval("(len (list 1 2 3))").print());
  }

  private static void assertWithinLimit(MemorySnapshot memory) {
    MemorySnapshot.Heap heap = memory.heap();
    assertTrue(
        heap.footprint() + heap.charged() <= heap.hardLimit(),
        () -> heap.footprint() + " + " + heap.charged() + " > " + heap.hardLimit());
  }
}
