package valk.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * The pause of a collection that finds a thousand pairs alive and ten thousand, a million or ten
 * million dead: it is not to grow with what is dead.
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
      new Comparison(
              name(),
              "ns",
              Subject.of("10k dead", () -> pause(mutator, 10_000)),
              List.of(
                  Subject.atMost(TARGET, "1M dead", () -> pause(mutator, 1_000_000)),
                  Subject.atMost(TARGET, "10M dead", () -> pause(mutator, 10_000_000))))
          .measure(WARM_UPS, Math.min(rounds, MOST_ROUNDS), report);
    }
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
