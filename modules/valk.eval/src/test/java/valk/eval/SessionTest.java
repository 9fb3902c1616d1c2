package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import valk.eval.spi.BuiltinProvider;
import valk.eval.spi.FamilyHost;
import valk.eval.spi.Functions;
import valk.memory.SlabSnapshot;

/** Interpreters with families of functions: when they are added, and what they are given. */
class SessionTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Family family = new Family();

  /** Notes who its host is when it is asked. */
  private static final class Family implements BuiltinProvider {
    final List<FamilyHost> added = new ArrayList<>();
    final List<FamilyHost> called = new ArrayList<>();

    @Override
    public String name() {
      return "star";
    }

    @Override
    public void addTo(Functions functions, FamilyHost host) {
      added.add(host);
      functions.function("(star/call x?)", "Calls.", call -> note(host, call));
      functions.function("(star/stop)", "Throws.", call -> stop());
      functions.curried("(star/pair a b)", "Waits.", call -> pair(call));
      functions.slabs(() -> List.of(new SlabSnapshot("stars", 64, 7, 3, 4, 5, 2, 1)));
    }

    private Data note(FamilyHost host, HostCall call) {
      called.add(host);
      return Data.of(call.count());
    }

    private static Data stop() {
      throw new UnsupportedOperationException("stopped");
    }

    private static Data pair(HostCall call) {
      return Data.list(call.argument(1), call.argument(0));
    }
  }

  private Session session() {
    return new Session(() -> Interpreter.builder().out(out), () -> List.of(family));
  }

  private static String shown(Session session, String source) {
    try (Value value = session.eval(source, "test")) {
      return value.print();
    }
  }

  @Test
  void aFamilyComesWithTheFirstNameThatMightBeItsOwn() {
    try (Session session = session()) {
      assertEquals("3", shown(session, "(fun {mine/add a b} {+ a b}) (mine/add 1 2)"));
      assertThrows(LispError.class, () -> session.eval("(unknown 1)", "test"));
      assertEquals(List.of(), family.added);
      assertEquals("1", shown(session, "(star/call 5)"));
      assertEquals("0", shown(session, "(fun {f} {(star/call)}) (f)"));
      assertEquals(List.of(session), family.added);
    }
  }

  @Test
  void itsFunctionsAreFoundByEveryWayToReadAName() {
    for (String way :
        List.of(
            "star/call",
            "(star/call)",
            "(fun {g} {(star/call)}) (g)",
            "(map star/call {1})",
            "(eval {star/call})",
            "(fun {h x} {eval {star/call x}}) (h 1)",
            "(set! {star/call} 3)",
            "(doc star/call)",
            "(source star/call)")) {
      try (Session session = session()) {
        assertFalse(shown(session, way).isEmpty(), way);
      }
    }
  }

  @Test
  void aproposAndTheNearestNameKnowThem() {
    try (Session session = session()) {
      assertEquals("{star/call star/pair star/stop}", shown(session, "(apropos \"star/\")"));
    }
    try (Session session = session()) {
      LispError e = assertThrows(LispError.class, () -> session.eval("(star/cal 1)", "test"));
      assertEquals("unbound: star/cal; did you mean star/call?", e.getMessage());
    }
  }

  @Test
  void aNameThatTheScriptBoundStaysTheScripts() {
    try (Session session = session()) {
      assertEquals("9", shown(session, "(fun {star/call x} {9}) (apropos \"star\") (star/call 1)"));
    }
  }

  @Test
  void anInterpreterOfAHostHasNone() {
    try (Interpreter lisp = Interpreter.builder().build()) {
      assertEquals(
          "unbound", assertThrows(LispError.class, () -> lisp.eval("(star/call 1)")).kind());
    }
  }

  @Test
  void aCurriedFunctionWaitsForItsArguments() {
    try (Session session = session()) {
      assertEquals("{2 1}", shown(session, "((star/pair 1) 2)"));
    }
  }

  @Test
  void slabsOfFamiliesAreShownAfterTheInterpretersOwn() {
    try (Session session = session()) {
      shown(session, "(star/call)");
      assertEquals("\"stars\"", shown(session, "(map/get (last (mem/slab/stats)) :name)"));
      assertEquals("3", shown(session, "(map/get (last (map/get (mem/stats) :slabs)) :in-use)"));
      assertTrue(out.toString(StandardCharsets.UTF_8).contains("slab stars"));
    }
  }

  @Test
  void replayDoesAgainWhatWasDone() {
    try (Session session = session()) {
      session.eval("(def {x} 1) (star/call)", "first").close();
      assertThrows(LispError.class, () -> session.eval("(def {y} 2) (head nil)", "second"));
      FamilyHost inside = new NoHost();
      var replay = session.replay();
      session.eval("(def {z} 3)", "third").close();
      try (Interpreter other = replay.builder(inside).build()) {
        LispError last = assertThrows(LispError.class, () -> replay.run(other));
        assertEquals("second", last.sourceName());
        assertEquals(3, other.eval("(+ x y)").asLong());
        assertThrows(LispError.class, () -> other.eval("z"));
        assertEquals(List.of(session, inside), family.called);
      }
    }
  }

  @Test
  void whatWasInterruptedIsNotDoneAgain() {
    try (Session session = session()) {
      session.eval("(def {x} 1)", "first").close();
      Thread.startVirtualThread(() -> interruptUntilIdle(session.interpreter()));
      assertThrows(LispError.class, () -> session.eval("(while 1 {})", "loop"));
      stop = true;
      var replay = session.replay();
      try (Interpreter other = replay.builder(new NoHost()).build()) {
        replay.run(other);
        assertEquals(1, other.eval("x").asLong());
      }
    }
  }

  private volatile boolean stop;

  private void interruptUntilIdle(Interpreter lisp) {
    while (!stop) {
      lisp.interrupt();
      Thread.yield();
    }
  }

  @Test
  void replayEndsWhereAFunctionThrows() {
    try (Session session = session()) {
      assertThrows(
          UnsupportedOperationException.class,
          () -> session.eval("(def {x} 1) (star/stop) (def {x} 2)", "test"));
      var replay = session.replay();
      try (Interpreter other = replay.builder(new NoHost()).build()) {
        assertThrows(UnsupportedOperationException.class, () -> replay.run(other));
        assertEquals(1, other.eval("x").asLong());
      }
    }
  }

  @Test
  void servicesAreWaitedForAndClosed() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    try (Session session = session()) {
      session.onFirstService(() -> seen.add("first"));
      session.awaitServices();
      Latch one = new Latch();
      Latch two = new Latch();
      session.hold(one);
      session.hold(two);
      session.release(one);
      two.close();
      session.awaitServices();
      assertEquals(List.of("first"), seen);
      session.hold(one);
      session.closeServices();
      session.awaitServices();
    }
  }

  private static final class Latch implements FamilyHost.Service {
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void await() throws InterruptedException {
      ended.await();
    }

    @Override
    public void close() {
      ended.countDown();
    }
  }

  private static final class NoHost implements FamilyHost {
    @Override
    public valk.eval.spi.Replay replay() {
      throw new IllegalStateException("no replay");
    }

    @Override
    public void hold(Service service) {}

    @Override
    public void release(Service service) {}
  }
}
