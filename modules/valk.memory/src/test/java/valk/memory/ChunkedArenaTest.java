package valk.memory;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;
import static valk.memory.ChunkedArena.QUIET_RESETS;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkedArenaTest {
  private static final long CHUNK = ChunkedArena.CHUNK;
  private static final long START = 2 * CHUNK;
  private static final long CAPACITY = 10 * CHUNK + 4096;

  private final Space.Storage storage = storage(16 * CHUNK);
  private final Space space = space(storage);
  private final ChunkedArena arena = new ChunkedArena(space, START, CAPACITY);

  @SuppressWarnings("MustBeClosedChecker")
  private static Space.Storage storage(long limit) {
    return spy(new PlainStorage(Arena.ofShared(), 17 * CHUNK, limit));
  }

  private static Space space(Space.Storage storage) {
    return Space.reserve(MockedStorage.provider(storage), 16 * CHUNK, 0);
  }

  @AfterEach
  void close() {
    space.close();
  }

  @Test
  void windowsAreAdjacentAndFillTheArena() {
    assertEquals(START, arena.grant(CHUNK));
    assertEquals(START + CHUNK, arena.grant(16));
    assertEquals(2 * CHUNK, arena.committed());
    assertEquals(START + CHUNK + 16, arena.grant(CAPACITY - CHUNK - 16));
    assertEquals(ScratchArena.FULL, arena.grant(16));
    assertAll(
        () -> assertEquals(CAPACITY, arena.granted()),
        () -> assertEquals(CAPACITY, arena.committed()),
        () -> assertEquals(CAPACITY, arena.capacity()),
        () -> assertEquals(1, arena.overflows()));
  }

  @Test
  void afterAQuietRowWhatItDidNotNeedIsGivenBack() {
    use(8 * CHUNK);
    for (int i = 1; i < QUIET_RESETS; i++) {
      use(i == 9 ? 3 * CHUNK - 16 : 16);
    }
    verify(storage, never()).discard(anyLong(), anyLong());
    use(16);
    verify(storage).discard(START + 3 * CHUNK, 5 * CHUNK);
    assertAll(
        () -> assertEquals(3 * CHUNK, arena.committed()),
        () -> assertEquals(8 * CHUNK, arena.highWater()),
        () -> assertEquals(QUIET_RESETS + 1, arena.resets()));
  }

  @Test
  void aBusyResetBeginsANewRow() {
    use(8 * CHUNK);
    rest(QUIET_RESETS - 1);
    use(4 * CHUNK + 16);
    rest(QUIET_RESETS - 1);
    verify(storage, never()).discard(anyLong(), anyLong());
    rest(1);
    verify(storage).discard(START, 8 * CHUNK);
  }

  @Test
  void useThatHalvesGoesBackByHalves() {
    use(8 * CHUNK);
    for (long chunks = 4; chunks >= 1; chunks /= 2) {
      for (int i = 0; i < QUIET_RESETS; i++) {
        use(chunks * CHUNK);
      }
      assertEquals(chunks * CHUNK, arena.committed());
    }
  }

  @Test
  void anArenaThatIsAlwaysMoreThanHalfFullKeepsItsStorage() {
    for (int i = 0; i < 10 * QUIET_RESETS; i++) {
      use(i % QUIET_RESETS == 0 ? CAPACITY : CHUNK);
    }
    verify(storage, never()).discard(anyLong(), anyLong());
  }

  @Test
  void whatWasGivenBackIsCommittedBeforeItIsGrantedAgain() {
    use(8 * CHUNK);
    rest(QUIET_RESETS);
    long[] committedUpTo = {0};
    doAnswer(
            call -> {
              committedUpTo[0] = call.<Long>getArgument(0) + call.<Long>getArgument(1);
              return true;
            })
        .when(storage)
        .commit(anyLong(), anyLong());
    assertEquals(START, arena.grant(8 * CHUNK));
    assertEquals(START + 8 * CHUNK, committedUpTo[0]);
  }

  @Test
  void anArenaThatWasNeverUsedHasNothingToGiveBack() {
    for (int i = 0; i < 3 * QUIET_RESETS; i++) {
      arena.reset(0);
    }
    verify(storage, never()).discard(anyLong(), anyLong());
  }

  private void rest(int resets) {
    for (int i = 0; i < resets; i++) {
      arena.reset(0);
    }
  }

  private void use(long bytes) {
    arena.grant(bytes);
    arena.reset(bytes);
  }
}
