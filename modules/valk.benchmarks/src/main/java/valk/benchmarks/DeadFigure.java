package valk.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * The pause of a collection that finds a thousand pairs alive and ten thousand, a million or ten
 * million dead: it is not to grow with what is dead.
 *
 * <p>The threshold is the usual one, so that nearly all storage of the dead is to be given back to
 * the system. The safepoints that follow the collection do so, each a part; what a checkpoint takes
 * that does so, the median of the first few, is not to grow either.
 *
 * <p>Making ten million pairs leaves nothing of the live ones in the caches, making ten thousand
 * leaves them all. So that this is not what is measured, each pause begins with caches that are
 * full of something else.
 */
final class DeadFigure implements Figure {
  private static final int LIVE = 1000;
  private static final int MOST_ROUNDS = 9;
  private static final int WARM_UPS = 12;
  private static final double TARGET = 1.2;
  private static final long ARENA = 16L << 20;
  private static final long LIMIT = 1L << 30;
  private static final long THRESHOLD = 16L << 20;

  /** Checkpoints that give back after two million pairs have died; and all, after ten million. */
  private static final int FIRST_TURNS = 12;

  private static final int CHECKPOINTS = 200;

  /** Cells that fill five granules each, 400 MB together. */
  private static final int LARGE = 20_000;

  private static final long LARGE_BYTES = 20_000;

  /** Larger than the caches of a core. */
  private final long[] somethingElse = new long[8 << 20];

  @Override
  public String name() {
    return "dead";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    try (BareMutator mutator = new BareMutator(ARENA, LIMIT)) {
      mutator.growList(LIVE);
      mutator.heap.checkpoint();
      mutator.keep();
      mutator.heap.setGcThreshold(THRESHOLD);
      new Comparison(
              name(),
              "ns",
              Subject.of("10k dead", () -> pause(mutator, 10_000)),
              List.of(
                  Subject.atMost(TARGET, "1M dead", () -> pause(mutator, 1_000_000)),
                  Subject.atMost(TARGET, "10M dead", () -> pause(mutator, 10_000_000)),
                  Subject.atMost(TARGET, "20k large dead", () -> pauseAfterLarge(mutator))))
          .measure(WARM_UPS, Math.min(rounds, MOST_ROUNDS), report);
      new Comparison(
              "giving back",
              "ns",
              Subject.of("a checkpoint, 2M dead", () -> turn(mutator, 2_000_000)),
              List.of(
                  Subject.atMost(
                      TARGET, "a checkpoint, 10M dead", () -> turn(mutator, 10_000_000))))
          .measure(WARM_UPS, Math.min(rounds, MOST_ROUNDS), report);
    }
  }

  private double pauseAfterLarge(BareMutator mutator) throws Exception {
    mutator.growLarge(LARGE, LARGE_BYTES);
    mutator.dropAllBut(2);
    mutator.heap.checkpoint();
    Arrays.setAll(somethingElse, i -> somethingElse[i] + 1);
    return Subject.timed(1, mutator.heap::collect).measure();
  }

  private double turn(BareMutator mutator, int dead) throws Exception {
    pause(mutator, dead);
    double[] turns = new double[CHECKPOINTS];
    for (int i = 0; i < CHECKPOINTS; i++) {
      turns[i] = Subject.timed(1, mutator.heap::checkpoint).measure();
    }
    return Report.quantile(Arrays.copyOf(turns, FIRST_TURNS), 0.5);
  }

  private double pause(BareMutator mutator, int dead) throws Exception {
    mutator.growList(dead);
    mutator.heap.checkpoint();
    mutator.drop();
    mutator.heap.checkpoint();
    Arrays.setAll(somethingElse, i -> somethingElse[i] + 1);
    return Subject.timed(1, mutator.heap::collect).measure();
  }
}
