package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import valk.gc.HeapExhausted;
import valk.gc.Words;

class NamesTest {
  @Test
  void symbolAndKeywordShareAName() {
    try (Bench bench = Bench.calm()) {
      long symbol = bench.at(bench.symbol("a"));
      long keyword = bench.at(bench.keyword("a"));
      assertNotEquals(symbol, keyword);
      assertEquals(Words.payload(symbol), Words.payload(keyword));
      assertEquals(1, bench.names().size());
    }
  }

  @Test
  void namesGoWithTheLastWordThatMentionsThem() {
    try (Bench bench = Bench.calm()) {
      int kept = bench.keyword("kept");
      int id = Words.payload(bench.at(bench.symbol("gone")));
      bench.popTo(kept + 1);
      bench.shake();
      assertFalse(bench.names().isAlive(id));
      assertEquals(1, bench.names().size());
      assertEquals("kept", bench.names().name(Words.payload(bench.at(kept))));
      assertEquals(id, Words.payload(bench.at(bench.symbol("next"))), "the id is used again");
    }
  }

  @Test
  void weakNamesAreChargedAndCredited() {
    try (Bench bench = Bench.calm()) {
      long before = bench.heap().charged();
      int slot = bench.symbol("twelve-bytes");
      assertEquals(before + Names.CHARGE + 12, bench.heap().charged());
      bench.symbol("twelve-bytes");
      assertEquals(before + Names.CHARGE + 12, bench.heap().charged());
      bench.popTo(slot);
      bench.shake();
      assertEquals(before, bench.heap().charged());
    }
  }

  @Test
  void permanentNamesStayAndCostNothing() {
    try (Bench bench = Bench.calm()) {
      int slot = bench.symbol("first-weak");
      int id = bench.names().permanent("first-weak");
      bench.popTo(slot);
      bench.shake();
      assertTrue(bench.names().isAlive(id));
      assertEquals(0, bench.heap().charged());
      assertEquals(id, bench.names().find("first-weak"));
    }
  }

  @Test
  void endlesslyManyNamesInLittleMemory() {
    try (Bench bench = Bench.limited(2 << 20)) {
      for (int i = 0; i < 200_000; i++) {
        bench.popTo(bench.symbol("name" + i));
      }
      assertTrue(bench.names().capacity() < 100_000, "ids are used again");
    }
  }

  @Test
  void tableShrinksWhenItsNamesAreGone() {
    try (Bench bench = Bench.calm()) {
      int kept = bench.symbol("kept");
      for (int i = 0; i < 50_000; i++) {
        bench.symbol("name" + i);
      }
      assertEquals(50_001, bench.names().capacity());
      bench.popTo(kept + 1);
      bench.shake();
      assertEquals(1, bench.names().capacity());
      assertEquals("kept", bench.names().name(bench.names().find("kept")));
    }
  }

  @Test
  void namesThatStayAliveRunIntoTheLimit() {
    try (Bench bench = Bench.limited(2 << 20)) {
      assertThrows(
          HeapExhausted.class,
          () -> {
            for (int i = 0; i < 200_000; i++) {
              bench.symbol("name" + i);
            }
          });
      assertTrue(bench.heap().footprint() + bench.heap().charged() <= bench.heap().hardLimit());
    }
  }
}
