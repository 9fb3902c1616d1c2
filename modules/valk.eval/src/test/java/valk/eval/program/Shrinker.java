package valk.eval.program;

import java.util.Arrays;
import java.util.function.Predicate;

/** Looks for a simpler program that fails as well, by making its row of choices simpler. */
final class Shrinker {
  private static final int SMALL = 12;

  private final Grammar grammar;
  private final Predicate<Program> fails;
  private Program best;
  private int triesLeft;

  private Shrinker(Grammar grammar, Program program, Predicate<Program> fails, int tries) {
    this.grammar = grammar;
    this.best = program;
    this.fails = fails;
    this.triesLeft = tries;
  }

  /**
   * Shrinks a program.
   *
   * @param program one that fails
   * @param fails tells whether a program does
   * @param tries how often {@code fails} may be asked
   * @return the simplest failing program that was found: a shorter row, or smaller numbers
   */
  static Program shrink(Grammar grammar, Program program, Predicate<Program> fails, int tries) {
    return new Shrinker(grammar, program, fails, tries).run();
  }

  private Program run() {
    int[] before;
    do {
      before = best.choices();
      deleteBlocks();
      lowerNumbers();
    } while (triesLeft > 0 && !Arrays.equals(before, best.choices()));
    return best;
  }

  private void deleteBlocks() {
    for (int size = Math.max(1, best.choices().length / 2); size >= 1; size = next(size)) {
      int at = best.choices().length - size;
      while (at >= 0) {
        at = adopt(without(best.choices(), at, size)) ? Math.min(at, end(size)) : at - size;
      }
    }
  }

  /** Halves large blocks; of the small ones all sizes are tried, since forms begin anywhere. */
  private static int next(int size) {
    return size > SMALL ? size / 2 : size - 1;
  }

  private int end(int size) {
    return best.choices().length - size;
  }

  private static int[] without(int[] row, int at, int size) {
    int[] shorter = Arrays.copyOf(row, row.length - size);
    System.arraycopy(row, at + size, shorter, at, row.length - at - size);
    return shorter;
  }

  private void lowerNumbers() {
    for (int i = 0; i < best.choices().length; i++) {
      if (best.choices()[i] > 0 && !adopt(with(i, 0))) {
        lower(i);
      }
    }
  }

  /** Halves the distance to zero as long as it fails. */
  private void lower(int i) {
    int least = 0;
    while (i < best.choices().length && best.choices()[i] - least > 1) {
      int middle = (least + best.choices()[i]) / 2;
      if (!adopt(with(i, middle))) {
        least = middle;
      }
    }
  }

  private int[] with(int i, int choice) {
    int[] row = best.choices().clone();
    row[i] = choice;
    return row;
  }

  /** Takes a row if its program is simpler and fails. */
  private boolean adopt(int[] row) {
    Program candidate = Generator.program(grammar, best.seed(), row);
    if (triesLeft <= 0 || !isSimpler(candidate.choices(), best.choices())) {
      return false;
    }
    triesLeft--;
    boolean adopted = fails.test(candidate);
    best = adopted ? candidate : best;
    return adopted;
  }

  private static boolean isSimpler(int[] a, int[] b) {
    return a.length != b.length ? a.length < b.length : Arrays.compare(a, b) < 0;
  }
}
