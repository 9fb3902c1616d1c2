package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Depth that is a budget and never the host's stack; tail calls that need none. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class DepthTest {
  private static final String COUNT = "(fun {count n} {if (== n 0) {0} {+ 1 (count (- n 1))}})";

  private static final long FRAMES = Zealous.scaled(100_000);

  private static Interpreter interpreter() {
    return interpreter(100_000);
  }

  /** Under zeal each call may walk the whole stack, so the budget is smaller. */
  private static Interpreter interpreter(int maxDepth) {
    return Interpreter.builder().maxDepth((int) Zealous.scaled(maxDepth)).build();
  }

  @Test
  void aHundredThousandFramesOnAVirtualThread() throws Exception {
    AtomicReference<String> answer = new AtomicReference<>();
    Runnable work =
        () -> {
          try (Interpreter lisp = interpreter()) {
            lisp.eval(COUNT);
            answer.set(lisp.eval("(count " + FRAMES + ")").print());
          }
        };
    Thread.ofVirtual().start(work).join();
    assertEquals(Long.toString(FRAMES), answer.get());
  }

  @Test
  void aMillionFramesWithTheBudgetOfTheImage() {
    try (Interpreter lisp = interpreter(1_200_000)) {
      lisp.eval(COUNT);
      long frames = Zealous.scaled(1_000_000);
      assertEquals(frames, lisp.eval("(count " + frames + ")").asLong());
    }
  }

  @Test
  void tooDeepIsAnErrorAndTheNextFormWorks() {
    try (Interpreter lisp = interpreter()) {
      lisp.eval(COUNT);
      for (int round = 0; round < 2; round++) {
        LispError error = assertThrows(LispError.class, () -> lisp.eval("(count 1000000000)"));
        assertEquals("stack-overflow", error.kind());
        assertEquals("1000", lisp.eval("(count 1000)").print());
      }
    }
  }

  /** Going on elsewhere and coming back at each call costs more than beginning there. */
  @Test
  void whatWentOnElsewhereAgainAndAgainBeginsThere() {
    String here = '"' + Thread.currentThread().getName() + '"';
    try (Interpreter lisp =
        Interpreter.builder()
            .function("(thread)", "Its name.", _ -> Data.of(Thread.currentThread().getName()))
            .build()) {
      lisp.eval(COUNT);
      assertEquals(here, lisp.eval("(thread)").print());
      lisp.eval("(dotimes {i 6} {count 600})");
      assertEquals("\"valk-deep\"", lisp.eval("(thread)").print());
      for (int i = 0; i < 100; i++) {
        lisp.eval("(count 1)");
      }
      assertEquals(here, lisp.eval("(thread)").print());
    }
  }

  @Test
  void everyWayDownEndsCleanly() {
    String[] ways = {
      "(fun {down n} {let {a 1} {+ 1 (down (+ n a))}})",
      "(fun {down n} {head (map (\\ {x} {down (+ x 1)}) (list n))})",
      "(fun {down n} {select {0 1} {1 {+ 1 (do 1 (and 1 (down n)))}}})",
      "(fun {down n} {foldl (\\ {a x} {+ a (down x)}) 0 {1 2}})",
      "(fun {down n} {+ 1 (try {down n} (\\ {e} {e}))})",
      "(fun {down n} {+ 1 (eval {down n})})",
      "(fun {down n} {head (sort-by (\\ {x} {down x}) {1 2})})",
      "(fun {down n & r} {+ 1 (down n 2 3 4)})",
      "(fun {down n} {str (down n) \"x\"})",
      "(fun {down n} {vector 1 2 [(down n)]})",
      "(fun {down n} {+ 1 (apply down {1})})",
      "(fun {down n} {+ 1 (pack down 1)})",
      "(fun {down n} {+ 1 (try {(try {(try {(try {(+ 1 (down n))} id)} id)} id)} id)})",
    };
    for (String way : ways) {
      try (Interpreter lisp = interpreter()) {
        lisp.eval(way);
        LispError error = assertThrows(LispError.class, () -> lisp.eval("(down 1)"), way);
        assertEquals("stack-overflow", error.kind(), way);
        assertEquals("3", lisp.eval("(+ 1 2)").print(), way);
      }
    }
  }

  @Test
  void functionsComposedAMillionTimes() {
    try (Interpreter lisp = interpreter()) {
      lisp.eval("(def {f} (\\ {x} {x}))");
      lisp.eval("(dotimes {i " + Zealous.scaled(1_000_000) + "} {def {f} (comp f id)})");
      try {
        assertEquals("7", lisp.eval("(f 7)").print());
      } catch (LispError e) {
        assertEquals("stack-overflow", e.kind());
      }
      assertEquals("3", lisp.eval("(+ 1 2)").print());
    }
  }

  @Test
  void codeNestedTooDeepIsRefused() {
    try (Interpreter lisp = interpreter()) {
      assertEquals("901", lisp.eval(nested(900)).print());
      LispError error = assertThrows(LispError.class, () -> lisp.eval(nested(1100)));
      assertEquals("syntax", error.kind());
      assertEquals("3", lisp.eval("(+ 1 2)").print());
    }
  }

  private static String nested(int depth) {
    return "(+ 1 ".repeat(depth) + "1" + ")".repeat(depth);
  }

  @Test
  void tailCallsNeedNoMemoryInAnyTier() {
    try (Interpreter lisp = interpreter()) {
      lisp.eval("(fun {lp n} {if (== n 0) {:done} {lp (- n 1)}})");
      lisp.eval("(fun {even n} {if (== n 0) {:even} {odd (- n 1)}})");
      lisp.eval("(fun {odd n} {select {(== n 0) :odd} {otherwise (even (- n 1))}})");
      lisp.eval("(lp 1000)");
      lisp.eval("(even 1000)");
      lisp.eval("(mem/gc/collect)");
      long heap = lisp.memory().heap().usage();
      assertEquals(":done", lisp.eval("(lp " + Zealous.scaled(100_000_000) + ")").print());
      assertEquals(":even", lisp.eval("(even " + 2 * Zealous.scaled(5_000_000) + ")").print());
      lisp.eval("(mem/gc/collect)");
      assertEquals(heap, lisp.memory().heap().usage());
    }
  }
}
