package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.Answer;

/**
 * The interleavings that matter, one by one. "Another thread" acts in the middle of an operation,
 * from inside a collaborator that the operation calls between its two steps.
 */
class TreiberSlabInterleavingTest {
  private static final int BLOCK = 16;

  /** One more than a magazine has positions, so that block 0 has lost its home to block 8. */
  private static final int CAPACITY = 9;

  private static final int ONE_STRIPE_FOR_GOOD = 1;
  private static final int WITHOUT_HOME = 0;
  private static final int LOSES_ITS_HOME = 1;
  private static final int AT_HOME = 8;

  /** The stripe of a route is one of the magazines, also of those that are just added. */
  @Test
  void magazinesAreAddedWhileOthersTakeBlocks() throws InterruptedException {
    try (Space space = Space.reserve(new MappedSpaceProvider(), 4096, 0)) {
      for (int i = 0; i < 20_000; i++) {
        TreiberSlab slab = new TreiberSlab("growing", space, 0, BLOCK, 64);
        AtomicBoolean ready = new AtomicBoolean();
        Thread spreading =
            Thread.ofVirtual()
                .start(
                    () -> {
                      ready.set(true);
                      slab.spread(8);
                    });
        while (!ready.get()) {
          Thread.onSpinWait();
        }
        int[] blocks = new int[2];
        for (int round = 0; round < 16; round++) {
          assertEquals(2, slab.acquire(blocks, 2));
        }
        spreading.join();
      }
    }
  }

  @Test
  void aBlockThatWasFreshAndIsReleasedMeanwhileIsFound() {
    Space.Storage storage = MockedStorage.of(8192);
    when(storage.commit(anyLong(), anyLong())).thenReturn(true);
    try (Space space = Space.reserve(MockedStorage.provider(storage), 4096, 0)) {
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
    for (int block : new int[] {AT_HOME, WITHOUT_HOME}) {
      BlockStates states = spy(new BlockStates(CAPACITY));
      try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
        Slab slab = fullSlab(space, states, new FreeStack(states));
        once(() -> slab.release(block), hook -> doAnswer(hook).when(states).of(block));

        assertThrows(SlabMisuseException.class, () -> slab.release(block));
        assertEquals(1, slab.releases());
        assertEquals(CAPACITY - 1, slab.inUse());
      }
    }
  }

