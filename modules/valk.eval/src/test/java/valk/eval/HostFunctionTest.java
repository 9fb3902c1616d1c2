package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that the host gives to scripts, and functions of scripts that the host calls. */
class HostFunctionTest {
  private static final BigInteger HUGE = BigInteger.TEN.pow(40);

  private static Interpreter with(String signature, HostFunction function) {
    return Interpreter.builder().function(signature, "Of the host.", function).build();
  }

  private static Data evaluated(Interpreter lisp, String source) {
    try (Value value = lisp.eval(source)) {
      return value.data();
    }
  }

  @Test
  void everyKindOfDataGoesInAndComesOut() {
    Data all =
        Data.list(
            Data.of(1),
            Data.of(Long.MIN_VALUE),
            Data.of(HUGE),
            Data.of(2.5),
            Data.of("häuser 🏠"),
            Data.of(""),
            Data.keyword("key"),
            Data.symbol("name"),
            Data.nil(),
            Data.list(Data.of(true), Data.list(Data.of("deep"))));
    try (Interpreter lisp = with("(all)", call -> all);
        Value identity = lisp.eval("(\\ {x} {x})");
        Value back = lisp.call(identity, all)) {
      assertEquals(all, evaluated(lisp, "(all)"));
      assertEquals(all, back.data());
    }
  }

  @Test
  void argumentsAreSeenAsTheyAre() {
    List<Data> seen = new ArrayList<>();
    HostFunction note =
        call -> {
          for (int i = 0; i < call.count(); i++) {
            seen.add(call.argument(i));
          }
          return Data.of(seen.size());
        };
    try (Interpreter lisp = with("(note x…)", note)) {
      assertEquals(Data.of(3), evaluated(lisp, "(note {1 :a} \"s\" 2.5)"));
      assertEquals(
          List.of(Data.list(Data.of(1), Data.keyword("a")), Data.of("s"), Data.of(2.5)), seen);
    }
  }

  @Test
  void aFunctionIsHeldAndCalledLater() {
    List<Value> handlers = new ArrayList<>();
    HostFunction keep =
        call -> {
          if (call.argument(0) instanceof Data.Held(Value value)) {
            handlers.add(value);
          }
          return Data.nil();
        };
    try (Interpreter lisp = with("(on-event handler)", keep)) {
      lisp.eval("(def {seen} 0) (on-event (\\ {n} {def {seen} (+ seen n)}))").close();
      lisp.eval("(mem/gc/collect)").close();
      for (int i = 1; i <= 100; i++) {
        lisp.call(handlers.getFirst(), Data.of(i)).close();
      }
      assertEquals(Data.of(5050), evaluated(lisp, "seen"));
    }
  }

