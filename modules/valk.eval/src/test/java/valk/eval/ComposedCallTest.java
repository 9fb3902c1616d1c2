package valk.eval;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import valk.eval.spi.Composer;
import valk.eval.spi.Inside;

/** Calls whose argument is made part by part, and whose result is looked at where it lies. */
class ComposedCallTest {
  private static final Inside.Look<Data> COPY = Inside::data;

  private final Interpreter lisp = Interpreter.builder().heapLimit(1 << 20).build();

  @AfterEach
  void close() {
    lisp.close();
  }

  /** What a function was given, as it is printed. */
  private String shown(Composer.Composition composition) {
    try (Value keep = lisp.eval("(\\ {x} {def {kept} x})")) {
      lisp.call(keep, composition, COPY);
      return lisp.eval("kept").print();
    }
  }

  private static void key(Composer composer, String name) {
    composer.keyword(name.getBytes(US_ASCII), name.length());
  }

  @Test
  void valuesOfAllKindsAreMade() {
    assertEquals("42", shown(c -> c.integer(42)));
    assertEquals("-9223372036854775808", shown(c -> c.integer(Long.MIN_VALUE)));
    assertEquals("\"text\"", shown(c -> c.text("text")));
    assertEquals("\"käse 😀\"", shown(c -> c.text("käse 😀")));
    assertEquals("\"a?\"", shown(c -> c.text("a\uD83D")));
    assertEquals("\"käse\"", shown(c -> assertTrue(c.text("käse".getBytes(UTF_8)))));
    assertEquals(":key", shown(c -> c.keyword("keyword".getBytes(US_ASCII), 3)));
    assertEquals("{}", shown(c -> c.list(0)));
  }

  @Test
  void aListIsMadeOfThePartsThatWaitLast() {
    assertEquals(
        "{:a {1 \"b\"} 2}",
        shown(
            c -> {
              key(c, "a");
              c.integer(1);
              c.text("b");
              c.list(2);
              c.integer(2);
              c.list(3);
            }));
  }

  @Test
  void aLongListKeepsItsOrder() {
    int length = 3000;
    try (Value sum = lisp.eval("(\\ {l} {list (len l) (head l) (nth 1025 l) (last l)})")) {
      Data data =
          lisp.call(
              sum,
              c -> {
                for (int i = 0; i < length; i++) {
                  c.integer(i);
                }
                c.list(length);
              },
              COPY);
      assertEquals(
          Data.list(Data.of(length), Data.of(0), Data.of(1024), Data.of(length - 1)), data);
    }
  }

  @Test
  void bytesThatAreNoUtf8MakeNothing() {
    assertEquals(
        "\"instead\"",
        shown(
            c -> {
              assertFalse(c.text(new byte[] {'a', (byte) 0xC3}));
              c.text("instead");
            }));
  }

  @Test
  void oneValueIsWanted() {
    assertThrows(IllegalStateException.class, () -> shown(c -> {}));
    assertThrows(
        IllegalStateException.class,
        () ->
            shown(
                c -> {
                  c.integer(1);
                  c.integer(2);
                }));
    assertThrows(IllegalArgumentException.class, () -> shown(c -> c.list(1)));
    assertThrows(IllegalArgumentException.class, () -> shown(c -> c.list(-1)));
    assertEquals("1", shown(c -> c.integer(1)));
  }

  @Test
  void whatHostsThrowLeavesTheInterpreterUsable() {
    IllegalStateException thrown = new IllegalStateException("mine");
    Composer.Composition one = c -> c.integer(1);
    try (Value same = lisp.eval("(\\ {x} {do x})")) {
      assertSame(
          thrown,
          assertThrows(
              IllegalStateException.class,
              () ->
                  lisp.call(
                      same,
                      c -> {
                        throw thrown;
                      },
                      COPY)));
      assertSame(
          thrown,
          assertThrows(
              IllegalStateException.class,
              () ->
                  lisp.call(
                      same,
                      one,
                      (inside, word) -> {
                        throw thrown;
                      })));
      assertEquals(Data.of(1), lisp.call(same, one, COPY));
    }
  }

  @Test
  void aFunctionOfAnotherInterpreterAndAClosedOneAreRefused() {
    Composer.Composition one = c -> c.integer(1);
    try (Interpreter other = Interpreter.builder().build();
        Value theirs = other.eval("(\\ {x} {do x})")) {
      assertThrows(IllegalArgumentException.class, () -> lisp.call(theirs, one, COPY));
    }
    Value closed = lisp.eval("(\\ {x} {do x})");
    closed.close();
    assertThrows(IllegalStateException.class, () -> lisp.call(closed, one, COPY));
    assertEquals("1", shown(one));
  }

  @Test
  void anArgumentThatIsTooLargeIsOutOfMemory() {
    byte[] much = new byte[2 << 20];
    LispError e = assertThrows(LispError.class, () -> shown(c -> c.text(much)));
    assertEquals("out-of-memory", e.kind());
    assertEquals("1", shown(c -> c.integer(1)));
  }

