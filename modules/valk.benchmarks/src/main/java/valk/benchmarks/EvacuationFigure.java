package valk.benchmarks;

import java.util.List;
import valk.gc.Words;

/**
 * A checkpoint that moves a million pairs, all alive, out of the arena, as a list and as a tree,
 * against {@link java.lang.foreign.MemorySegment#copy} of as many bytes of the same storage.
 */
final class EvacuationFigure implements Figure {
  static final int PAIRS = 1 << 20;
  static final int TREE_DEPTH = 20;
  static final long ARENA = 64L << 20;
  static final long LIMIT = 512L << 20;

  /** At least a fifth of the bandwidth of a copy. */
  private static final double SHARE = 5;

  static final long BYTES = (long) PAIRS * Words.PAIR_BYTES;

  @Override
  public String name() {
    return "evacuation";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    try (BareMutator mutator = new BareMutator(ARENA, LIMIT);
        BareStorage storage = new BareStorage(2 * BYTES)) {
      new Comparison(
              name(),
              "ns/byte",
              Subject.of("MemorySegment.copy", () -> copy(storage)),
              List.of(
                  Subject.atMost(SHARE, "list of 2^20 pairs", () -> list(mutator)),
                  Subject.atMost(SHARE, "tree of 2^20 pairs", () -> tree(mutator))))
          .measure(5, rounds, report);
    }
    report.note("evacuation: GB/s = 1 / (ns/byte)");
  }

  private static double copy(BareStorage storage) throws Exception {
    storage.space.fill(0, BYTES, (byte) 2);
    return Subject.timed(BYTES, () -> storage.copy(BYTES)).measure();
  }

  private static double list(BareMutator mutator) throws Exception {
    mutator.dropAll();
    mutator.growList(PAIRS);
    return evacuate(mutator);
  }

  private static double tree(BareMutator mutator) throws Exception {
    mutator.dropAll();
    mutator.growTree(TREE_DEPTH);
    return evacuate(mutator);
  }

  private static double evacuate(BareMutator mutator) throws Exception {
    long before = mutator.heap.snapshot().checkpoint().bytesEvacuated();
    double perByte = Subject.timed(BYTES, mutator.heap::checkpoint).measure();
    long moved = mutator.heap.snapshot().checkpoint().bytesEvacuated() - before;
    if (moved < BYTES - Words.PAIR_BYTES) {
      throw new IllegalStateException("moved %d bytes, not %d".formatted(moved, BYTES));
    }
    return perByte;
  }
}
