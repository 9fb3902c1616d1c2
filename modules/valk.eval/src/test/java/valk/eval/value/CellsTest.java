package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import valk.gc.Words;

/** What is written into a cell is read from it, also after it has moved. */
class CellsTest {
  @Test
  void typeNames() {
    try (Bench bench = Bench.calm()) {
      assertType("nil", bench, Words.NIL);
      assertType("number", bench, Words.fixnum(-1));
      assertType("number", bench, bench.at(bench.real(1.5)));
      assertType("string", bench, bench.at(bench.string("")));
      assertType("symbol", bench, bench.at(bench.symbol("a")));
      assertType("keyword", bench, bench.at(bench.keyword("a")));
      assertType("vector", bench, bench.at(bench.vector(bench.top())));
      assertType("map", bench, bench.at(bench.map()));
      assertType("function", bench, bench.at(bench.closure("f")));
      assertType("function", bench, Words.immediate(Words.BUILTIN, 3));
      assertType("function", bench, Words.immediate(Words.FORM, 3));
      assertType("error", bench, bench.at(bench.error("m", Words.NIL)));
      assertType("list", bench, bench.at(bench.list(bench.push(Words.NIL), Words.QUOTED)));
      assertType("ref", bench, ref(bench));
    }
  }

  private static void assertType(String expected, Bench bench, long word) {
    assertEquals(expected, Shapes.typeName(bench.space(), word));
    assertEquals(expected.equals("function"), Shapes.isFunction(bench.space(), word));
    assertEquals(expected.equals("number"), Shapes.isNumber(bench.space(), word));
  }

  private static long ref(Bench bench) {
    bench.ensure(0, Bench.FP, bench.top());
    return Words.object(bench.heap().owner(Shapes.REF, RefCell.SLOTS, RefCell.SIZE, 42));
  }

  @Test
  void refKeepsItsOwnerId() {
    try (Bench bench = Bench.calm()) {
      assertEquals(42, RefCell.ownerId(bench.space(), ref(bench)));
    }
  }

  @Test
  void closureKeepsCodeAndCaptured() {
    try (Bench bench = Bench.zealous()) {
      int code = bench.push(Words.object(bench.large(Shapes.CODE, 5, CodeCell.size(1), 0, 0)));
      int captured = bench.string("captured");
      bench.push(Words.fixnum(7));
      bench.ensure(ClosureCell.size(2), Bench.FP, bench.top());
      int f =
          bench.push(
              ClosureCell.make(bench.heap(), bench.at(code), 1234, bench.stack(), captured, 2));
      bench.shake();
      assertEquals(bench.at(code), ClosureCell.code(bench.space(), bench.at(f)));
      assertEquals(1234, ClosureCell.codeId(bench.space(), bench.at(f)));
      assertEquals(2, ClosureCell.count(bench.space(), bench.at(f)));
      assertEquals(bench.at(captured), ClosureCell.captured(bench.space(), bench.at(f), 0));
      assertEquals(Words.fixnum(7), ClosureCell.captured(bench.space(), bench.at(f), 1));
      ClosureCell.setCaptured(bench.heap(), bench.at(f), 1, bench.at(f));
      assertEquals(bench.at(f), ClosureCell.captured(bench.space(), bench.at(f), 1));
      assertEquals(0, ClosureCell.serial(bench.space(), bench.at(f)));
    }
  }

  @Test
  void partialKeepsFunctionAndArguments() {
    try (Bench bench = Bench.zealous()) {
      int f = bench.closure("f");
      int argument = bench.string("first");
      bench.ensure(PartialCell.size(1), Bench.FP, bench.top());
      int partial =
          bench.push(PartialCell.make(bench.heap(), bench.at(f), bench.stack(), argument, 1));
      bench.shake();
      assertEquals(bench.at(f), PartialCell.function(bench.space(), bench.at(partial)));
      assertEquals(1, PartialCell.count(bench.space(), bench.at(partial)));
      assertEquals(bench.at(argument), PartialCell.argument(bench.space(), bench.at(partial), 0));
    }
  }

  @Test
  void errorKeepsItsParts() {
    try (Bench bench = Bench.zealous()) {
      int error = bench.error("message", Words.fixnum(5));
      bench.shake();
      long word = bench.at(error);
      assertEquals(bench.at(bench.keyword("user")), ErrorCell.kind(bench.space(), word));
      assertEquals(Words.fixnum(5), ErrorCell.data(bench.space(), bench.at(error)));
      assertEquals(-1, ErrorCell.position(bench.space(), bench.at(error)));
      long message = ErrorCell.message(bench.space(), bench.at(error));
      assertEquals("message", StringCell.text(bench.space(), message));
    }
  }

  @Test
  void boxIsAssigned() {
    try (Bench bench = Bench.calm()) {
      bench.ensure(BoxCell.SIZE, Bench.FP, bench.top());
      int box = bench.push(BoxCell.make(bench.heap(), Words.UNSET));
      bench.shake();
      int value = bench.string("young");
      BoxCell.set(bench.heap(), bench.at(box), bench.at(value));
      bench.shake();
      assertEquals(bench.at(value), BoxCell.get(bench.space(), bench.at(box)));
    }
  }

  @Test
  void scopesAreSearchedOutward() {
    try (Bench bench = Bench.zealous()) {
      int name = bench.symbol("x");
      int outer = scope(bench, bench.push(Words.NIL), name);
      int inner = scope(bench, outer, bench.symbol("y"));
      long found = EnvCell.binding(bench.space(), bench.at(inner), bench.at(name));
      assertEquals(bench.at(outer), found);
      assertEquals(bench.at(outer), EnvCell.parent(bench.space(), bench.at(inner)));
      long none = EnvCell.binding(bench.space(), bench.at(inner), Words.fixnum(1));
      assertEquals(Words.NIL, none);
    }
  }

  private static int scope(Bench bench, int parent, int name) {
    int map = bench.map();
    int value = bench.push(Words.fixnum(1));
    MapCell.put(bench, map, name, value, Bench.FP, bench.top());
    bench.ensure(EnvCell.SIZE, Bench.FP, bench.top());
    return bench.push(EnvCell.make(bench.heap(), bench.at(parent), bench.at(map), true));
  }

  @Test
  void kindsOfErrorsHaveKeywords() {
    assertEquals("no-match", ErrorKind.NO_MATCH.keyword());
    assertEquals("out-of-memory", ErrorKind.OUT_OF_MEMORY.keyword());
    assertTrue(ErrorKind.STACK_OVERFLOW.isCatchable());
    assertFalse(ErrorKind.TIMEOUT.isCatchable());
    assertEquals(6, Arrays.stream(ErrorKind.values()).filter(ErrorKind::isResource).count());
  }
}
