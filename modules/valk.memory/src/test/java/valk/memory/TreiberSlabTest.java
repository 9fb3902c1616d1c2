package valk.memory;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.lang.foreign.Arena;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import valk.memory.spi.SpaceProvider;

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
  void handsOutEveryBlockOnceThenNone() {
    int capacity = 2500;
    Slab slab = slab(capacity);
    BitSet seen = new BitSet();
    for (int i = 0; i < capacity; i++) {
      seen.set(slab.acquire());
    }
    assertEquals(capacity, seen.cardinality());
    assertEquals(capacity, seen.length());
    assertEquals(Slab.NONE, slab.acquire());
    assertEquals(Slab.NONE, slab.acquire());
    assertEquals(
        new SlabSnapshot("handles", BLOCK, capacity, capacity, capacity, capacity, 0, 2),
        slab.snapshot());
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
  void countsAreExact() {
    Slab slab = slab(4);
    int a = slab.acquire();
    int b = slab.acquire();
    int c = slab.acquire();
    slab.release(b);
    slab.release(a);
    slab.acquire();
    assertEquals(new SlabSnapshot("handles", BLOCK, 4, 2, 3, 4, 2, 0), slab.snapshot());
    assertTrue(slab.isAcquired(c));
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
  void releaseOfABlockNeverAcquiredIsRefused() {
    Slab slab = slab(2000);
    slab.acquire();
    for (int block : new int[] {1, 1999}) {
      SlabMisuseException e = assertThrows(SlabMisuseException.class, () -> slab.release(block));
      assertEquals("slab handles: block " + block + " was never acquired", e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void foreignReleaseIsRefused(int block) {
    Slab slab = slab(4);
    SlabMisuseException e = assertThrows(SlabMisuseException.class, () -> slab.release(block));
    assertEquals("slab handles: block " + block + " is not one of its blocks 0..3", e.getMessage());
  }

  @Test
  void blocksAndOffsetsBelongTogether() {
    Slab slab = slab(4);
    assertAll(
        () -> assertEquals(START, slab.offset(0)),
        () -> assertEquals(START + 3 * BLOCK, slab.offset(3)),
        () -> assertEquals(0, slab.blockOf(START)),
        () -> assertEquals(0, slab.blockOf(START + BLOCK - 1)),
        () -> assertEquals(3, slab.blockOf(START + 4 * BLOCK - 1)),
        () -> assertEquals(Slab.NONE, slab.blockOf(START + 4 * BLOCK)),
        () -> assertEquals(Slab.NONE, slab.blockOf(START - 1)),
        () -> assertEquals(Slab.NONE, slab.blockOf(0)),
        () -> assertEquals(Slab.NONE, slab.blockOf(Long.MAX_VALUE)),
        () -> assertThrows(IndexOutOfBoundsException.class, () -> slab.offset(4)),
        () -> assertThrows(IndexOutOfBoundsException.class, () -> slab.offset(-1)));
  }

  @Test
  void saysWhichBlocksAreHandedOut() {
    Slab slab = slab(4);
    assertFalse(slab.isAcquired(0));
    int block = slab.acquire();
    assertTrue(slab.isAcquired(block));
    slab.release(block);
    assertFalse(slab.isAcquired(block));
    assertFalse(slab.isAcquired(-1));
    assertFalse(slab.isAcquired(4));
  }

  @Test
  void aBlockWithoutStorageIsNotHandedOutAndCounted() {
    try (Space small = Space.reserve(PlainStorage.provider(START + 2 * BLOCK), 1 << 16, 0)) {
      Slab slab = new TreiberSlab("pages", small, START, BLOCK, 100);
      int first = slab.acquire();
      slab.acquire();
      assertEquals(Slab.NONE, slab.acquire());
      assertEquals(1, slab.exhausted());
      slab.release(first);
      assertEquals(first, slab.acquire());
    }
  }

  @Test
  void aBlockWhoseStorageWasDiscardedIsCommittedAgainOrKept() {
    Space.Storage storage = mock();
    when(storage.segment()).thenReturn(Arena.ofAuto().allocate(8192, 16));
    when(storage.commit(anyLong(), anyLong())).thenReturn(true, false, true);
    SpaceProvider provider = mock();
    when(provider.reserve(anyLong(), anyLong())).thenReturn(storage);
    try (Space mocked = Space.reserve(provider, 4096, 0)) {
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
    Space.Storage storage = mock();
    when(storage.segment()).thenReturn(Arena.ofAuto().allocate(8192, 16));
    when(storage.commit(anyLong(), anyLong())).thenReturn(true);
    SpaceProvider provider = mock();
    when(provider.reserve(anyLong(), anyLong())).thenReturn(storage);
    try (Space mocked = Space.reserve(provider, 4096, 0)) {
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
  @CsvSource({"1, 2", "2, 4", "3, 8", "4, 8", "6, 16", "32, 64", "33, 64", "1000, 64"})
  void thereAreStripesForTwiceTheProcessors(int processors, int stripes) {
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

  @ParameterizedTest
  @CsvSource({
    "8, 48, 4",
    "0, 0, 4",
    "0, -16, 4",
    "0, 40, 4",
    "0, 48, 0",
    "0, 48, -1",
    "0, 16, 2147483647"
  })
  void badGeometryIsRefused(long start, int blockSize, int capacity) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TreiberSlab("bad", space, start, blockSize, capacity));
  }

  @ParameterizedTest
  @CsvSource({"-16, 48, 4", "1048576, 16, 1", "0, 1048576, 2", "16, 2147483632, 2147483645"})
  void theRangeLiesInsideTheSpace(long start, int blockSize, int capacity) {
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> new TreiberSlab("bad", space, start, blockSize, capacity));
  }
}