  @Test
  void errorsOfTheFunctionAreThrown() {
    try (Value fails = lisp.eval("(\\ {x} {error :mine x})")) {
      LispError e =
          assertThrows(LispError.class, () -> lisp.call(fails, c -> c.text("said"), COPY));
      assertEquals("mine", e.kind());
    }
  }

  @Test
  void aResultIsLookedAtWhereItLies() {
    try (Value answer = lisp.eval("(\\ {x} {list :status 201 :body \"käse\" :more x :odd})")) {
      boolean isLooked =
          lisp.call(
              answer,
              c -> c.list(0),
              (in, word) -> {
                assertTrue(in.isList(word) && !in.isNil(word) && !in.isText(word));
                assertTrue(in.isKeyword(in.first(word)) && in.is(in.first(word), "status"));
                assertFalse(in.is(in.first(word), "statu") || in.is(in.first(word), "statuss"));
                long status = in.get(word, "status");
                assertTrue(in.isInteger(status) && in.first(in.rest(word)) == status);
                assertEquals(201, in.integer(status));
                long body = in.get(word, "body");
                assertTrue(in.isText(body) && !in.isKeyword(body) && !in.is(body, "käse"));
                assertArrayEquals("käse".getBytes(UTF_8), in.bytes(body));
                assertTrue(in.isNil(in.get(word, "odd")) && in.isNil(in.get(word, "none")));
                assertTrue(in.isNil(in.get(body, "status")) && in.isNil(in.get(word, "more")));
                return true;
              });
      assertTrue(isLooked);
    }
  }

  /** One string that a list holds often is copied as often. */
  @Test
  void copiesOfOneLookAreBounded() {
    String much =
        "(\\ {x} {let {s (apply str (map (\\ {i} {do \"0123456789\"}) (range 0 5000)))}"
            + " {map (\\ {i} {do s}) (range 0 100)}})";
    try (Value often = lisp.eval(much)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  lisp.call(
                      often,
                      c -> c.list(0),
                      (in, word) -> {
                        long copied = 0;
                        for (long l = word; !in.isNil(l); l = in.rest(l)) {
                          copied += in.bytes(in.first(l)).length;
                        }
                        return copied;
                      }));
      assertEquals("a copy would take more than 1048576 bytes", e.getMessage());
      assertEquals("1", shown(c -> c.integer(1)));
    }
  }

  @Test
  void aLookThatHasEndedSeesNothingAnyMore() {
    List<Inside> kept = new ArrayList<>();
    List<Long> words = new ArrayList<>();
    Inside.Look<Boolean> keeping =
        (inside, word) -> {
          kept.add(inside);
          words.add(word);
          return inside.isList(word);
        };
    try (Value list = lisp.eval("(\\ {x} {list :a \"text\" 1})")) {
      assertTrue(lisp.call(list, c -> c.integer(1), keeping));
    }
    Inside inside = kept.getFirst();
    long word = words.getFirst();
    List<Executable> uses =
        List.of(
            () -> inside.isNil(word),
            () -> inside.isList(word),
            () -> inside.first(word),
            () -> inside.rest(word),
            () -> inside.get(word, "a"),
            () -> inside.isInteger(word),
            () -> inside.integer(word),
            () -> inside.isKeyword(word),
            () -> inside.isText(word),
            () -> inside.is(word, "a"),
            () -> inside.bytes(word),
            () -> inside.data(word));
    for (Executable use : uses) {
      assertThrows(IllegalStateException.class, use);
    }
  }

  @Test
  void aLookThatFailedHasEndedToo() {
    List<Inside> kept = new ArrayList<>();
    try (Value same = lisp.eval("(\\ {x} {do x})")) {
      assertThrows(
          ArithmeticException.class,
          () ->
              lisp.call(
                  same,
                  c -> c.integer(1),
                  (inside, word) -> {
                    kept.add(inside);
                    throw new ArithmeticException("from the look");
                  }));
    }
    assertThrows(IllegalStateException.class, () -> kept.getFirst().isNil(7));
  }

  @Test
  void aCompositionThatHasEndedMakesNothingAnyMore() {
    List<Composer> kept = new ArrayList<>();
    try (Value same = lisp.eval("(\\ {x} {do x})")) {
      Composer.Composition keeping =
          c -> {
            kept.add(c);
            c.integer(1);
          };
      assertEquals(Data.of(1), lisp.call(same, keeping, COPY));
    }
    Composer composer = kept.getFirst();
    List<Executable> uses =
        List.of(
            () -> composer.integer(1),
            () -> composer.text("a"),
            () -> composer.text(new byte[] {'a'}),
            () -> composer.keyword(new byte[] {'a'}, 1),
            () -> composer.list(0));
    for (Executable use : uses) {
      assertThrows(IllegalStateException.class, use);
    }
  }
}
