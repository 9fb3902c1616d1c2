package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default slab does what the reference does: the same random requests to both. */
class SlabReferenceTest {
  private static final int BLOCK = 16;

  /** Blocks that both slabs handed out for one request; their numbers may differ. */
  private record Pair(int treiber, int locked) {}

  @ParameterizedTest
  @CsvSource({"1, 1, 20000", "5, 1, 20000", "40, 1, 20000", "5, 4, 3000", "40, 4, 3000"})
  void bothAnswerAlike(int capacity, int stripes, int rounds) throws Exception {
    try (Space space = Space.reserve(PlainStorage.provider(8192), 8192, 0)) {
      TreiberSlab treiber = new TreiberSlab("compared", space, 0, BLOCK, capacity);
      if (stripes > 1) {
        treiber.spread(stripes);
      }
      Slab locked = new LockedSlab("compared", space, 4096, BLOCK, capacity);
      List<ExecutorService> threads = threads(stripes);
      try {
        SplittableRandom random = new SplittableRandom(capacity * 31L + stripes);
        List<Pair> held = new ArrayList<>();
        List<Pair> stale = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
          ExecutorService any = threads.get(random.nextInt(stripes));
          int greed = round / 500 % 2 == 0 ? 8 : 3;
          any.submit(() -> step(treiber, locked, held, stale, greed, random)).get();
          assertEquals(locked.snapshot(), treiber.snapshot());
        }
      } finally {
        threads.forEach(ExecutorService::shutdown);
      }
    }
  }

  /** One thread at a time uses the slabs, each of another stripe. */
  private static List<ExecutorService> threads(int count) {
    List<ExecutorService> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(Executors.newSingleThreadExecutor());
    }
    return threads;
  }

  private static void step(
      Slab treiber,
      Slab locked,
      List<Pair> held,
      List<Pair> stale,
      int greed,
      SplittableRandom random) {
    int choice = random.nextInt(12);
    if (choice < greed) {
      acquire(treiber, locked, held, stale);
    } else if (choice < 11 && !held.isEmpty()) {
      Pair pair = held.remove(random.nextInt(held.size()));
      treiber.release(pair.treiber());
      locked.release(pair.locked());
      stale.add(pair);
    } else if (!stale.isEmpty()) {
      Pair pair = stale.get(random.nextInt(stale.size()));
      String wrong = "slab compared: block %d has been released already";
      assertEquals(wrong.formatted(pair.treiber()), refusal(treiber, pair.treiber()));
      assertEquals(wrong.formatted(pair.locked()), refusal(locked, pair.locked()));
    }
  }

  private static void acquire(Slab treiber, Slab locked, List<Pair> held, List<Pair> stale) {
    Pair pair = new Pair(treiber.acquire(), locked.acquire());
    assertEquals(pair.locked() == Slab.NONE, pair.treiber() == Slab.NONE);
    if (pair.locked() != Slab.NONE) {
      assertTrue(treiber.isAcquired(pair.treiber()) && locked.isAcquired(pair.locked()));
      stale.removeIf(old -> old.treiber() == pair.treiber() || old.locked() == pair.locked());
      held.add(pair);
    }
  }

  private static String refusal(Slab slab, int block) {
    try {
      slab.release(block);
      return "none";
    } catch (SlabMisuseException e) {
      return e.getMessage();
    }
  }
}
