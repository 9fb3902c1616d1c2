package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

import java.lang.foreign.Arena;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.Answer;
import valk.memory.spi.SpaceProvider;

/**
 * The interleavings that matter, one by one. "Another thread" acts in the middle of an operation,
 * from inside a collaborator that the operation calls between its two steps.
 */
class TreiberSlabInterleavingTest {
  private static final int BLOCK = 16;

  @Test
  void aStackThatLooksTheSameAgainIsNotMistaken() {
    BlockStates states = spy(new BlockStates(4));
    try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
      Slab slab = new TreiberSlab("aba", space, 0, BLOCK, 4, states);
      int lower = slab.acquire();
      int upper = slab.acquire();
      slab.release(lower);
      slab.release(upper);
      once(
          () -> {
            assertEquals(upper, slab.acquire());
            assertEquals(lower, slab.acquire());
            slab.release(upper);
          },
          hook -> doAnswer(hook).when(states).below(anyInt()));

      assertEquals(upper, slab.acquire());
      assertNotEquals(lower, slab.acquire(), "a block that the other thread holds");
      assertEquals(3, slab.inUse());
    }
  }

  @Test
  void aBlockThatWasFreshAndIsReleasedMeanwhileIsFound() {
    Space.Storage storage = mock();
    when(storage.segment()).thenReturn(Arena.ofAuto().allocate(8192, 16));
    SpaceProvider provider = mock();
    when(provider.reserve(anyLong(), anyLong())).thenReturn(storage);
    when(storage.commit(anyLong(), anyLong())).thenReturn(true);
    try (Space space = Space.reserve(provider, 4096, 0)) {
      Slab slab = new TreiberSlab("one", space, 0, BLOCK, 1);
      boolean[] done = new boolean[1];
      when(storage.commit(anyLong(), anyLong()))
          .thenAnswer(
              call -> {
                if (!done[0]) {
                  done[0] = true;
                  slab.release(slab.acquire());
                }
                return true;
              });

      assertEquals(0, slab.acquire());
      assertTrue(done[0]);
      assertEquals(0, slab.exhausted());
    }
  }

  @Test
  void aBlockReleasedByAnotherInTheMiddleIsReleasedOnce() {
    BlockStates states = spy(new BlockStates(4));
    try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
      Slab slab = new TreiberSlab("twice", space, 0, BLOCK, 4, states);
      int block = slab.acquire();
      once(() -> slab.release(block), hook -> doAnswer(hook).when(states).wasNeverUsed(anyInt()));

      assertThrows(SlabMisuseException.class, () -> slab.release(block));
      assertEquals(1, slab.releases());
      assertEquals(0, slab.inUse());
    }
  }

  /**
   * Installs a hook that takes the real result, lets the other thread act the first time, and
   * returns the result.
   */
  private static void once(Runnable otherThread, Consumer<Answer<?>> install) {
    boolean[] done = new boolean[1];
    install.accept(
        call -> {
          Object seen = call.callRealMethod();
          if (!done[0]) {
            done[0] = true;
            otherThread.run();
          }
          return seen;
        });
  }
}
