package valk.benchmarks;

import java.util.OptionalDouble;

/**
 * One thing that is timed.
 *
 * @param name what it is called in reports
 * @param target the ratio to the baseline that it may have at most; empty if it has none
 * @param run does it once, and returns what it took in the unit of its {@link Comparison}
 */
record Subject(String name, OptionalDouble target, Run run) {
  /** Does something once and measures it. */
  @FunctionalInterface
  interface Run {
    double measure() throws Exception;
  }

  /** A subject that is reported and judged by nobody. */
  static Subject of(String name, Run run) {
    return new Subject(name, OptionalDouble.empty(), run);
  }

  /** A subject with a target. */
  static Subject atMost(double ratio, String name, Run run) {
    return new Subject(name, OptionalDouble.of(ratio), run);
  }

  /** Nanoseconds that the work takes, divided by {@code units}. */
  static Run timed(double units, Runnable work) {
    return () -> {
      long begin = System.nanoTime();
      work.run();
      return (System.nanoTime() - begin) / units;
    };
  }
}
