package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A row lends the bump pointer out: what is allocated before, in and after it lies side by side.
 */
final class PairRowTest {
  private static final int MORE_THAN_A_WINDOW = 3000;

  private final Mutator mutator = Mutator.of(64 * Mutator.K, 4 * Mutator.M);

  @AfterEach
  void close() {
    mutator.close();
  }

  private long list(int length) {
    long list = Words.NIL;
    try (PairRow row = mutator.heap.row()) {
      for (int i = 0; i < length; i++) {
        list = Words.quoted(row.pair(Words.fixnum(i), list));
      }
    }
    return list;
  }

  @Test
  void goesOnWhereTheHeapIsAndTheHeapGoesOnWhereItEnds() {
    long before = mutator.heap.pair(Words.NIL, Words.NIL);
    long last = Words.offset(list(3));
    long after = mutator.heap.pair(Words.NIL, Words.NIL);
    assertEquals(before + 3 * Words.PAIR_BYTES, last);
    assertEquals(last + Words.PAIR_BYTES, after);
  }

  @Test
  void outlivesTheWindowAndGoesOnInTheBurst() {
    mutator.heap.ensure(ManagedHeap.BURST_BYTES, 0);
    long list = mutator.stack[mutator.push(list(MORE_THAN_A_WINDOW))];
    assertEquals(MORE_THAN_A_WINDOW, mutator.length(list));
    mutator.heap.checkpoint();
    mutator.collectAndVerify();
    long moved = mutator.peek();
    for (int i = MORE_THAN_A_WINDOW - 1; i >= 0; i--) {
      assertEquals(Words.fixnum(i), mutator.first(moved));
      moved = mutator.second(moved);
    }
  }

  @Test
  void countsAsUsedWhenItIsClosed() {
    long before = mutator.heap.arenaUsage();
    list(10);
    assertEquals(before + 10 * Words.PAIR_BYTES, mutator.heap.arenaUsage());
  }

  @Test
  void nothingElseIsAllocatedBesideIt() {
    try (PairRow row = mutator.heap.row()) {
      long pair = row.pair(Words.NIL, Words.NIL);
      assertThrows(
          IllegalStateException.class, () -> mutator.heap.pair(Words.NIL, Words.NIL), "a pair");
      assertThrows(
          IllegalStateException.class, () -> mutator.heap.cell(1, 0, CellHeader.BYTES), "a cell");
      assertThrows(IllegalStateException.class, mutator.heap::row, "a row");
      assertEquals(pair + Words.PAIR_BYTES, row.pair(Words.NIL, Words.NIL));
    }
  }

  @Test
  void noSafepointIsPassedWhileItIsOpen() {
    try (PairRow row = mutator.heap.row()) {
      row.pair(Words.NIL, Words.NIL);
      assertThrows(IllegalStateException.class, mutator.heap::poll, "poll");
      assertThrows(IllegalStateException.class, () -> mutator.heap.ensure(16, 0), "ensure");
      assertThrows(IllegalStateException.class, mutator.heap::checkpoint, "checkpoint");
      assertThrows(IllegalStateException.class, mutator.heap::collect, "collect");
      assertThrows(IllegalStateException.class, mutator.heap::endForm, "endForm");
    }
    mutator.heap.checkpoint();
    mutator.verify();
  }

  @Test
  void isOfNoUseOnceItIsClosed() {
    PairRow row = mutator.heap.row();
    row.pair(Words.NIL, Words.NIL);
    row.close();
    long next = mutator.heap.pair(Words.NIL, Words.NIL);
    row.close();
    assertEquals(next + Words.PAIR_BYTES, mutator.heap.pair(Words.NIL, Words.NIL));
    IllegalStateException closed =
        assertThrows(IllegalStateException.class, () -> row.pair(Words.NIL, Words.NIL));
    assertEquals("the row of pairs is closed", closed.getMessage());
  }

  @Test
  void thatFailsLeavesTheHeapAsItIs() {
    mutator.heap.ensure(ManagedHeap.BURST_BYTES, 0);
    assertThrows(IllegalStateException.class, () -> list(1 << 20), "beyond the burst");
    mutator.heap.checkpoint();
    assertEquals(3, mutator.length(list(3)));
    mutator.verify();
  }

  @Test
  void thatFailsIsClosed() {
    mutator.heap.ensure(ManagedHeap.BURST_BYTES, 0);
    PairRow row = mutator.heap.row();
    assertThrows(IllegalStateException.class, () -> pairsWithoutEnd(row), "beyond the burst");
    IllegalStateException closed =
        assertThrows(IllegalStateException.class, () -> row.pair(Words.NIL, Words.NIL));
    assertEquals("the row of pairs is closed", closed.getMessage());
    long usage = mutator.heap.arenaUsage();
    row.close();
    assertEquals(usage, mutator.heap.arenaUsage());
  }

  @Test
  void asManyFollowAsThereIsRoom() {
    mutator.heap.ensure(ManagedHeap.BURST_BYTES, 0);
    try (PairRow row = mutator.heap.row()) {
      row.pair(Words.NIL, Words.NIL);
      long room = row.room();
      long last = Words.NIL;
      for (long i = 0; i < room; i++) {
        last = Words.quoted(row.next(Words.fixnum(i), last));
      }
      assertEquals(0, row.room());
      assertThrows(IllegalStateException.class, () -> row.next(Words.NIL, Words.NIL));
      row.pair(Words.NIL, last);
    }
    mutator.verify();
  }

  @Test
  void thatIsClosedHasNoRoom() {
    PairRow row = mutator.heap.row();
    row.close();
    assertEquals(0, row.room());
    assertThrows(IllegalStateException.class, () -> row.next(Words.NIL, Words.NIL));
  }

  private static void pairsWithoutEnd(PairRow row) {
    while (true) {
      row.pair(Words.NIL, Words.NIL);
    }
  }
}
