package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RememberedSetTest {
  /** Cells side by side whose cards begin in the same 512-byte windows, written at every slot. */
  @Test
  void noSlotIsLostWhereCardsOfTwoCellsMeet() {
    try (Mutator m = Mutator.of(Mutator.M, 64 * Mutator.M)) {
      int cells = 200;
      int slots = 79;
      for (int i = 0; i < cells; i++) {
        m.push(m.cell(slots, CellHeader.cellBytes(slots, 0)));
        for (int slot = 0; slot < slots; slot++) {
          m.init(m.peek(), slot, Words.NIL);
        }
      }
      m.heap.checkpoint();
      Random random = new Random(9);
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 500; i++) {
          long young = m.pair(Words.fixnum(i), Words.NIL);
          m.write(m.stack[random.nextInt(cells)], random.nextInt(slots), young);
        }
        m.verify();
        m.heap.checkpoint();
        m.verify();
      }
    }
  }

  @Test
  void eachCardIsRememberedOnce() {
    try (Mutator m = Mutator.of(Mutator.M, 64 * Mutator.M)) {
      m.push(Words.object(m.heap.large(1, 10_000, CellHeader.cellBytes(10_000, 0))));
      m.heap.checkpoint();
      long young = m.pair(Words.NIL, Words.NIL);
      for (int slot = 0; slot < 640; slot++) {
        m.write(m.peek(), slot, young);
      }
      assertEquals(11, m.heap.remembered().size());
      m.verify();
    }
  }

  @Test
  void aNewbornIsRememberedWhole() {
    try (Mutator m = Mutator.of(Mutator.M, 64 * Mutator.M)) {
      m.push(Words.object(m.heap.large(1, 10_000, CellHeader.cellBytes(10_000, 0))));
      m.init(m.peek(), 9_999, m.pair(Words.NIL, Words.NIL));
      m.write(m.peek(), 0, m.pair(Words.NIL, Words.NIL));
      assertEquals(1, m.heap.remembered().size());
      m.verify();
    }
  }

  @Test
  void pairsAndScratchCells() {
    try (Mutator m = Mutator.of(Mutator.M, 64 * Mutator.M)) {
      m.push(m.pair(Words.NIL, Words.NIL));
      m.heap.writeSecond(Words.offset(m.peek()), m.pair(Words.NIL, Words.NIL));
      assertEquals(0, m.heap.remembered().size());
      m.heap.checkpoint();
      m.heap.writeSecond(Words.offset(m.peek()), Words.fixnum(1));
      assertEquals(0, m.heap.remembered().size());
      m.heap.writeSecond(Words.offset(m.peek()), m.pair(Words.fixnum(2), Words.NIL));
      assertEquals(1, m.heap.remembered().size());
      m.verify();
      m.heap.checkpoint();
      assertEquals(Words.fixnum(2), m.first(m.second(m.peek())));
      m.collectAndVerify();
    }
  }

  @Test
  void cellsBornInTheHeapDuringABurstAreRemembered() {
    try (Mutator m = Mutator.of(64 * Mutator.K, 8 * Mutator.M)) {
      while (m.heap.arenaUsage() < 40 * Mutator.K) {
        m.poll();
        m.pair(Words.NIL, Words.NIL);
      }
      m.poll();
      int before = m.top;
      long burst = 0;
      while (burst < ManagedHeap.BURST_BYTES - 64) {
        m.push(m.pair(Words.NIL, Words.NIL));
        m.push(m.cell(1, 16));
        m.init(m.peek(), 0, m.stack[m.top - 2]);
        burst += 32;
      }
      assertTrue(m.safepointWanted);
      assertTrue(m.heap.usage() > 0);
      m.verify();
      m.poll();
      m.heap.checkpoint();
      for (int i = before; i < m.top; i += 2) {
        assertEquals(m.stack[i], m.slot(m.stack[i + 1], 0));
      }
      m.collectAndVerify();
    }
  }
}
