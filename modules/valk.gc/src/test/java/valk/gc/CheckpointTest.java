package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  @Test
  void survivorsMoveToTheHeapAndTheArenaIsEmpty() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      m.pushList(1000);
      assertTrue(m.heap.isScratch(m.peek()));
      assertEquals(16_000, m.heap.arenaUsage());

      m.heap.checkpoint();

      assertFalse(m.heap.isScratch(m.peek()));
      assertEquals(0, m.heap.arenaUsage());
      assertEquals(16_000, m.heap.usage());
      assertEquals(1000, m.length(m.peek()));
      m.verify();
    }
  }

  @Test
  void anEraEndsWithACheckpointAndWithACollection() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      long first = m.heap.era();
      m.pushList(1000);
      assertEquals(first, m.heap.era());
      m.heap.checkpoint();
      long second = m.heap.era();
      m.heap.collect();
      long third = m.heap.era();
      assertTrue(first != second && second != third && first != third);
    }
  }

  @Test
  void sharingCyclesAndTagsArePreserved() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      long box = m.cell(2, 24);
      long shared = m.pair(box, Words.NIL);
      m.init(box, 0, shared);
      m.init(box, 1, Words.asExpression(shared));
      m.push(shared);
      m.push(box);

      m.heap.checkpoint();

      assertEquals(m.stack[1], m.first(m.stack[0]));
      assertEquals(m.stack[0], m.slot(m.stack[1], 0));
      assertEquals(Words.asExpression(m.stack[0]), m.slot(m.stack[1], 1));
      m.collectAndVerify();
    }
  }

  @Test
  void listsKeepTheirOrderInMemory() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      m.pushList(100);
      m.heap.checkpoint();
      long at = m.peek();
      for (long next = m.second(at); next != Words.NIL; next = m.second(at)) {
        assertEquals(at + Words.PAIR_BYTES, next);
        at = next;
      }
    }
  }

  @Test
  void deepNestingNeedsNoStack() {
    try (Mutator m = Mutator.of(64 * Mutator.M, 256 * Mutator.M)) {
      int place = m.push(Words.NIL);
      for (int i = 0; i < 1_000_000; i++) {
        m.poll();
        m.set(place, m.pair(m.stack[place], Words.NIL));
      }
      m.heap.checkpoint();
      int depth = 0;
      for (long at = m.peek(); at != Words.NIL; at = m.first(at)) {
        depth++;
      }
      assertEquals(1_000_000, depth);
      m.collectAndVerify();
    }
  }

  /** More copies wait to be scanned than have a place in Java memory. */
  @Test
  void aLongListOfListsLosesNothing() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      int length = 50_000;
      int place = m.push(Words.NIL);
      for (int i = 0; i < length; i++) {
        m.poll();
        m.set(place, m.pair(m.pair(Words.fixnum(i), Words.NIL), m.stack[place]));
      }
      m.heap.checkpoint();
      long at = m.peek();
      for (int i = length - 1; i >= 0; i--) {
        assertEquals(Words.fixnum(i), m.first(m.first(at)));
        at = m.second(at);
      }
      assertEquals(Words.NIL, at);
      assertEquals(length * 32L, m.heap.usage());
      m.collectAndVerify();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000_000})
  void theNumberOfWordsVisitedDoesNotDependOnTheHeap(int livePairs) {
    try (Mutator m = Mutator.of(4 * Mutator.M, 128 * Mutator.M)) {
      m.pushList(livePairs);
      m.heap.checkpoint();
      long before = m.heap.snapshot().checkpoint().wordsVisited();
      m.pushList(1000);
      m.heap.checkpoint();
      // One root, and the second word of each pair.
      assertEquals(1 + 1000, m.heap.snapshot().checkpoint().wordsVisited() - before);
    }
  }

  @Test
  void oneWriteToAVastCellCostsOneCard() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 256 * Mutator.M)) {
      int slots = 10_000_000;
      int vast = m.push(Words.object(m.heap.large(3, slots, CellHeader.cellBytes(slots, 0))));
      m.heap.checkpoint();
      long before = m.heap.snapshot().checkpoint().wordsVisited();

      m.write(m.stack[vast], 5_000_000, m.pair(Words.fixnum(1), Words.NIL));
      m.heap.checkpoint();

      long visited = m.heap.snapshot().checkpoint().wordsVisited() - before;
      assertTrue(visited <= 64 + 3, () -> "visited " + visited);
      assertEquals(Words.fixnum(1), m.first(m.slot(m.stack[vast], 5_000_000)));
    }
  }

  @Test
  void figuresCountCellsBytesAndPointers() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      m.push(m.pair(m.pair(Words.NIL, Words.NIL), Words.NIL));
      m.push(m.stack[0]);
      m.heap.checkpoint();
      var figures = m.heap.snapshot().checkpoint();
      assertEquals(1, figures.checkpoints());
      assertEquals(2, figures.valuesEvacuated());
      assertEquals(32, figures.bytesEvacuated());
      assertEquals(3, figures.pointersFixed());
    }
  }

  @Test
  void aFullRememberedSetAsksForACheckpoint() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      for (int i = 0; i < RememberedSet.BOUND; i++) {
        m.poll();
        m.push(m.cell(1, 16));
        m.init(m.peek(), 0, Words.NIL);
      }
      m.heap.checkpoint();
      m.safepointWanted = false;
      long young = m.pair(Words.NIL, Words.NIL);
      for (int i = 0; i < RememberedSet.BOUND; i++) {
        m.write(m.stack[i], 0, young);
      }
      assertTrue(m.safepointWanted);
      m.verify();
      m.poll();
      assertEquals(0, m.heap.remembered().size());
      assertFalse(m.heap.isScratch(m.slot(m.stack[0], 0)));
      m.verify();
    }
  }
}
