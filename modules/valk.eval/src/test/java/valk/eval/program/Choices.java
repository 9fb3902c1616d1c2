package valk.eval.program;

import java.util.Arrays;
import java.util.Random;

/**
 * A row of choices, each a number below a bound. 0 is always the simplest choice, so that a row
 * that ends early goes on with the simplest, and a lower number means something simpler.
 *
 * <p>Generating from a row instead of from random numbers is what makes shrinking independent of
 * what is generated: David R. MacIver and Alastair F. Donaldson, <i>Test-Case Reduction via
 * Test-Case Generation: Insights from the Hypothesis Reducer</i>, ECOOP 2020.
 */
final class Choices {
  /** Makes choices where the row has ended. */
  private interface More {
    int below(int bound);
  }

  private final int[] given;
  private final More more;
  private int[] made = new int[256];
  private int count;

  private Choices(int[] given, More more) {
    this.given = given;
    this.more = more;
  }

  /** Random choices, the same for the same seed. */
  static Choices random(long seed) {
    return new Choices(new int[0], new Random(seed)::nextInt);
  }

  /** The choices of a row, then the simplest. */
  static Choices replay(int[] row) {
    return new Choices(row.clone(), bound -> 0);
  }

  /** The next choice, from 0 up to and not including {@code bound}. */
  int below(int bound) {
    int choice = count < given.length ? Math.min(given[count], bound - 1) : more.below(bound);
    if (count == made.length) {
      made = Arrays.copyOf(made, 2 * count);
    }
    made[count++] = choice;
    return choice;
  }

  /** True in one of {@code n} cases; never where choices are the simplest. */
  boolean oneIn(int n) {
    return below(n) == n - 1;
  }

  /** All choices made so far. */
  int[] made() {
    return Arrays.copyOf(made, count);
  }
}
