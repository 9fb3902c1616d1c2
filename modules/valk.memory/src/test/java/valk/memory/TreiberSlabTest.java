package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreiberSlabTest {
  private static final long START = 4096;
  private static final int BLOCK = 48;

  private final Space space = Space.reserve(PlainStorage.provider(1 << 20), 1 << 20, 0);

  @AfterEach
  void close() {
    space.close();
  }

  private Slab slab(int capacity) {
    return new TreiberSlabProvider().create("handles", space, START, BLOCK, capacity);
  }

  @Test
  void lastReleasedIsFirstAcquired() {
    Slab slab = slab(8);
    int first = slab.acquire();
    int second = slab.acquire();
    slab.release(first);
    slab.release(second);
    assertEquals(second, slab.acquire());
    assertEquals(first, slab.acquire());
    assertEquals(2, slab.highWater());
  }

  @Test
  void doubleReleaseNamesSlabAndBlockAndChangesNothing() {
    Slab slab = slab(4);
    int block = slab.acquire();
    slab.release(block);
    SlabSnapshot before = slab.snapshot();
    SlabMisuseException e = assertThrows(SlabMisuseException.class, () -> slab.release(block));
    assertEquals("slab handles: block 0 has been released already", e.getMessage());
    assertEquals(before, slab.snapshot());
    assertEquals(block, slab.acquire());
    assertEquals(1, slab.acquire());
  }

  @Test
  void aBlockWhoseStorageWasDiscardedIsCommittedAgainOrKept() {
    Space.Storage storage = MockedStorage.of(8192);
    when(storage.commit(anyLong(), anyLong())).thenReturn(true, false, true);
    try (Space mocked = Space.reserve(MockedStorage.provider(storage), 4096, 0)) {
      Slab slab = new TreiberSlab("discarded", mocked, 0, BLOCK, 1);
      mocked.discard(0, BLOCK);
      slab.release(slab.acquire());
      assertEquals(Slab.NONE, slab.acquire());
      assertEquals(1, slab.exhausted());
      assertEquals(0, slab.inUse());
      assertEquals(0, slab.acquire());
      verify(storage, times(3)).commit(0, BLOCK);
    }
  }

  @Test
  void storageIsAskedForOnceUntilSomethingIsDiscarded() {
    Space.Storage storage = MockedStorage.of(8192);
    when(storage.commit(anyLong(), anyLong())).thenReturn(true);
    try (Space mocked = Space.reserve(MockedStorage.provider(storage), 4096, 0)) {
      Slab slab = new TreiberSlab("kept", mocked, 0, BLOCK, 1);
      slab.release(slab.acquire());
      slab.release(slab.acquire());
      verify(storage, times(1)).commit(0, BLOCK);
      mocked.discard(2048, 16);
      slab.release(slab.acquire());
      verify(storage, times(2)).commit(0, BLOCK);
    }
  }

  @Test
  void blocksThatLoseTheirHomeAreReleasedToTheDepotAndFoundThere() {
    Slab slab = slab(100);
    for (int i = 0; i < 40; i++) {
      slab.acquire();
    }
    for (int block = 0; block < 40; block++) {
      slab.release(block);
      assertEquals(39 - block, slab.inUse());
    }
    BitSet seen = new BitSet();
    for (int i = 0; i < 40; i++) {
      seen.set(slab.acquire());
    }
    assertEquals(40, seen.cardinality());
    assertEquals(new SlabSnapshot("handles", BLOCK, 100, 40, 40, 80, 40, 0), slab.snapshot());
    assertEquals(40, slab.acquire(), "a fresh one, since no other is free");
  }

  @Test
  void aReleaseOfABlockThatLostItsHomeSucceedsOnce() {
    Slab slab = slab(100);
    for (int i = 0; i < 40; i++) {
      slab.acquire();
    }
    for (int block = 0; block < 40; block++) {
      int released = block;
      slab.release(released);
      SlabMisuseException e = assertThrows(SlabMisuseException.class, () -> slab.release(released));
      assertEquals(
          "slab handles: block " + released + " has been released already", e.getMessage());
      assertFalse(slab.isAcquired(released));
    }
    assertEquals(40, slab.releases());
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "2, 8", "3, 16", "4, 16", "6, 32", "16, 64", "17, 64", "1000, 64"})
  void thereAreFourStripesForEachProcessor(int processors, int stripes) {
    assertEquals(stripes, TreiberSlab.stripesFor(processors));
  }

  @Test
  void makingAHugeSlabTouchesNoBlock() {
    try (Space huge = Space.reserve(Providers.builtIn().spaces().named("mapped"), 1L << 38, 0)) {
      Slab slab = new TreiberSlab("pages", huge, 0, 4096, 1 << 26);
      assertEquals(0, slab.acquire());
      assertEquals(1 << 26, slab.capacity());
    }
  }
}
