package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import valk.memory.Space;

class ZealTest {
  @Test
  void aListIsRead() {
    assertEquals(Zeal.NONE, Zeal.parse(""));
    assertEquals(new Zeal(7, 11, true, true), Zeal.parse("checkpoint:7, collect:11,poison,verify"));
    assertFalse(Zeal.parse("poison,verify").actsAtSafepoints());
    assertTrue(Zeal.parse("collect:1").actsAtSafepoints());
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint", "checkpoint:0", "collect:-1", "collect:x", "all"})
  void whatIsMalformedIsNamed(String text) {
    var e = assertThrows(IllegalArgumentException.class, () -> Zeal.parse(text));
    assertEquals(
        "valk.zeal=" + text + " is not a comma list of checkpoint:N, collect:N, poison, verify",
        e.getMessage());
  }

  @Test
  void aStaleWordLeadsToPoison() {
    HeapConfig config = Mutator.config(Mutator.M, 64 * Mutator.M, Mutator.M);
    try (Mutator m = new Mutator(config.withZeal(Zeal.parse("poison")))) {
      m.heap.beginForm();
      long stale = m.pair(Words.NIL, Words.NIL);
      m.heap.checkpoint();
      assertEquals(Zeal.POISON, m.first(stale));
      m.push(m.cell(0, 48));
      m.heap.checkpoint();
      long dead = Words.offset(m.pop());
      m.heap.collect();
      assertEquals(Zeal.POISON, Space.load(m.space, dead));
    }
  }

  @Test
  void everyNthSafepointActs() {
    HeapConfig config = Mutator.config(Mutator.M, 64 * Mutator.M, Mutator.M);
    try (Mutator m = new Mutator(config.withZeal(Zeal.parse("checkpoint:2,collect:3")))) {
      assertTrue(m.heap.zealous());
      m.heap.beginForm();
      for (int i = 0; i < 12; i++) {
        m.heap.ensure(16, 0);
      }
      assertEquals(6, m.heap.snapshot().checkpoint().checkpoints());
      assertEquals(4, m.heap.snapshot().gc().collections());
    }
  }
}
