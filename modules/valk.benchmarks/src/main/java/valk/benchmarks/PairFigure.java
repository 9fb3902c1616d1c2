package valk.benchmarks;

import java.util.List;
import valk.gc.ManagedHeap;

/**
 * Allocating and initialising pairs through the Java API, window check and refills included,
 * against a loop that bumps a pointer in storage of the same kind and size; in an arena that fits
 * into the caches, and in one through which allocation streams.
 *
 * <p>The arena fills, so checkpoints happen, with no survivors; the subjects that are judged leave
 * out the time that they take.
 */
final class PairFigure implements Figure {
  static final long IN_CACHE = 1L << 20;
  static final long STREAMING = 64L << 20;
  static final long LIMIT = 256L << 20;

  private static final double TARGET = 1.3;
  private static final int WARM_UPS = 8;
  private static final int LISTS = 2000;
  private static final double PAIRS = (double) PairLoops.LENGTH * LISTS;

  /** Where results go, so that no compiler leaves out what makes them. */
  private long sink;

  @Override
  public String name() {
    return "pair";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    measure("in cache", IN_CACHE, rounds, report);
    measure("streaming", STREAMING, rounds, report);
    report.note("pair: results " + Long.toHexString(sink));
  }

  private void measure(String where, long arena, int rounds, Report report) throws Exception {
    try (BareMutator mutator = new BareMutator(arena, LIMIT);
        BareStorage storage = new BareStorage(arena)) {
      ManagedHeap heap = mutator.heap;
      PairLoops.BumpInMemory inMemory = new PairLoops.BumpInMemory(storage);
      new Comparison(
              name() + " " + where,
              "ns/pair",
              Subject.of("bare bump loop", Subject.timed(PAIRS, () -> bump(storage))),
              List.of(
                  Subject.of("bare, pointer in memory", Subject.timed(PAIRS, () -> bump(inMemory))),
                  Subject.atMost(
                      TARGET, "a row of pairs", () -> withoutPauses(heap, () -> rows(heap))),
                  Subject.atMost(TARGET, "heap.pair", () -> withoutPauses(heap, () -> pairs(heap))),
                  Subject.of("a row, checkpoints", Subject.timed(PAIRS, () -> rows(heap))),
                  Subject.of("heap.pair, checkpoints", Subject.timed(PAIRS, () -> pairs(heap))),
                  Subject.of("heap.pair, polled", Subject.timed(PAIRS, () -> polled(mutator)))))
          .measure(WARM_UPS, rounds, report);
    }
  }

  private void bump(BareStorage storage) {
    for (int i = 0; i < LISTS; i++) {
      storage.ensure(PairLoops.LENGTH);
      sink += storage.list(PairLoops.LENGTH);
    }
  }

  private void bump(PairLoops.BumpInMemory storage) {
    for (int i = 0; i < LISTS; i++) {
      sink += storage.list();
    }
  }

  private void pairs(ManagedHeap heap) {
    for (int i = 0; i < LISTS; i++) {
      heap.ensure(ManagedHeap.BURST_BYTES, 0);
      sink += PairLoops.list(heap);
    }
  }

  private void rows(ManagedHeap heap) {
    for (int i = 0; i < LISTS; i++) {
      heap.ensure(ManagedHeap.BURST_BYTES, 0);
      sink += PairLoops.row(heap);
    }
  }

  private void polled(BareMutator mutator) {
    for (int i = 0; i < LISTS; i++) {
      sink += PairLoops.polled(mutator);
    }
  }

  /** Nanoseconds a pair without those of checkpoints. */
  private static double withoutPauses(ManagedHeap heap, Runnable work) {
    long paused = pauses(heap);
    long begin = System.nanoTime();
    work.run();
    long nanos = System.nanoTime() - begin;
    return (nanos - (pauses(heap) - paused)) / PAIRS;
  }

  private static long pauses(ManagedHeap heap) {
    return heap.snapshot().checkpoint().pauses().total();
  }
}
