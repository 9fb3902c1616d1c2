package valk.benchmarks;

import java.util.List;
import valk.gc.ManagedHeap;
import valk.gc.Words;

/**
 * Allocating and initialising pairs through the Java API, against a loop that bumps a pointer in
 * storage of the same kind and size.
 *
 * <p>Lists of {@value #CHUNK} pairs, which are dropped at once: what a builtin does, that asks for
 * as much as may be promised at a time. The arena fills, so checkpoints happen, with no survivors;
 * one subject leaves out the time that they take, one includes it. A third asks for a safepoint
 * before each pair, as evaluated code does.
 */
final class PairFigure implements Figure {
  static final int CHUNK = ManagedHeap.BURST_BYTES / Words.PAIR_BYTES;
  static final long ARENA = 4L << 20;

  static final long LIMIT = 64L << 20;
  private static final int CHUNKS = 2000;
  private static final double PAIRS = (double) CHUNK * CHUNKS;

  /** Where results go, so that no compiler leaves out what makes them. */
  private long sink;

  @Override
  public String name() {
    return "pair";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    try (BareMutator mutator = new BareMutator(ARENA, LIMIT);
        BareStorage storage = new BareStorage(ARENA)) {
      new Comparison(
              name(),
              "ns/pair",
              Subject.of("bare bump loop", Subject.timed(PAIRS, () -> bump(storage))),
              List.of(
                  Subject.atMost(2, "heap.pair", () -> withoutPauses(mutator)),
                  Subject.of(
                      "heap.pair and checkpoints", Subject.timed(PAIRS, () -> allocate(mutator))),
                  Subject.of(
                      "heap.pair, polled at each", Subject.timed(PAIRS, () -> polled(mutator)))))
          .measure(8, rounds, report);
    }
    report.note("pair: results " + Long.toHexString(sink));
  }

  private void bump(BareStorage storage) {
    for (int i = 0; i < CHUNKS; i++) {
      storage.ensure(CHUNK);
      sink += storage.list(CHUNK);
    }
  }

  private double withoutPauses(BareMutator mutator) {
    long paused = pauses(mutator);
    long begin = System.nanoTime();
    allocate(mutator);
    long nanos = System.nanoTime() - begin;
    return (nanos - (pauses(mutator) - paused)) / PAIRS;
  }

  private static long pauses(BareMutator mutator) {
    return mutator.heap.snapshot().checkpoint().pauses().total();
  }

  private void allocate(BareMutator mutator) {
    for (int i = 0; i < CHUNKS; i++) {
      mutator.heap.ensure(ManagedHeap.BURST_BYTES, 0);
      sink += list(mutator.heap, CHUNK);
    }
  }

  /** Makes a list for which room has been ensured. */
  static long list(ManagedHeap heap, int length) {
    long list = Words.NIL;
    for (int i = 0; i < length; i++) {
      list = Words.quoted(heap.pair(Words.fixnum(i), list));
    }
    return list;
  }

  private void polled(BareMutator mutator) {
    for (int i = 0; i < CHUNKS; i++) {
      sink += polledPairs(mutator);
    }
  }

  private static long polledPairs(BareMutator mutator) {
    long last = Words.NIL;
    for (int i = 0; i < CHUNK; i++) {
      mutator.poll();
      last = mutator.heap.pair(Words.fixnum(i), Words.NIL);
    }
    return last;
  }
}
