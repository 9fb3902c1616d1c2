package valk.eval.run;

/**
 * The steps that an evaluation may still take.
 *
 * <p>A step is a call of a function, a turn of a loop, or as much work inside of a builtin as takes
 * about as long: {@value #ELEMENTS_A_STEP} elements that are looked at, or {@value #BYTES_A_STEP}
 * bytes that are made or copied. What a program takes depends on what it does only, and not on time
 * or on when memory is collected: with the same fuel it stops at the same place.
 *
 * <p>Owned like the machine. While fuel is counted every check of the evaluator takes its slow
 * path; otherwise nothing here is ever asked.
 */
final class Fuel {
  private static final int ELEMENTS_A_STEP = 8;
  private static final int BYTES_A_STEP = 64;

  private boolean counted;
  private long tank;
  private long left;

  /** Whether the evaluation has a limit. */
  boolean isCounted() {
    return counted;
  }

  /** Begins to count: the evaluation may take so many steps. */
  void fill(long steps) {
    counted = true;
    tank = steps;
    left = steps;
  }

  /** Ends counting; what is left stays to be asked for. */
  void stop() {
    counted = false;
  }

  /** Takes steps; false if there are not so many, and then none is left. */
  boolean take(long steps) {
    boolean enough = steps <= left;
    left = enough ? left - steps : 0;
    return enough;
  }

  /** What the evaluation that was counted last has left, or may still take. */
  long left() {
    return left;
  }

  /** What it had at its beginning. */
  long tank() {
    return tank;
  }

  static long stepsOfElements(long elements) {
    return 1 + elements / ELEMENTS_A_STEP;
  }

  static long stepsOfBytes(long bytes) {
    return 1 + bytes / BYTES_A_STEP;
  }
}
