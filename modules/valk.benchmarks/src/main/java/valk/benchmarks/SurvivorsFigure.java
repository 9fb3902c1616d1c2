package valk.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * The pause of a checkpoint with a thousand survivors beside ten thousand, a million and ten
 * million live pairs, through the Java API: its cost is what survives, never what there is.
 *
 * <p>A measurement is the median of many checkpoints, each of a list made anew.
 */
final class SurvivorsFigure implements Figure {
  private static final int SURVIVORS = 1000;
  private static final int CHECKPOINTS = 51;
  private static final int WARM_UPS = 20;
  private static final double TARGET = 1.2;
  private static final long ARENA = 1L << 20;
  private static final long LIMIT = 1L << 30;

  @Override
  public String name() {
    return "survivors";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    try (BareMutator few = holding(10_000);
        BareMutator many = holding(1_000_000);
        BareMutator most = holding(10_000_000)) {
      new Comparison(
              name(),
              "ns",
              Subject.of("beside 10k live pairs", () -> pause(few)),
              List.of(
                  Subject.atMost(TARGET, "beside 1M live pairs", () -> pause(many)),
                  Subject.atMost(TARGET, "beside 10M live pairs", () -> pause(most))))
          .measure(WARM_UPS, rounds, report);
    }
  }

  /** A heap with so many live pairs, which the second root keeps. */
  private static BareMutator holding(int pairs) {
    BareMutator mutator = new BareMutator(ARENA, LIMIT);
    mutator.growList(pairs);
    mutator.heap.checkpoint();
    mutator.keep();
    return mutator;
  }

  private static double pause(BareMutator mutator) throws Exception {
    double[] pauses = new double[CHECKPOINTS];
    for (int i = 0; i < CHECKPOINTS; i++) {
      mutator.growList(SURVIVORS);
      pauses[i] = Subject.timed(1, mutator.heap::checkpoint).measure();
    }
    mutator.heap.collect();
    Arrays.sort(pauses);
    return pauses[CHECKPOINTS / 2];
  }
}
