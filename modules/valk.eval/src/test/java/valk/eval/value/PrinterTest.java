package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import valk.gc.HeapExhausted;
import valk.gc.Words;

class PrinterTest {
  @Test
  void printedForms() {
    try (Bench bench = Bench.calm()) {
      assertEquals("{}", bench.print(bench.push(Words.NIL)));
      assertEquals("-17", bench.print(bench.push(Words.fixnum(-17))));
      assertEquals("2.5", bench.print(bench.real(2.5)));
      assertEquals("a->b", bench.print(bench.symbol("a->b")));
      assertEquals(":key", bench.print(bench.keyword("key")));
      assertEquals("#<fun area>", bench.print(bench.closure("area")));
      assertEquals(
          "#<builtin builtin4>", bench.print(bench.push(Words.immediate(Words.BUILTIN, 4))));
      assertEquals("Error: no such thing", bench.print(bench.error("no such thing", Words.NIL)));
    }
  }

  @Test
  void stringsAreQuotedInsideAndWhenReadable() {
    try (Bench bench = Bench.calm()) {
      int string = bench.string("say \"é\"\n\u0001\u007f");
      assertEquals("\"say \\\"é\\\"\\n\\u0001\\u007f\"", bench.print(string));
      assertEquals("say \"é\"\n\u0001\u007f", Printer.text(bench, string, false, 0, bench.top()));
      int list = bench.list(string, Words.QUOTED);
      assertEquals(
          "{\"say \\\"é\\\"\\n\\u0001\\u007f\"}", Printer.text(bench, list, false, 0, bench.top()));
    }
  }

  @Test
  void structures() {
    try (Bench bench = Bench.zealous()) {
      int from = bench.push(Words.fixnum(1));
      int inner = bench.symbol("a");
      bench.list(inner, Words.EXPRESSION);
      bench.vector(bench.top());
      int map = bench.map();
      assertEquals("#{}", bench.print(map));
      put(bench, map, bench.keyword("gone"), bench.push(Words.NIL));
      put(bench, map, bench.keyword("k"), bench.push(Words.fixnum(1)));
      put(bench, map, bench.string("s"), bench.push(Words.NIL));
      int gone = bench.keyword("gone");
      MapCell.remove(bench, map, gone, Bench.FP, bench.top());
      bench.popTo(map + 1);
      bench.list(from, Words.QUOTED);
      assertEquals("{1 (a) [] #{:k 1, \"s\" {}}}", bench.print(from));
    }
  }

  private static void put(Bench bench, int map, int key, int value) {
    MapCell.put(bench, map, key, value, Bench.FP, bench.top());
  }

  @Test
  void cyclesEnd() {
    try (Bench bench = Bench.calm()) {
      int vector = bench.vector(bench.push(Words.fixnum(1)));
      VectorCell.push(bench, vector, vector, Bench.FP, bench.top());
      assertEquals("[1 ...]", bench.print(vector));
      int map = bench.map();
      put(bench, map, bench.keyword("self"), bench.push(bench.at(map)));
      put(bench, map, bench.keyword("v"), vector);
      assertEquals("#{:self ..., :v [1 ...]}", bench.print(map));
    }
  }

  @Test
  void aVectorThatIsThereTwiceIsNoCycle() {
    try (Bench bench = Bench.calm()) {
      int vector = bench.vector(bench.push(Words.fixnum(1)));
      bench.push(bench.at(vector));
      int both = bench.vector(vector);
      assertEquals("[[1] [1]]", bench.print(both));
    }
  }

  @Test
  void vectorsNestedTooDeepAreElided() {
    try (Bench bench = Bench.calm()) {
      int vector = bench.vector(bench.top());
      for (int i = 0; i < Printer.MAX_CONTAINERS; i++) {
        vector = bench.vector(vector);
      }
      String printed = bench.print(vector);
      assertEquals("[".repeat(1000) + "..." + "]".repeat(1000), printed);
    }
  }

  @Test
  void listsAreNestedWithoutLimit() {
    try (Bench bench = Bench.calm()) {
      int list = bench.push(Words.fixnum(1));
      for (int i = 0; i < 100_000; i++) {
        bench.ensure(Words.PAIR_BYTES, Bench.FP, bench.top());
        bench.stack()[list] = bench.heap().pair(bench.at(list), Words.NIL) | Words.QUOTED;
      }
      assertEquals("{".repeat(100_000) + "1" + "}".repeat(100_000), bench.print(list));
    }
  }

  @Test
  void longTextIsMadeInPlace() {
    try (Bench bench = Bench.zealous()) {
      String piece = "aé😀".repeat(1000);
      int string = bench.string(piece);
      int list = bench.list(string, Words.QUOTED);
      int made = bench.push(Printer.string(bench, list, true, Bench.FP, bench.top()));
      assertEquals("{\"" + piece + "\"}", StringCell.text(bench.space(), bench.at(made)));
    }
  }

  @Test
  void endlessTextEndsAsOutOfMemory() {
    try (Bench bench = Bench.limited(2 << 20)) {
      int list = bench.push(Words.fixnum(1));
      for (int i = 0; i < 60; i++) {
        bench.push(bench.at(list));
        list = bench.list(list, Words.QUOTED);
      }
      int value = list;
      assertThrows(
          HeapExhausted.class, () -> Printer.string(bench, value, true, Bench.FP, bench.top()));
      assertTrue(bench.print(value).endsWith("…"), "text for the host is cut");
    }
  }

  @Test
  void briefFormsAreCutAndNeedNoSafepoint() {
    try (Bench bench = Bench.zealous()) {
      int from = bench.top();
      for (int i = 0; i < 100; i++) {
        bench.push(Words.fixnum(i));
      }
      int list = bench.list(from, Words.QUOTED);
      assertEquals("{0 1 2 3 4…", Printer.brief(bench, bench.at(list), 10));
      int nested = bench.push(Words.NIL);
      for (int i = 0; i < 50; i++) {
        nested = bench.list(nested, Words.QUOTED);
      }
      long polls = bench.polls();
      String brief = Printer.brief(bench, bench.at(nested), 100);
      assertEquals("{".repeat(16) + "..." + "}".repeat(16), brief);
      assertEquals(polls, bench.polls());
    }
  }
}
