package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several threads commit, write, read and discard ranges of one storage, each its own, so that the
 * ranges lie between each other's and share words of bits, runs and holes.
 *
 * <pre>
 *   | 0 0 0 0 0 | 1 1 1 1 1 | 2 2 2 2 2 | 3 3 3 3 3 | 0 0 0 0 0 | ...      a stripe: 5 chunks
 * </pre>
 */
class StorageStressTest {
  private static final int THREADS = 4;
  private static final int STRIPES = 40;
  private static final int STEPS = 400;
  private static final long STRIPE = 5L * ChunkedStorage.CHUNK;
  private static final long PAGE = 4096;

  @TempDir Path folder;

  @Test
  void nothingIsLostInAMappedFile() throws Exception {
    try (MappedStorage storage = MappedStorage.create(folder, length())) {
      stress(storage);
    }
  }

  @Test
  void nothingIsLostInAnonymousMemory() throws Exception {
    assumeTrue(NativeAccess.isAllowed());
    try (Space.Storage storage = new AnonymousSpaceProvider().reserve(length(), 0)) {
      stress(storage);
    }
  }

  /** Also where the kernel fails now and then; the storage asks it under its lock. */
  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void nothingIsLostWhereHolesFail() throws Exception {
    assumeTrue(NativeAccess.isAllowed());
    SplittableRandom random = new SplittableRandom(3);
    MemoryAdvice moody =
        (address, bytes, advice) ->
            random.nextInt(16) == 0
                ? LinuxMemory.ENOMEM
                : LinuxMemory.advise(address, bytes, advice);
    try (Space.Storage real = new AnonymousSpaceProvider().reserve(length(), 0);
        Arena arena = Arena.ofShared()) {
      stress(new AnonymousStorage(arena, real.segment(), moody, () -> Long.MAX_VALUE));
    }
  }

  private static long length() {
    return THREADS * STRIPES * STRIPE;
  }

  private static void stress(Space.Storage storage) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Long>> workers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Worker worker = new Worker(storage, i);
        workers.add(worker::run);
      }
      for (Future<Long> each : threads.invokeAll(workers)) {
        assertTrue(each.get() > STEPS / 10, () -> "commits that succeeded: " + each.resultNow());
      }
    }
  }

  /** Owns every n-th stripe, and knows what must stand in each page of it. */
  private static final class Worker {
    private final Space.Storage storage;
    private final MemorySegment segment;
    private final int number;
    private final SplittableRandom random;
    private final long[] expected = new long[STRIPES];

    Worker(Space.Storage storage, int number) {
      this.storage = storage;
      this.segment = storage.segment();
      this.number = number;
      this.random = new SplittableRandom(number);
    }

    long run() {
      long commits = 0;
      for (int step = 1; step <= STEPS; step++) {
        int stripe = random.nextInt(STRIPES);
        check(stripe);
        if (random.nextBoolean()) {
          storage.discard(start(stripe), STRIPE);
          expected[stripe] = 0;
        } else if (storage.commit(start(stripe), STRIPE)) {
          write(stripe, (long) step * THREADS + number);
          commits++;
        }
      }
      return commits;
    }

    private long start(int stripe) {
      return ((long) stripe * THREADS + number) * STRIPE;
    }

    private void write(int stripe, long value) {
      expected[stripe] = value;
      for (long at = 0; at < STRIPE; at += PAGE) {
        segment.set(ValueLayout.JAVA_LONG, start(stripe) + at, value);
      }
    }

    private void check(int stripe) {
      for (long at = 0; expected[stripe] != 0 && at < STRIPE; at += PAGE) {
        long found = segment.get(ValueLayout.JAVA_LONG, start(stripe) + at);
        assertEquals(expected[stripe], found, "stripe " + stripe);
      }
    }
  }
}
