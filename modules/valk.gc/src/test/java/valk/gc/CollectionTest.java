package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import valk.memory.Space;

class CollectionTest {
  private static Mutator ofMarkStack(int words) {
    Mutator m =
        new Mutator(
            Mutator.config(4 * Mutator.M, 256 * Mutator.M, 64 * Mutator.M)
                .withMarkStackWords(words));
    m.heap.beginForm();
    return m;
  }

  @Test
  void usageIsBackToTheByteWhenGarbageDies() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      m.pushList(10);
      m.heap.checkpoint();
      m.heap.collect();
      long before = m.heap.usage();
      m.pushList(100_000);
      m.push(Words.object(m.heap.large(1, 0, 100_000)));
      m.heap.checkpoint();
      m.heap.collect();
      assertEquals(before + 1_600_000 + 102_400, m.heap.usage());
      m.pop();
      m.pop();
      assertEquals(1_600_000 + 102_400, m.heap.collect());
      assertEquals(before, m.heap.usage());
      m.verify();
    }
  }

  @Test
  void emptyPagesGoBack() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      m.pushList(500_000);
      m.heap.checkpoint();
      assertTrue(m.heap.footprint() >= 8_000_000);
      m.pop();
      m.heap.collect();
      assertEquals(0, m.heap.footprint());
    }
  }

  @Test
  void whatOnlyScratchReachesStaysAlive() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      m.push(m.pair(Words.fixnum(5), Words.NIL));
      m.heap.checkpoint();
      m.push(m.pair(m.pop(), Words.NIL));
      assertTrue(m.heap.isScratch(m.peek()));
      m.collectAndVerify();
      assertTrue(m.heap.isScratch(m.peek()));
      assertEquals(Words.fixnum(5), m.first(m.first(m.peek())));
    }
  }

  @Test
  void aDeadCellLeavesTheRememberedSet() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      m.push(m.cell(1, 16));
      m.init(m.peek(), 0, Words.NIL);
      m.push(Words.object(m.heap.large(1, 1000, 8016)));
      m.heap.checkpoint();
      m.write(m.stack[0], 0, m.pair(Words.NIL, Words.NIL));
      m.write(m.stack[1], 999, m.pair(Words.NIL, Words.NIL));
      m.write(m.stack[1], 999, m.pair(Words.NIL, Words.NIL));
      assertEquals(2, m.heap.remembered().size());
      m.collectAndVerify();
      m.pop();
      m.pop();
      m.collectAndVerify();
      assertEquals(0, m.heap.remembered().size());
      assertEquals(0, m.heap.usage());
    }
  }

  @Test
  void allocationUsesTheHolesOfTheSweep() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      for (int i = 0; i < 10_000; i++) {
        m.poll();
        m.push(m.cell(0, 48));
      }
      m.heap.checkpoint();
      long footprint = m.heap.footprint();
      for (int i = 0; i < 10_000; i += 2) {
        m.set(i, Words.NIL);
      }
      m.collectAndVerify();
      for (int i = 0; i < 10_000; i += 2) {
        m.poll();
        m.set(i, m.cell(0, 48));
      }
      m.heap.checkpoint();
      assertEquals(footprint, m.heap.footprint());
      assertEquals(480_000, m.heap.usage());
      m.collectAndVerify();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, HeapConfig.DEFAULT_MARK_STACK})
  void aFullMarkStackLosesNothing(int words) {
    try (Mutator m = ofMarkStack(words)) {
      int place = m.push(Words.NIL);
      for (int i = 0; i < 100_000; i++) {
        m.poll();
        int leaf = m.push(m.pair(Words.fixnum(i), Words.NIL));
        m.set(place, m.pair(m.stack[place], m.pair(m.stack[leaf], Words.NIL)));
        m.pop();
      }
      m.collectAndVerify();
      m.heap.checkpoint();
      m.collectAndVerify();
      assertEquals(100_000 * 48, m.heap.usage());
    }
  }

  @Test
  void wideCellsOfWideCellsAreMarked() {
    try (Mutator m = ofMarkStack(1024)) {
      m.push(Words.object(m.heap.large(1, 2000, CellHeader.cellBytes(2000, 0))));
      for (int i = 0; i < 300; i++) {
        m.push(Words.object(m.heap.large(1, 1000, CellHeader.cellBytes(1000, 0))));
        m.write(m.peek(), 999, m.pair(m.stack[0], Words.NIL));
        m.write(m.stack[0], i * 6, m.peek());
        m.pop();
      }
      m.collectAndVerify();
      m.heap.checkpoint();
      m.collectAndVerify();
      assertEquals(301, m.heap.snapshot().heap().largeObjects());
    }
  }

  @Test
  void aListOfAMillionIsMarked() {
    try (Mutator m = ofMarkStack(1024)) {
      m.pushList(1_000_000);
      m.collectAndVerify();
      assertEquals(1_000_000, m.length(m.peek()));
    }
  }

  @Test
  void namesThatAreMetAreMarked() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      m.nameCapacity = 1000;
      m.push(Words.symbol(3));
      m.push(m.pair(Words.keyword(999), Words.symbol(64)));
      m.heap.collect();
      assertTrue(m.isNameMarked(3) && m.isNameMarked(999) && m.isNameMarked(64));
      assertFalse(m.isNameMarked(4));
      m.pop();
      m.heap.collect();
      assertFalse(m.isNameMarked(999));
    }
  }

  @Test
  void ownersAreToldOfTheirDeathOnce() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      m.push(Words.object(m.heap.owner(9, 2, CellHeader.cellBytes(2, 8), 77)));
      m.push(Words.object(m.heap.owner(9, 5000, CellHeader.cellBytes(5000, 8), 78)));
      long before = m.peek();
      m.heap.checkpoint();
      m.heap.collect();
      assertEquals(before, m.peek());
      assertEquals(List.of(), m.deadOwners);
      m.pop();
      m.heap.collect();
      assertEquals(List.of(78), m.deadOwners);
      m.pop();
      m.collectAndVerify();
      assertEquals(List.of(78, 77), m.deadOwners);
    }
  }

  @Test
  void theThresholdAndTheIntervalDecide() {
    try (Mutator m = new Mutator(Mutator.config(Mutator.M, 64 * Mutator.M, 2 * Mutator.M))) {
      m.heap.beginForm();
      m.pushList(300_000);
      long collections = m.heap.snapshot().gc().collections();
      assertTrue(collections >= 1 && collections <= 3, () -> "collections: " + collections);
      assertEquals(0, m.heap.setMinIntervalMillis(3_600_000));
      assertEquals(3_600_000, m.heap.setMinIntervalMillis(-5));
      assertEquals(0, m.heap.setMinIntervalMillis(3_600_000));
      m.pushList(900_000);
      assertEquals(collections, m.heap.snapshot().gc().collections());
      assertEquals(2 * Mutator.M, m.heap.setGcThreshold(0));
      assertThrows(IllegalArgumentException.class, () -> m.heap.setGcThreshold(-1));
    }
  }

  @Test
  void theBaselineIsImmortalAndNotCounted() {
    HeapConfig config = Mutator.config(64 * Mutator.K, Mutator.M, Mutator.M);
    try (Mutator m = new Mutator(config.withBootAllowance(32 * Mutator.M))) {
      m.heap.beginForm();
      m.pushList(200_000);
      m.push(Words.object(m.heap.large(1, 1000, 8016)));
      m.push(Words.object(m.heap.owner(1, 1, 32, 5)));
      m.heap.ensure(0, 100_000);
      m.heap.charge(100_000);
      m.heap.endForm();
      long sealed = m.heap.sealBaseline();
      assertTrue(sealed >= 3_200_000 + 8192);
      assertEquals(0, m.heap.usage() + m.heap.footprint() + m.heap.charged());

      m.heap.beginForm();
      assertFalse(m.heap.inRecovery());
      m.write(m.stack[1], 500, m.pair(Words.fixnum(9), Words.NIL));
      m.heap.endForm();
      m.collectAndVerify();
      assertEquals(16, m.heap.usage());
      assertEquals(Words.fixnum(9), m.first(m.slot(m.stack[1], 500)));
      long list = m.stack[0];
      m.top = 0;
      m.collectAndVerify();
      assertEquals(16, m.heap.usage());
      assertEquals(200_000, m.length(list));
      assertEquals(List.of(), m.deadOwners);
    }
  }

  @Test
  void largeCellsAreCleared() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      for (int round = 0; round < 3; round++) {
        for (int slots : new int[] {3, 3000}) {
          long cell = m.heap.large(4, slots, CellHeader.cellBytes(slots, 100));
          for (int slot = 0; slot < slots; slot++) {
            assertEquals(Words.NIL, m.slot(cell, slot));
          }
          long raw = cell + CellHeader.rawOffset(slots);
          long end = cell + CellHeader.cellBytes(slots, 100);
          for (long at = raw; at < end; at++) {
            assertEquals(0, Space.loadByte(m.space, at));
            Space.storeByte(m.space, at, (byte) -1);
          }
        }
        m.heap.collect();
      }
    }
  }
}