  @Test
  void aBlockThatLosesItsHomeWhileItIsReleasedGoesToTheDepot() {
    BlockStates states = spy(new BlockStates(CAPACITY));
    try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
      Slab slab = fullSlab(space, states, new FreeStack(states));
      slab.release(WITHOUT_HOME);
      once(
          () -> assertEquals(WITHOUT_HOME, slab.acquire(), "which takes the home of another"),
          hook -> doAnswer(hook).when(states).of(LOSES_ITS_HOME));

      slab.release(LOSES_ITS_HOME);
      assertFalse(slab.isAcquired(LOSES_ITS_HOME));
      assertTrue(slab.isAcquired(WITHOUT_HOME));
      assertEquals(CAPACITY - 1, slab.inUse());
      assertEquals(LOSES_ITS_HOME, slab.acquire());
    }
  }

  /**
   * A block that has left the depot counts as taken, which others may have seen; so a release that
   * comes before it is held is no more wrong than one that comes after.
   */
  @Test
  void aLateReleaseWaitsForABlockOnItsWayOut() throws InterruptedException {
    BlockStates states = new BlockStates(CAPACITY);
    FreeStack depot = spy(new FreeStack(states));
    try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
      Slab slab = fullSlab(space, states, depot);
      slab.release(WITHOUT_HOME);
      AtomicReference<Throwable> refused = new AtomicReference<>();
      Thread late =
          new Thread(
              () -> {
                try {
                  slab.release(WITHOUT_HOME);
                } catch (SlabMisuseException e) {
                  refused.set(e);
                }
              });
      doAnswer(
              call -> {
                boolean popped = (boolean) call.callRealMethod();
                late.start();
                verify(depot, timeout(10_000).atLeast(2)).holds(WITHOUT_HOME);
                return popped;
              })
          .when(depot)
          .pop(anyLong());

      assertEquals(WITHOUT_HOME, slab.acquire());
      late.join();
      assertNull(refused.get());
      assertFalse(slab.isAcquired(WITHOUT_HOME));
    }
  }

  /**
   * The other thread releases right behind one of the search's looks at the depot: before the first
   * look for anything free, in it, and in the second. Then the depot has been seen empty twice, and
   * what is pushed there comes too late.
   */
  @Test
  void aBlockReleasedBehindTheSearchIsFound() {
    for (int look = 1; look <= 3; look++) {
      for (int block : new int[] {AT_HOME, WITHOUT_HOME}) {
        BlockStates states = new BlockStates(CAPACITY);
        FreeStack depot = spy(new FreeStack(states));
        try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
          Slab slab = fullSlab(space, states, depot);
          at(look, () -> slab.release(block), hook -> doAnswer(hook).when(depot).head());

          int found = slab.acquire();
          boolean tooLate = look == 3 && block == WITHOUT_HOME;
          assertEquals(tooLate ? Slab.NONE : block, found, "at look " + look);
          assertEquals(tooLate ? CAPACITY - 1 : CAPACITY, slab.inUse());
          assertEquals(tooLate ? 1 : 0, slab.exhausted());
        }
      }
    }
  }

  /**
   * Block 0 is free, on the depot, when the search begins. When the search has been at the magazine
   * another thread releases block 8 there, and only then takes block 0; when the search has been at
   * the depot the other releases block 0 there, and then takes block 8. So something is free all
   * the time.
   */
  @Test
  void nothingIsFreeIsNotSaidOfAHoleThatMoves() {
    BlockStates states = new BlockStates(CAPACITY);
    FreeStack depot = spy(new FreeStack(states));
    try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
      Slab slab = fullSlab(space, states, depot);
      slab.release(WITHOUT_HOME);
      List<Runnable> atEachLook =
          new ArrayList<>(
              List.of(
                  () -> {
                    slab.release(AT_HOME);
                    takeFromDepot(depot, states);
                  },
                  () -> {},
                  () -> {
                    slab.release(WITHOUT_HOME);
                    assertEquals(AT_HOME, slab.acquire());
                  }));
      boolean[] inside = new boolean[1];
      doAnswer(
              call -> {
                Object seen = call.callRealMethod();
                if (!inside[0] && !atEachLook.isEmpty()) {
                  inside[0] = true;
                  atEachLook.removeFirst().run();
                  inside[0] = false;
                }
                return seen;
              })
          .when(depot)
          .head();

      assertEquals(WITHOUT_HOME, slab.acquire());
      assertEquals(0, slab.exhausted());
    }
  }

  /** They would send the block over the depot, each to its own stripe, if each kept to that. */
  @Test
  void threadsThatTakeTurnsUseOneBlockAtOneHome() throws InterruptedException {
    BlockStates states = new BlockStates(CAPACITY);
    FreeStack depot = spy(new FreeStack(states));
    try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
      TreiberSlab slab = emptySlab(space, states, depot);
      slab.spread(4);
      List<Integer> blocks = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Thread thread =
            new Thread(
                () -> {
                  blocks.add(slab.acquire());
                  slab.release(blocks.getLast());
                });
        thread.start();
        thread.join();
      }
      assertEquals(Collections.nCopies(40, 0), blocks);
      verify(depot, never()).push(anyInt());
      assertEquals(40, slab.acquires());
      assertEquals(1, slab.highWater());
    }
  }

  /**
   * Another thread takes the free block and gives it back, so that the hint is wrong, and takes it
   * once more when it has been found again. From then on this thread has a magazine of its own:
   * there it finds its block, though the other one was released later.
   */
  @Test
  void aThreadThatCollidesLeavesTheMagazineToTheOther() {
    Space.Storage storage = MockedStorage.of(8192);
    when(storage.commit(anyLong(), anyLong())).thenReturn(true);
    try (Space space = Space.reserve(MockedStorage.provider(storage), 4096, 0)) {
      BlockStates states = new BlockStates(CAPACITY);
      TreiberSlab slab = emptySlab(space, states, new FreeStack(states));
      slab.release(slab.acquire());
      space.discard(2048, 16);
      List<Runnable> otherThread =
          new ArrayList<>(List.of(() -> slab.release(slab.acquire()), slab::acquire));
      boolean[] inside = new boolean[1];
      when(storage.commit(anyLong(), anyLong()))
          .thenAnswer(
              call -> {
                if (!inside[0] && !otherThread.isEmpty()) {
                  inside[0] = true;
                  otherThread.removeFirst().run();
                  inside[0] = false;
                }
                return true;
              });

      int own = slab.acquire();
      assertEquals(1, own, "a fresh block, since the other thread has the first");
      slab.release(own);
      slab.release(0);
      assertEquals(own, slab.acquire());
      assertEquals(0, slab.acquire());
      assertEquals(2, slab.highWater());
    }
  }

  private static TreiberSlab emptySlab(Space space, BlockStates states, FreeStack depot) {
    return new TreiberSlab(new BlockRange("empty", space, 0, BLOCK, CAPACITY), states, depot);
  }

  private static void takeFromDepot(FreeStack depot, BlockStates states) {
    long head = depot.head();
    assertTrue(depot.pop(head));
    states.hold(FreeStack.top(head), BlockStates.NO_HOME, FreeStack.tag(head));
  }

  /** A slab of which every block is in use, the first without a home and the others with one. */
  private static TreiberSlab fullSlab(Space space, BlockStates states, FreeStack depot) {
    BlockRange range = new BlockRange("full", space, 0, BLOCK, CAPACITY);
    TreiberSlab slab = new TreiberSlab(range, states, depot);
    slab.spread(ONE_STRIPE_FOR_GOOD);
    for (int block = 0; block < CAPACITY; block++) {
      assertEquals(block, slab.acquire());
    }
    return slab;
  }

  private static void once(Runnable otherThread, Consumer<Answer<?>> install) {
    at(1, otherThread, install);
  }

  /**
   * Installs a hook that takes the real result, lets the other thread act at one of the calls, and
   * returns the result.
   */
  private static void at(int which, Runnable otherThread, Consumer<Answer<?>> install) {
    int[] calls = new int[1];
    install.accept(
        call -> {
          Object seen = call.callRealMethod();
          if (++calls[0] == which) {
            otherThread.run();
          }
          return seen;
        });
  }
}
