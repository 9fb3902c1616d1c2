package valk.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import valk.gc.Words;

/**
 * A whole collection that finds everything alive, in nanoseconds per cell, against reading every
 * word of as many bytes once in the order of addresses: lists, and a graph of cells of three slots
 * two of which lead to random cells.
 */
final class MarkFigure implements Figure {
  static final int MILLION = 1_000_000;
  static final long ARENA = 16L << 20;
  static final long LIMIT = 1L << 30;

  private static final double MOST_NANOS = 8;
  private static final int SLOTS = 3;
  private static final int SEED = 42;
  private static final int RUNS = 3;

  private long sink;

  @Override
  public String name() {
    return "mark";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    measure(
        "list, 1M pairs",
        16L * MILLION,
        MILLION,
        m -> m.growList(MILLION),
        new Target.None(),
        rounds,
        report);
    measure(
        "list, 10M pairs",
        160L * MILLION,
        10 * MILLION,
        m -> m.growList(10 * MILLION),
        new Target.ValueAtMost(MOST_NANOS),
        Math.min(rounds, 7),
        report);
    measure(
        "graph, 1M cells",
        32L * MILLION,
        MILLION,
        m -> growGraph(m, MILLION),
        new Target.None(),
        rounds,
        report);
  }

  private void measure(
      String subject,
      long bytes,
      int cells,
      Consumer<BareMutator> grow,
      Target target,
      int rounds,
      Report report)
      throws Exception {
    try (BareMutator mutator = new BareMutator(ARENA, LIMIT);
        BareStorage storage = new BareStorage(bytes)) {
      grow.accept(mutator);
      mutator.heap.checkpoint();
      new Comparison(
              name(),
              "ns/object",
              Subject.of(
                  "reading " + bytes / MILLION + " MB in order",
                  Subject.timed(cells, () -> sink += storage.sum(bytes))),
              List.of(new Subject(subject, target, () -> mark(mutator, cells))))
          .measure(RUNS, rounds, report);
    }
  }

  private static double mark(BareMutator mutator, int cells) throws Exception {
    double perCell = Subject.timed(cells, mutator.heap::collect).measure();
    long marked = mutator.heap.snapshot().gc().markedCells();
    if (marked < cells) {
      throw new IllegalStateException("marked %d cells, not %d".formatted(marked, cells));
    }
    return perCell;
  }

  /**
   * Makes cells of three slots, of which the first makes a chain of all of them and the others lead
   * to random cells; the first of the chain is the only root.
   */
  static void growGraph(BareMutator mutator, int cells) {
    SplittableRandom random = new SplittableRandom(SEED);
    mutator.growCells(cells, SLOTS);
    mutator.heap.checkpoint();
    long[] all = mutator.roots;
    for (int i = 0; i < cells; i++) {
      long cell = Words.offset(all[i]);
      mutator.heap.write(cell, 0, i + 1 < cells ? all[i + 1] : Words.NIL);
      for (int slot = 1; slot < SLOTS; slot++) {
        mutator.heap.write(cell, slot, all[random.nextInt(cells)]);
      }
    }
    mutator.roots = new long[] {all[0]};
  }
}
