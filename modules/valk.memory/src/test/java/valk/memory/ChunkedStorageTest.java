package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkedStorageTest {
  private static final long CHUNK = ChunkedStorage.CHUNK;
  private static final int CHUNKS = 256;

  private final Notes storage = new Notes();

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void aChunkIsProvidedOnceUntilItIsWithdrawn() {
    assertTrue(storage.commit(0, 3 * CHUNK));
    assertTrue(storage.commit(CHUNK - 1, 2));
    storage.discard(0, 3 * CHUNK);
    assertTrue(storage.commit(0, 3 * CHUNK));
    assertEquals(List.of("+0", "+1", "+2"), storage.calls);
  }

  @Test
  void runsAreWithdrawnHighestFirstAndTheLastIsCalledTheLast() {
    storage.commit(0, 60 * CHUNK);
    storage.discard(4 * CHUNK, 8 * CHUNK);
    storage.calls.clear();
    storage.discard(52 * CHUNK, 8 * CHUNK);
    assertEquals(List.of("-52..60 last", "-4..12"), storage.calls);
    assertEquals(44 * CHUNK, storage.storedBytes());
  }

  @Test
  void shortRunsAreKeptUntilTheyHaveGrownTogether() {
    storage.commit(0, 200 * CHUNK);
    storage.calls.clear();
    for (int chunk = 0; chunk < 128; chunk += 4) {
      storage.discard(chunk * CHUNK, 3 * CHUNK);
    }
    assertEquals(List.of(), storage.calls);
    assertEquals(200 * CHUNK, storage.storedBytes());
    for (int chunk = 3; chunk < 128; chunk += 4) {
      storage.discard(chunk * CHUNK, CHUNK);
    }
    assertFalse(storage.calls.isEmpty());
    assertTrue(storage.storedBytes() < (72 + 2 * ChunkedStorage.LEAST_IDLE) * CHUNK);
  }

  /** However much is stored, what a call withdraws is what it discards and a few idle chunks. */
  @Test
  void whoeverDiscardsALittleAtATimePaysForALittleAtATime() {
    storage.commit(0, 256 * CHUNK);
    long stored = storage.storedBytes();
    for (int chunk = 240; chunk >= 16; chunk -= 8) {
      storage.discard(chunk * CHUNK, 8 * CHUNK);
      long withdrawn = stored - storage.storedBytes();
      assertTrue(withdrawn < (8 + ChunkedStorage.LEAST_IDLE) * CHUNK, () -> "bytes " + withdrawn);
      assertTrue(storage.idleBytes() < ChunkedStorage.LEAST_IDLE * CHUNK);
      stored = storage.storedBytes();
    }
  }

  /** The same few chunks again and again cost no call. */
  @Test
  void discardingAndCommittingInTurnCallsNobody() {
    storage.commit(0, 64 * CHUNK);
    storage.calls.clear();
    for (int i = 0; i < 1000; i++) {
      storage.discard(8 * CHUNK, (ChunkedStorage.LEAST_IDLE - 1) * CHUNK);
      storage.commit(8 * CHUNK, (ChunkedStorage.LEAST_IDLE - 1) * CHUNK);
    }
    assertEquals(List.of(), storage.calls);
  }

  @Test
  void storageThatCannotBeWithdrawnIsUsedAgain() {
    storage.refuses = true;
    storage.commit(0, 64 * CHUNK);
    storage.discard(0, 32 * CHUNK);
    assertEquals(64 * CHUNK, storage.storedBytes());
    storage.calls.clear();
    assertTrue(storage.commit(0, 64 * CHUNK));
    assertEquals(List.of(), storage.calls);
  }

  @Test
  void whatWasGotBeforeStorageRanOutIsKept() {
    storage.left = 2;
    assertFalse(storage.commit(0, 4 * CHUNK));
    storage.left = 2;
    assertTrue(storage.commit(0, 4 * CHUNK));
    assertEquals(List.of("+0", "+1", "+2", "+3"), storage.calls);
  }

  @Test
  void whatIsDiscardedTwiceIsIdleOnce() {
    storage.commit(0, 64 * CHUNK);
    storage.discard(8 * CHUNK, 8 * CHUNK);
    storage.discard(8 * CHUNK, 8 * CHUNK);
    assertEquals(8 * CHUNK, storage.idleBytes());
    storage.discard(100 * CHUNK, 100 * CHUNK);
    assertEquals(8 * CHUNK, storage.idleBytes());
  }

  /** Whatever is committed, discarded and refused: what is committed has storage. */
  @Test
  void whatIsCommittedHasStorage() {
    SplittableRandom random = new SplittableRandom(11);
    BitSet committed = new BitSet();
    for (int step = 0; step < 20_000; step++) {
      int from = random.nextInt(CHUNKS);
      int to = Math.min(CHUNKS, from + 1 + random.nextInt(40));
      storage.left = random.nextInt(60);
      storage.refuses = random.nextInt(8) == 0;
      if (random.nextBoolean()) {
        if (storage.commit(from * CHUNK, (to - from) * CHUNK)) {
          committed.set(from, to);
        }
      } else {
        storage.discard(from * CHUNK, (to - from) * CHUNK);
        committed.clear(from, to);
      }
      BitSet lost = (BitSet) committed.clone();
      lost.andNot(storage.provided);
      assertTrue(lost.isEmpty(), () -> "without storage: " + lost);
      assertEquals(storage.provided.cardinality() * CHUNK, storage.storedBytes());
    }
  }

  @Test
  void aStorageThatIsInUseStaysOpen() {
    storage.inUse = true;
    assertThrows(IllegalStateException.class, storage::close);
    assertTrue(storage.commit(0, 16));
    storage.inUse = false;
    storage.close();
    assertThrows(IllegalStateException.class, () -> storage.commit(0, 16));
    assertThrows(IllegalStateException.class, () -> storage.discard(0, 16));
  }

  /** Notes what is asked of it, and fails as told. */
  private static final class Notes extends ChunkedStorage {
    final List<String> calls = new ArrayList<>();
    final BitSet provided = new BitSet();
    int left = Integer.MAX_VALUE;
    boolean refuses;
    boolean inUse;

    Notes() {
      super(Arena.ofAuto().allocate(CHUNKS * CHUNK));
    }

    @Override
    boolean provide(long offset, long bytes) {
      int chunk = (int) (offset / CHUNK);
      if (left == 0) {
        return false;
      }
      left--;
      calls.add("+" + chunk);
      assertFalse(provided.get(chunk), () -> "provided twice: " + chunk);
      provided.set(chunk);
      return true;
    }

    @Override
    boolean withdraw(long offset, long bytes, boolean isLast) {
      int first = (int) (offset / CHUNK);
      int end = first + (int) (bytes / CHUNK);
      calls.add("-" + first + ".." + end + (isLast ? " last" : ""));
      assertEquals(isLast, provided.length() == end);
      if (refuses) {
        return false;
      }
      provided.clear(first, end);
      return true;
    }

    @Override
    void release() {
      if (inUse) {
        throw new IllegalStateException("in use");
      }
    }
  }
}