  @Test
  void aCallLeavesNothingInTheArena() {
    try (Interpreter lisp = Interpreter.builder().arenaSize(1 << 20).heapLimit(4 << 20).build();
        Value build = lisp.eval("(\\ {n} {len (range 0 n)})")) {
      for (int i = 0; i < 50; i++) {
        try (Value length = lisp.call(build, Data.of(20_000))) {
          assertEquals(20_000, length.asLong());
        }
      }
      assertEquals(0, lisp.memory().arena().usage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(twice)           | twice: wanted 1 argument",
        "(twice 1 2)       | twice: wanted 1 argument",
        "(twice \"a\")     | twice: argument 1: wanted an integer of 64 bits",
        "(twice (error :mine \"first\")) | first",
      })
  void wrongCallsAreErrorsOfTheScript(String source, String message) {
    try (Interpreter lisp = with("(twice n)", call -> Data.of(2 * call.integer(0)))) {
      LispError e = assertThrows(LispError.class, () -> lisp.eval(source));
      assertTrue(e.getMessage().contains(message), e.getMessage());
      assertEquals(Data.of(8), evaluated(lisp, "(twice 4)"));
    }
  }

  @Test
  void anErrorOfTheHostCanBeCaughtByItsKind() {
    HostFunction fail =
        call -> {
          throw new HostError("not-there", "no such thing");
        };
    try (Interpreter lisp = with("(fetch)", fail)) {
      assertEquals(
          Data.list(Data.keyword("not-there"), Data.of("fetch: no such thing")),
          evaluated(lisp, "(try {do (fetch)} (\\ {e} {list (error/kind e) (error/message e)}))"));
      LispError e = assertThrows(LispError.class, () -> lisp.eval("\n  (fetch)"));
      assertEquals("not-there", e.kind());
      assertEquals(2, e.line());
    }
  }

  @Test
  void anotherExceptionEndsTheEvaluationAndNotTheInterpreter() {
    IllegalStateException thrown = new IllegalStateException("oops");
    HostFunction fail =
        call -> {
          throw thrown;
        };
    try (Interpreter lisp = with("(fail)", fail)) {
      String deep = "(fun {f n} {if (== n 0) {do (fail)} {+ 1 (f (- n 1))}})";
      lisp.eval(deep).close();
      assertSame(thrown, assertThrows(RuntimeException.class, () -> lisp.eval("(f 2000)")));
      assertEquals(Data.of(3), evaluated(lisp, "(+ 1 2)"));
    }
  }

  @Test
  void theResultCountsAgainstTheLimit() {
    Data large = Data.list(java.util.Collections.nCopies(70_000, Data.of(1)));
    try (Interpreter lisp =
        Interpreter.builder()
            .heapLimit(1 << 20)
            .function("(large)", "Too much.", call -> large)
            .build()) {
      LispError e = assertThrows(LispError.class, () -> lisp.eval("(large)"));
      assertEquals("out-of-memory", e.kind());
      assertEquals(Data.of(3), evaluated(lisp, "(+ 1 2)"));
    }
  }

  @Test
  void listsThatNestTooDeepAreRefused() {
    Data deep = Data.nil();
    for (int i = 0; i < 300; i++) {
      deep = Data.list(deep);
    }
    Data result = deep;
    try (Interpreter lisp = with("(deep)", call -> result)) {
      assertThrows(IllegalArgumentException.class, () -> lisp.eval("(deep)"));
      assertEquals(Data.of(3), evaluated(lisp, "(+ 1 2)"));
      lisp.eval(
              "(def {l} nil) (def {i} 0) (while (< i 300) {do (def {l} (list l)) (def {i} (+ i"
                  + " 1))})")
          .close();
      try (Value value = lisp.eval("l")) {
        assertThrows(IllegalArgumentException.class, value::data);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(range 0 30000)",
        "(make-string 500000 \"x\")",
        "(list (make-string 180000 \"x\") (make-string 180000 \"y\"))"
      })
  void aCopyTakesNoMoreThanTheLimit(String source) {
    try (Interpreter lisp =
        Interpreter.builder()
            .heapLimit(1 << 20)
            .function("(see x)", "Copies.", call -> call.argument(0))
            .build()) {
      LispError e = assertThrows(LispError.class, () -> lisp.eval("(see " + source + ")"));
      assertTrue(e.getMessage().contains("more than 1048576 bytes"), e.getMessage());
      try (Value value = lisp.eval(source)) {
        assertThrows(IllegalArgumentException.class, value::data);
      }
    }
  }

  @Test
  void theInterpreterCannotBeUsedFromInside() {
    List<Interpreter> self = new ArrayList<>();
    try (Interpreter lisp = with("(inside)", call -> evaluated(self.getFirst(), "(+ 1 2)"))) {
      self.add(lisp);
      assertThrows(IllegalStateException.class, () -> lisp.eval("(inside)"));
      assertEquals(Data.of(3), evaluated(lisp, "(+ 1 2)"));
    }
  }

  @Test
  void aCallThatIsOverSaysSo() {
    List<HostCall> calls = new ArrayList<>();
    HostFunction leak =
        call -> {
          calls.add(call);
          return Data.nil();
        };
    try (Interpreter lisp = with("(leak x)", leak)) {
      lisp.eval("(leak 1)").close();
      assertThrows(IllegalStateException.class, () -> calls.getFirst().argument(0));
    }
  }

  @Test
  void aValueOfAnotherInterpreterIsRefused() {
    try (Interpreter one = Interpreter.builder().build();
        Interpreter other = Interpreter.builder().build();
        Value function = one.eval("(\\ {x} {x})")) {
      assertThrows(IllegalArgumentException.class, () -> other.call(function, Data.of(1)));
      assertThrows(
          IllegalArgumentException.class, () -> one.call(function, Data.held(other.eval("len"))));
    }
  }

  @Test
  void limitsHoldForEachCall() {
    try (Interpreter lisp = Interpreter.builder().fuel(10_000).build();
        Value loop = lisp.eval("(\\ {_} {while 1 {1}})");
        Value quick = lisp.eval("(\\ {x} {+ x 1})")) {
      assertEquals("fuel", assertThrows(LispError.class, () -> lisp.call(loop, Data.nil())).kind());
      try (Value three = lisp.call(quick, Data.of(2))) {
        assertEquals(3, three.asLong());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "f", "()", "(f", "(f  a)", "(f a? b)", "(f a… b)", "(f a… b?)"})
  void aMalformedSignatureIsRefused(String signature) {
    assertThrows(
        IllegalArgumentException.class,
        () -> Interpreter.builder().function(signature, "", call -> Data.nil()));
  }

  @Test
  void aNameCanBeGivenOnce() {
    Interpreter.Builder taken =
        Interpreter.builder().function("(len x)", "Another.", call -> Data.nil());
    assertThrows(IllegalArgumentException.class, taken::build);
  }

  @Test
  void docAndAproposKnowTheFunction() {
    try (Interpreter lisp = with("(host/name a? b…)", call -> Data.of(call.count()))) {
      assertTrue(evaluated(lisp, "(doc host/name)").toString().contains("Of the host."));
      assertEquals(Data.of(0), evaluated(lisp, "(host/name)"));
      assertEquals(Data.of(4), evaluated(lisp, "(host/name 1 2 3 4)"));
    }
  }

  @Test
  void propertyListsAreReadByKey() {
    Data list = Data.properties().with("status", Data.of(200)).with("body", Data.of("x")).list();
    assertEquals(Data.of(200), list.get("status"));
    assertEquals(Data.nil(), list.get("headers"));
    assertTrue(Data.of(1).get("status").isNil());
  }

  @Test
  void anObjectOfTheHostGoesThroughAsARef() {
    Object object = new Object();
    try (Interpreter lisp = with("(it)", call -> Data.ref(object))) {
      assertEquals(Data.ref(object), evaluated(lisp, "(it)"));
      assertEquals(
          "{\"ref\" 1 1 1 1}",
          printed(
              lisp,
              "(list (type (it)) (ref? (it)) (== (it) (it)) (== #{:a (it)} #{:a (it)}) (do (def"
                  + " {kept} (it)) (mem/gc/collect) (== kept (it))))"));
      assertEquals("#<ref>", printed(lisp, "kept"));
    }
  }

  @Test
  void refsThatDieAreForgottenAndTheirChargeIsCredited() {
    try (Interpreter lisp = with("(new)", call -> Data.ref(new Object()))) {
      lisp.eval("(dotimes {i 10} {(new)}) (mem/gc/collect)").close();
      long before = lisp.memory().heap().charged();
      lisp.eval("(def {all} (map (\\ {i} {(new)}) (range 0 1000)))").close();
      assertTrue(lisp.memory().heap().charged() > before + 100_000);
      lisp.eval("(def {all} nil) (mem/gc/collect)").close();
      long after = lisp.memory().heap().charged();
      assertTrue(after < before + 20_000, after + " after, " + before + " before");
    }
  }

  @Test
  void refsEndInOutOfMemoryLikeAnythingElse() {
    try (Interpreter lisp =
        Interpreter.builder()
            .heapLimit(1 << 20)
            .function("(new)", "Of the host.", call -> Data.ref(new Object()))
            .build()) {
      LispError e =
          assertThrows(
              LispError.class, () -> lisp.eval("(def {l} nil) (while 1 {def {l} (cons (new) l)})"));
      assertEquals("out-of-memory", e.kind());
      assertEquals(3, lisp.eval("(def {l} nil) (+ 1 2)").asLong());
    }
  }

  @Test
  void aCallMayEndWithACallOfTheScript() {
    HostFunction hand =
        call ->
            call.then(
                new HostPart.Argument(0),
                new HostPart.Argument(1),
                new HostPart.Copy(Data.of("more")));
    try (Interpreter lisp = with("(hand f x)", hand)) {
      assertEquals("{1 \"more\"}", printed(lisp, "(hand list 1)"));
      assertEquals("{{2} \"more\"}", printed(lisp, "(hand (\\ {a b} {list a b}) (list 2))"));
      assertEquals(
          "100000",
          printed(
              lisp,
              "(fun {count n} {if (== n 100000) {n} {hand (\\ {m x} {count (+ m 1)}) n}}) (count"
                  + " 0)"));
      assertEquals("type", kind(lisp, "(hand 5 1)"));
      assertEquals("arity", kind(lisp, "(hand (\\ {a} {a}) 1)"));
    }
  }

  @Test
  void partsOfArgumentsAreHandedOnAsTheyAre() {
    HostFunction choose =
        call ->
            call.then(
                new HostPart.Item(0, (int) call.integer(1)),
                new HostPart.Before(
                    List.of(Data.keyword("n"), Data.of(call.length(0))), new HostPart.Argument(2)));
    try (Interpreter lisp = with("(choose functions i list)", choose)) {
      assertEquals("{:n 2 :x 1}", printed(lisp, "(choose (list id (\\ {l} {len l})) 0 {:x 1})"));
      assertEquals("4", printed(lisp, "(choose (list id (\\ {l} {len l})) 1 {:x 1})"));
      assertEquals("{:n 1}", printed(lisp, "(choose (list id) 0 5)"));
      assertEquals("type", kind(lisp, "(choose 7 0 {})"));
      assertThrows(IndexOutOfBoundsException.class, () -> lisp.eval("(choose (list id) 1 {})"));
      assertEquals(3, lisp.eval("(+ 1 2)").asLong());
    }
  }

  @Test
  void aResultIsCopiedWithoutBeingKept() {
    try (Interpreter lisp = Interpreter.builder().build();
        Value f = lisp.eval("(\\ {n} {range 0 n})")) {
      assertEquals(Data.list(Data.of(0), Data.of(1), Data.of(2)), lisp.callForData(f, Data.of(3)));
      assertEquals(
          "value",
          assertThrows(
                  LispError.class,
                  () -> {
                    try (Value deep =
                        lisp.eval("(\\ {} {foldl (\\ {l x} {list l}) nil (range 0 300)})")) {
                      lisp.callForData(deep);
                    }
                  })
              .kind());
      assertEquals(Data.nil(), lisp.callForData(f, Data.of(0)));
    }
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "exact figures")
  void whatACallForDataMadeIsNotEvacuated() {
    try (Interpreter lisp = Interpreter.builder().build();
        Value f = lisp.eval("(\\ {n} {range 0 n})")) {
      lisp.callForData(f, Data.of(1));
      long before = lisp.memory().checkpoint().bytesEvacuated();
      lisp.callForData(f, Data.of(1000));
      assertEquals(before, lisp.memory().checkpoint().bytesEvacuated());
    }
  }

  @Test
  void waitingEndsWithTheTimeOfTheEvaluation() {
    CompletableFuture<Data> never = new CompletableFuture<>();
    try (Interpreter lisp =
        Interpreter.builder()
            .timeLimit(Duration.ofMillis(50))
            .function("(wait)", "Of the host.", call -> awaited(call, never))
            .function(
                "(ready)",
                "Of the host.",
                call -> awaited(call, CompletableFuture.completedFuture(Data.of(7))))
            .build()) {
      assertEquals(7, lisp.eval("(ready)").asLong());
      assertEquals("timeout", assertThrows(LispError.class, () -> lisp.eval("(wait)")).kind());
      assertTrue(never.isCancelled());
      assertEquals(3, lisp.eval("(+ 1 2)").asLong());
    }
  }

  private static Data awaited(HostCall call, CompletableFuture<Data> future) {
    try {
      return call.await(future);
    } catch (ExecutionException e) {
      throw new HostError("io", String.valueOf(e.getCause()));
    }
  }

  private static String printed(Interpreter lisp, String source) {
    try (Value value = lisp.eval(source)) {
      return value.print();
    }
  }

  private static String kind(Interpreter lisp, String source) {
    return assertThrows(LispError.class, () -> lisp.eval(source)).kind();
  }
}
