package valk.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Freeing the dead half of ten million cells of 16 bytes and using their places again: the end of
 * the mark phase and every allocation that fills the holes, in nanoseconds for each of the ten
 * million cells, so that nothing that a lazy sweep defers is left out. The baseline allocates as
 * many cells from empty pages; what is judged is the difference.
 */
final class SweepFigure implements Figure {
  private static final int CELLS = 10_000_000;
  private static final int RUN = 64;
  private static final int SEED = 7;
  private static final int MOST_ROUNDS = 9;
  private static final int WARM_UPS = 3;

  /** Allocations that are timed together when the longest pause is looked for. */
  private static final int STEP = 1000;

  /** Part of the steps that may take longer than what is reported as the longest. */
  private static final double LONGEST = 0.999;

  /** Where results go, so that no compiler leaves out what makes them. */
  private long sink;

  @Override
  public String name() {
    return "sweep";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    BitSet random = random();
    int fewRounds = Math.min(rounds, MOST_ROUNDS);
    try (BareCells cells = new BareCells(CELLS)) {
      new Comparison(
              name(),
              "ns/cell",
              Subject.of("filling 5M cells of empty pages", () -> fill(cells)),
              List.of(
                  Subject.of("half dead in runs, filled", () -> all(cells, SweepFigure::inRuns)),
                  Subject.of("half dead at random, filled", () -> all(cells, random::get)),
                  Subject.within(1, "sweep of runs", () -> sweep(cells, SweepFigure::inRuns)),
                  Subject.within(2, "sweep at random", () -> sweep(cells, random::get))))
          .measure(WARM_UPS, fewRounds, report);
      new Comparison(
              name() + " steps",
              "ns",
              Subject.of("1000 of empty pages", () -> longest(cells, SweepFigure::inHalves)),
              List.of(
                  Subject.of("1000 of runs", () -> longest(cells, SweepFigure::inRuns)),
                  Subject.of("1000 at random", () -> longest(cells, random::get))))
          .measure(1, fewRounds, report);
    }
    report.note("sweep steps: 99.9th percentile of the time of " + STEP + " allocations");
    report.note("sweep: results " + Long.toHexString(sink));
  }

  private static BitSet random() {
    SplittableRandom random = new SplittableRandom(SEED);
    BitSet bits = new BitSet(CELLS);
    for (int i = 0; i < CELLS; i++) {
      bits.set(i, random.nextBoolean());
    }
    return bits;
  }

  private static boolean inRuns(int cell) {
    return (cell / RUN & 1) == 0;
  }

  private static boolean inHalves(int cell) {
    return cell >= CELLS / 2;
  }

  /** What the calls of {@code allocate} take when no sweep was needed before them. */
  private double fill(BareCells cells) throws Exception {
    int dead = cells.markAll(SweepFigure::inHalves);
    cells.endMark();
    return Subject.timed(CELLS, () -> sink += cells.allocate(dead)).measure();
  }

  /** What it takes to free the dead cells and to fill their places. */
  private double all(BareCells cells, IntPredicate lives) throws Exception {
    int dead = cells.markAll(lives);
    return Subject.timed(
            CELLS,
            () -> {
              cells.endMark();
              sink += cells.allocate(dead);
            })
        .measure();
  }

  /** The same without what as many allocations take from empty pages. */
  private double sweep(BareCells cells, IntPredicate lives) throws Exception {
    return all(cells, lives) - fill(cells);
  }

  private double longest(BareCells cells, IntPredicate lives) throws Exception {
    int dead = cells.markAll(lives);
    cells.endMark();
    List<Double> steps = new ArrayList<>();
    for (int i = 0; i + STEP <= dead; i += STEP) {
      steps.add(Subject.timed(1, () -> sink += cells.allocate(STEP)).measure());
    }
    sink += cells.allocate(dead % STEP);
    double[] sorted = steps.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return Report.quantile(sorted, LONGEST);
  }
}
