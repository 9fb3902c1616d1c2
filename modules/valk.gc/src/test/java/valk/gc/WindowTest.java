package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import valk.memory.Providers;
import valk.memory.Space;

/** How large the windows are that a program is granted, and what is held ready for them. */
class WindowTest {
  private static final long FULL = 512 * Mutator.K;

  @Test
  void theFirstWindowIsSmall() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      assertEquals(ManagedHeap.FIRST_WINDOW, m.heap.windowLeft());
    }
  }

  @Test
  void windowsDoubleAsTheyAreUsedUpAndStayLarge() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      assertEquals(2L * ManagedHeap.FIRST_WINDOW, nextWindow(m));
      assertEquals(4L * ManagedHeap.FIRST_WINDOW, nextWindow(m));
      assertEquals(FULL, nextWindow(m));
      assertEquals(FULL, nextWindow(m));
      m.heap.checkpoint();
      assertEquals(FULL, m.heap.windowLeft());
      m.heap.endForm();
      m.heap.beginForm();
      assertEquals(FULL, m.heap.windowLeft());
    }
  }

  @Test
  void aWholeWindowFollowsAlsoWhenTheBurstHasBegun() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      while (m.heap.windowLeft() >= Words.PAIR_BYTES) {
        m.pair(Words.NIL, Words.NIL);
      }
      m.pair(Words.NIL, Words.NIL);
      long left = m.heap.windowLeft();
      m.heap.poll();
      assertEquals(2L * ManagedHeap.FIRST_WINDOW, m.heap.windowLeft() - left);
      m.heap.poll();
      assertEquals(2L * ManagedHeap.FIRST_WINDOW, m.heap.windowLeft() - left);
    }
  }

  @Test
  void formsThatTakeLittleKeepTheSmallWindow() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      for (int form = 0; form < 10; form++) {
        m.pair(Words.NIL, Words.NIL);
        m.heap.poll();
        m.heap.endForm();
        m.heap.beginForm();
      }
      assertEquals(ManagedHeap.FIRST_WINDOW, m.heap.windowLeft());
    }
  }

  @Test
  void aWindowIsNeverMoreThanItsShareOfArenaAndLimit() {
    try (Mutator m = Mutator.of(64 * Mutator.K, 64 * Mutator.M)) {
      assertEquals(8 * Mutator.K, m.heap.windowLeft());
    }
    try (Mutator m = Mutator.of(4 * Mutator.M, Mutator.M)) {
      assertEquals(16 * Mutator.K, m.heap.windowLeft());
    }
  }

  @Test
  void aSmallWindowHoldsLessStorageReadyThanAFullOne() {
    try (Mutator small = Mutator.of(4 * Mutator.M, 64 * Mutator.M);
        Mutator full = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      while (full.heap.windowLeft() < FULL) {
        nextWindow(full);
      }
      full.heap.checkpoint();
      int difference = pagesReady(full) - pagesReady(small);
      assertTrue(difference * 64 * Mutator.K > FULL - ManagedHeap.FIRST_WINDOW);
    }
  }

  /** Uses up the current window, without a burst, and returns the size of the next. */
  private static long nextWindow(Mutator m) {
    while (m.heap.windowLeft() >= Words.PAIR_BYTES) {
      m.pair(Words.NIL, Words.NIL);
    }
    m.heap.poll();
    return m.heap.windowLeft();
  }

  private static int pagesReady(Mutator m) {
    return m.heap.cells().pageSlab().inUse();
  }

  @Test
  void roomThatWasAskedForIsTakenFromTheWindow() {
    try (Mutator mutator = Mutator.of(64 * Mutator.K, 4 * Mutator.M)) {
      ManagedHeap heap = mutator.heap;
      assumeTrue(heap.quickRoom() > 0, "under zeal there is never quick room");
      long room = heap.quickRoom();
      long usage = heap.arenaUsage();
      assertEquals(heap.birthplace(), heap.takeAsked(32));
      assertEquals(usage + 32, heap.arenaUsage());
      assertEquals(room - 32, heap.quickRoom());
      assertEquals(heap.birthplace(), heap.takeAsked(room - 32));
      assertEquals(0, heap.quickRoom());
    }
  }

  @Test
  void whatWasBornInTheWindowIsTakenBack() {
    try (Mutator mutator = Mutator.of(64 * Mutator.K, 4 * Mutator.M)) {
      ManagedHeap heap = mutator.heap;
      long kept = heap.pair(Words.fixnum(1), Words.NIL);
      long place = heap.birthplace();
      long usage = heap.arenaUsage();
      heap.pair(Words.fixnum(2), Words.NIL);
      heap.undoTo(place);
      assertEquals(usage, heap.arenaUsage());
      assertEquals(place, heap.pair(Words.fixnum(3), Words.quoted(kept)));
      mutator.push(Words.quoted(place));
      heap.checkpoint();
      assertEquals(Words.fixnum(3), mutator.first(mutator.peek()));
      assertEquals(Words.fixnum(1), mutator.first(mutator.second(mutator.peek())));
    }
  }

  @Test
  void aWindowIsMadeLongerWithoutASafepoint() {
    try (Mutator mutator = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      ManagedHeap heap = mutator.heap;
      assumeTrue(heap.quickRoom() > 0, "under zeal there is never quick room");
      long place = heap.birthplace();
      long usage = heap.arenaUsage();
      for (long taken = 0; taken < Mutator.M; taken += 32) {
        assertTrue(heap.quickRoom() >= 32 || heap.widen(32), "room for more than one window");
        heap.takeAsked(32);
      }
      assertEquals(usage + Mutator.M, heap.arenaUsage());
      heap.undoTo(place);
      assertEquals(usage, heap.arenaUsage());
    }
  }

  @Test
  void whatWasMadeInAWindowThatBecameLongerIsMoved() {
    try (Mutator mutator = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      ManagedHeap heap = mutator.heap;
      assumeTrue(heap.quickRoom() > 0, "under zeal there is never quick room");
      long list = Words.NIL;
      for (int i = 0; i < 3 * FULL / Words.PAIR_BYTES; i++) {
        assertTrue(heap.quickRoom() >= Words.PAIR_BYTES || heap.widen(Words.PAIR_BYTES));
        long pair = heap.takeAsked(Words.PAIR_BYTES);
        Space.storePair(heap.space(), pair, Words.fixnum(i), list);
        list = Words.quoted(pair);
      }
      mutator.push(list);
      heap.checkpoint();
      assertEquals(0, heap.arenaUsage());
      int length = 0;
      for (long rest = mutator.peek(); Words.isPair(rest); rest = mutator.second(rest)) {
        length++;
      }
      assertEquals(3 * FULL / Words.PAIR_BYTES, length);
    }
  }

  @Test
  void noWindowIsMadeLongerWhereASafepointIsDue() {
    try (Mutator mutator = Mutator.of(64 * Mutator.K, 64 * Mutator.M)) {
      ManagedHeap heap = mutator.heap;
      assumeTrue(heap.quickRoom() > 0, "under zeal there is never quick room");
      while (heap.quickRoom() >= 16 || heap.widen(16)) {
        heap.pair(Words.NIL, Words.NIL);
      }
      assertTrue(heap.arenaUsage() > 48 * Mutator.K, "as far as a checkpoint is due");
      assertTrue(heap.arenaUsage() < 64 * Mutator.K, "and not much farther");
    }
  }

  @Test
  void noWindowIsMadeLongerBesideARow() {
    try (Mutator mutator = Mutator.of(64 * Mutator.K, 64 * Mutator.M)) {
      PairRow row = mutator.heap.row();
      assertFalse(mutator.heap.widen(16));
      row.close();
    }
  }

  @Test
  void noWindowIsMadeLongerThatTheArenaScatters() {
    Providers tiers = Providers.builtIn();
    HeapConfig config =
        Mutator.config(64 * Mutator.K, 64 * Mutator.M, 16 * Mutator.M)
            .withTiers(
                tiers.spaces().named(Providers.DEFAULT_SPACE),
                ScatteringArena.provider(),
                tiers.slabs().named(Providers.DEFAULT_SLAB));
    try (Mutator mutator = new Mutator(config)) {
      ManagedHeap heap = mutator.heap;
      heap.beginForm();
      long usage = heap.arenaUsage();
      long place = heap.birthplace();
      while (heap.quickRoom() >= 16) {
        heap.takeAsked(16);
      }
      assertFalse(heap.widen(16));
      assertFalse(heap.widen(16));
      heap.undoTo(place);
      assertEquals(usage, heap.arenaUsage());
    }
  }

  @Test
  void aPlaceOutsideOfTheWindowIsRefused() {
    try (Mutator mutator = Mutator.of(64 * Mutator.K, 4 * Mutator.M)) {
      ManagedHeap heap = mutator.heap;
      assertThrows(IllegalStateException.class, () -> heap.undoTo(heap.birthplace() + 16));
      assertThrows(IllegalStateException.class, () -> heap.undoTo(0));
    }
  }
}
