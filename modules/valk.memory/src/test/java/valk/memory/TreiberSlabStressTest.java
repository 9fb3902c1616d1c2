package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads at one slab. Each block carries its owner's mark, so that sharing one is seen. All
 * with one stripe, as long as threads do not collide, and with four from the start.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class TreiberSlabStressTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 40_000;
  private static final int BLOCK = 16;

  /** What one thread did. */
  private record Deeds(long acquires, long releases, long refusals) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void noBlockIsEverOwnedTwiceAndCountsAreExact(int stripes) throws Exception {
    int capacity = 24;
    try (Space space = Space.reserve(Providers.builtIn().spaces().named("mapped"), 4096, 0)) {
      Slab slab = slab(space, capacity, stripes);
      List<Deeds> all = together(THREADS, thread -> () -> churn(slab, space, thread));
      assertEquals(all.stream().mapToLong(Deeds::acquires).sum(), slab.acquires());
      assertEquals(all.stream().mapToLong(Deeds::releases).sum(), slab.releases());
      assertEquals(all.stream().mapToLong(Deeds::refusals).sum(), slab.exhausted());
      assertEquals(0, slab.inUse());
      assertTrue(slab.highWater() <= capacity);
      assertEquals(capacity, drain(slab));
    }
  }

  private static Slab slab(Space space, int capacity, int stripes) {
    TreiberSlab slab = new TreiberSlab("stressed", space, 0, BLOCK, capacity);
    if (stripes > 1) {
      slab.spread(stripes);
    }
    return slab;
  }

  /** Holds up to five blocks at a time, eight threads so forty: more than there are. */
  private static Deeds churn(Slab slab, Space space, int thread) {
    SplittableRandom random = new SplittableRandom(thread);
    Deque<Integer> held = new ArrayDeque<>();
    long acquires = 0;
    long releases = 0;
    long refusals = 0;
    for (int round = 0; round < ROUNDS; round++) {
      if (held.size() < 5 && random.nextBoolean()) {
        int block = slab.acquire();
        if (block == Slab.NONE) {
          refusals++;
        } else {
          acquires++;
          mark(slab, space, block, thread);
          held.push(block);
        }
      } else if (!held.isEmpty()) {
        releaseMarked(slab, space, held.pop(), thread);
        releases++;
      }
    }
    releases += held.size();
    held.forEach(block -> releaseMarked(slab, space, block, thread));
    return new Deeds(acquires, releases, refusals);
  }

  private static void mark(Slab slab, Space space, int block, int thread) {
    Space.store(space, slab.offset(block), thread);
    Space.store(space, slab.offset(block) + 8, ~thread);
  }

  private static void releaseMarked(Slab slab, Space space, int block, int thread) {
    assertEquals(thread, Space.load(space, slab.offset(block)));
    assertEquals(~thread, Space.load(space, slab.offset(block) + 8));
    slab.release(block);
  }

  /** How many blocks are left; of a stack that has become a ring, one more than there are. */
  private static int drain(Slab slab) {
    int blocks = 0;
    while (blocks <= slab.capacity() && slab.acquire() != Slab.NONE) {
      blocks++;
    }
    return blocks;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void ofTwoReleasesOfABlockAtOnceExactlyOneSucceeds(int stripes) throws Exception {
    int rounds = 20_000;
    try (Space space = Space.reserve(PlainStorage.provider(1 << 20), 1 << 20, 0)) {
      Slab slab = slab(space, rounds, stripes);
      for (int i = 0; i < rounds; i++) {
        assertEquals(i, slab.acquire());
      }
      AtomicInteger arrivals = new AtomicInteger();
      List<Integer> successes = together(2, thread -> () -> releaseAll(slab, rounds, arrivals));
      assertEquals(rounds, successes.stream().mapToInt(Integer::intValue).sum());
      assertEquals(rounds, slab.releases());
      assertEquals(0, slab.inUse());
      assertEquals(rounds, drain(slab));
    }
  }

  /** Releases block after block, each as soon as the other thread is there too. */
  private static int releaseAll(Slab slab, int blocks, AtomicInteger arrivals) {
    int successes = 0;
    for (int block = 0; block < blocks; block++) {
      arrivals.incrementAndGet();
      while (arrivals.get() < 2 * (block + 1)) {
        Thread.yield();
      }
      try {
        slab.release(block);
        successes++;
      } catch (SlabMisuseException expected) {
        assertTrue(expected.getMessage().endsWith("has been released already"));
      }
    }
    return successes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aSlabWithAsManyBlocksAsThreadsIsNeverExhausted(int stripes) throws Exception {
    try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
      for (int repeat = 0; repeat < 20; repeat++) {
        Slab slab = slab(space, THREADS, stripes);
        together(THREADS, thread -> () -> holdOneAtATime(slab));
        assertEquals(0, slab.exhausted());
        assertTrue(slab.highWater() <= THREADS);
      }
    }
  }

  /** Three threads that want four of ten blocks each, and one that reads the figures. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void figuresAreNeverImpossible(int stripes) throws Exception {
    int capacity = 10;
    try (Space space = Space.reserve(PlainStorage.provider(4096), 4096, 0)) {
      Slab slab = slab(space, capacity, stripes);
      AtomicInteger busy = new AtomicInteger(3);
      List<Integer> wrong =
          together(
              4,
              thread ->
                  thread == 3 ? () -> countImpossible(slab, busy) : () -> holdMany(slab, busy));
      assertEquals(0, wrong.stream().mapToInt(Integer::intValue).sum());
      assertEquals(0, slab.inUse());
      assertEquals(slab.acquires(), slab.releases());
    }
  }

  private static int countImpossible(Slab slab, AtomicInteger busy) {
    int impossible = 0;
    while (busy.get() > 0) {
      SlabSnapshot now = slab.snapshot();
      boolean possible =
          now.inUse() >= 0
              && now.inUse() <= now.highWater()
              && now.highWater() <= now.capacity()
              && now.acquires() - now.releases() == now.inUse();
      impossible += possible ? 0 : 1;
    }
    return impossible;
  }

  private static int holdMany(Slab slab, AtomicInteger busy) {
    int[] held = new int[4];
    for (int round = 0; round < ROUNDS / 4; round++) {
      for (int i = 0; i < held.length; i++) {
        held[i] = slab.acquire();
      }
      for (int block : held) {
        if (block != Slab.NONE) {
          slab.release(block);
        }
      }
    }
    busy.decrementAndGet();
    return 0;
  }

  private static int holdOneAtATime(Slab slab) {
    for (int round = 0; round < 2_000; round++) {
      slab.release(slab.acquire());
    }
    return 0;
  }

  private interface Work<R> {
    Callable<R> of(int thread);
  }

  private static <R> List<R> together(int threads, Work<R> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<R>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        Callable<R> task = work.of(thread);
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> each : running) {
        results.add(each.get());
      }
      return results;
    }
  }
}
