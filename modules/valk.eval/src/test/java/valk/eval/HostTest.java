package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Interpreters as a host uses them: several at once, hostile scripts, limits, threads. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class HostTest {
  private static final String ENDLESS = "(while 1 {})";
  private static final String BOMB = "(def {l} nil) (while 1 {def {l} (cons 1 l)})";

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "collects at each turn")
  void aBombAnEndlessLoopAndAGoodScriptSideBySide() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> bomb =
          threads.submit(() -> outcome(Interpreter.builder().heapLimit(4 << 20), BOMB));
      Future<String> loop =
          threads.submit(
              () -> outcome(Interpreter.builder().timeLimit(Duration.ofMillis(500)), ENDLESS));
      Future<String> good =
          threads.submit(
              () ->
                  outcome(
                      Interpreter.builder(),
                      "(foldl + 0 (map (\\ {x} {* x x}) (range 0 100000)))"));

      assertEquals("error out-of-memory, then 3", bomb.get());
      assertEquals("error timeout, then 3", loop.get());
      assertEquals("333328333350000, then 3", good.get());
    }
  }

  /** What came of a script, and that the interpreter works after it. */
  private static String outcome(Interpreter.Builder builder, String script) {
    try (Interpreter lisp = builder.build()) {
      String first;
      try {
        first = lisp.eval(script).print();
      } catch (LispError e) {
        first = "error " + e.kind();
      }
      lisp.eval("(def {l} nil)");
      return first + ", then " + lisp.eval("(+ 1 2)").print();
    }
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "collects at each turn")
  void aBombedInterpreterAnswersAgainAndAgain() {
    try (Interpreter lisp = Interpreter.builder().heapLimit(1 << 20).arenaSize(64 << 10).build()) {
      for (int i = 0; i < 3; i++) {
        LispError error = assertThrows(LispError.class, () -> lisp.eval(BOMB));
        assertEquals("out-of-memory", error.kind());
        assertTrue(lisp.memory().heap().footprint() + lisp.memory().heap().charged() <= 1 << 20);
        assertEquals("{}", lisp.eval("(def {l} nil)").print());
        assertEquals("number", lisp.eval("(mem/gc/collect)").type());
      }
    }
  }

  @Test
  void interruptStopsTheEvaluationThatRunsAndNoOther() throws Exception {
    try (Interpreter lisp = Interpreter.builder().build()) {
      lisp.interrupt();
      assertEquals(3, lisp.eval("(+ 1 2)").asLong());

      Future<String> kind = evaluationThatEndsIn(lisp, ENDLESS);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      lisp.interrupt();

      assertEquals("interrupted", kind.get());
      assertEquals(3, lisp.eval("(+ 1 2)").asLong());
    }
  }

  @Test
  void noScriptCatchesAnInterruptOrATimeout() {
    try (Interpreter lisp = Interpreter.builder().timeLimit(Duration.ofMillis(200)).build()) {
      String tries = "(try {while 1 {}} (\\ {e} {:caught}))";
      assertEquals("timeout", assertThrows(LispError.class, () -> lisp.eval(tries)).kind());
    }
  }

  @Test
  void theTimeLimitHoldsForEachEvaluationAnew() {
    try (Interpreter lisp = Interpreter.builder().timeLimit(Duration.ofSeconds(1)).build()) {
      for (int i = 0; i < 4; i++) {
        LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
        assertEquals(i, lisp.eval("" + i).asLong());
      }
    }
  }

  @Test
  void aSecondThreadIsTurnedAway() throws Exception {
    try (Interpreter lisp = Interpreter.builder().build()) {
      Value list = lisp.eval("(list 1 2)");
      Future<String> kind = evaluationThatEndsIn(lisp, ENDLESS);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());

      for (Runnable use :
          new Runnable[] {() -> lisp.eval("1"), list::print, lisp::memory, lisp::close}) {
        IllegalStateException e = assertThrows(IllegalStateException.class, use::run);
        assertTrue(e.getMessage().contains("while thread"), e.getMessage());
      }
      lisp.interrupt();
      kind.get();
      assertEquals("{1 2}", list.print());
    }
  }

  private static Future<String> evaluationThatEndsIn(Interpreter lisp, String script)
      throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    java.util.concurrent.FutureTask<String> task =
        new java.util.concurrent.FutureTask<>(
            () -> {
              started.countDown();
              return assertThrows(LispError.class, () -> lisp.eval(script)).kind();
            });
    Thread.ofPlatform().name("other").daemon().start(task);
    started.await();
    return task;
  }

  @Test
  void closeIsIdempotentAndFinal() {
    Interpreter lisp = Interpreter.builder().build();
    Value list = lisp.eval("(list 1 2)");
    Script script = lisp.script("1", "test");
    lisp.close();
    lisp.close();

    for (Runnable use :
        new Runnable[] {() -> lisp.eval("1"), list::print, lisp::memory, script::evalNext}) {
      IllegalStateException e = assertThrows(IllegalStateException.class, use::run);
      assertEquals("the interpreter is closed", e.getMessage());
    }
    assertEquals("#<value: the interpreter is closed>", list.toString());
    list.close();
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "collects at each turn")
  void deepRecursionAnswersOnAVirtualThread() throws Exception {
    String sum = "(fun {sum n} {if (== n 0) {0} {+ n (sum (- n 1))}}) (sum 100000)";
    AtomicReference<String> result = new AtomicReference<>();
    Thread.startVirtualThread(() -> result.set(outcome(Interpreter.builder(), sum))).join();
    assertEquals("5000050000, then 3", result.get());
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "collects at each turn")
  void endlessRecursionIsAnErrorAndTheNextFormWorks() {
    String sum = "(fun {sum n} {if (== n 0) {0} {+ n (sum (- n 1))}}) (sum 1000000000)";
    assertEquals("error stack-overflow, then 3", outcome(Interpreter.builder(), sum));
    assertEquals("error stack-overflow, then 3", outcome(Interpreter.builder().maxDepth(1), sum));
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "collects at each turn")
  void aCallerWithHardlyAnyStackIsServedElsewhere() throws Exception {
    AtomicReference<String> result = new AtomicReference<>();
    Runnable work = () -> result.set(atTheBottom(() -> outcome(Interpreter.builder(), "(+ 40 2)")));
    Thread thread = new Thread(null, work, "small", 256 << 10);
    thread.start();
    thread.join();
    assertEquals("42, then 3", result.get());
  }

  /** Does the work with about 64 KiB of stack left below what the probe wants. */
  private static String atTheBottom(java.util.function.Supplier<String> work) {
    return StackProbe.hasRoom() ? deeper(work, 0) : work.get();
  }

  private static String deeper(java.util.function.Supplier<String> work, int level) {
    String result = atTheBottom(work);
    assertFalse(level > 1_000_000);
    return result;
  }

  @Test
  void whatIsNotGrantedIsDenied() {
    try (Interpreter lisp = Interpreter.builder().build()) {
      for (String form :
          new String[] {
            "(read-file \"/etc/hostname\")",
            "(write-file \"x\" \"y\")",
            "(load \"x.valk\")",
            "(env/get \"HOME\")",
            "(exit 3)",
          }) {
        assertEquals("denied", assertThrows(LispError.class, () -> lisp.eval(form)).kind(), form);
      }
    }
  }

  @Test
  void whatIsGrantedWorks() {
    try (Interpreter lisp = Interpreter.builder().allowExit(true).allowEnvironment(true).build()) {
      assertEquals(3, assertThrows(ExitRequest.class, () -> lisp.eval("(exit 3)")).code());
      assertEquals("string", lisp.eval("(env/get \"PATH\")").type());
    }
  }

  @Test
  void aStreamThatCallsBackIsTurnedAway() {
    AtomicReference<Interpreter> self = new AtomicReference<>();
    java.io.OutputStream out =
        new java.io.OutputStream() {
          @Override
          public void write(int b) {
            self.get().eval("1");
          }
        };
    Interpreter lisp = Interpreter.builder().out(out).build();
    self.set(lisp);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> lisp.eval("(print 1)"));
    assertTrue(e.getMessage().contains("from inside"), e.getMessage());
    assertTrue(
        assertThrows(IllegalStateException.class, () -> lisp.eval("1"))
            .getMessage()
            .contains("broke"));
    lisp.close();
  }

  @Test
  void outputThatIsNotTakenIsAnError() {
    java.io.OutputStream full =
        new java.io.OutputStream() {
          @Override
          public void write(int b) throws java.io.IOException {
            throw new java.io.IOException("no space left");
          }
        };
    try (Interpreter lisp = Interpreter.builder().out(full).build()) {
      LispError error = assertThrows(LispError.class, () -> lisp.eval("(print 1)"));
      assertEquals("io", error.kind());
      assertTrue(error.getMessage().contains("no space left"), error.getMessage());
    }
  }

  @Test
  void aTraceKeepsLineAndColumnBehindALongPath() {
    String path = "/a".repeat(200) + "/the-end.valk";
    try (Interpreter lisp = Interpreter.builder().build()) {
      LispError e =
          assertThrows(
              LispError.class, () -> lisp.eval("(fun {f x} {+ 1 (head x)})\n (+ 1 (f 5))", path));
      assertTrue(
          e.trace().stream()
              .anyMatch(line -> line.startsWith("f (…") && line.endsWith("/the-end.valk:2:7)")),
          e.trace()::toString);
    }
  }
}
