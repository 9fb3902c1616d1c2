package valk.benchmarks;

/**
 * One thing that is timed.
 *
 * @param name what it is called in reports
 * @param target what it has promised
 * @param run does it once, and returns what it took in the unit of its {@link Comparison}
 */
record Subject(String name, Target target, Run run) {
  /** Does something once and measures it. */
  @FunctionalInterface
  interface Run {
    double measure() throws Exception;
  }

  /** A subject that is reported and judged by nobody. */
  static Subject of(String name, Run run) {
    return new Subject(name, new Target.None(), run);
  }

  /** A subject that takes at most so many times what the baseline takes. */
  static Subject atMost(double ratio, String name, Run run) {
    return new Subject(name, new Target.RatioAtMost(ratio), run);
  }

  /** A subject that the baseline undercuts by this factor or more. */
  static Subject atLeast(double ratio, String name, Run run) {
    return new Subject(name, new Target.RatioAtLeast(ratio), run);
  }

  /** A subject that takes at most so much, in the unit of its comparison. */
  static Subject within(double value, String name, Run run) {
    return new Subject(name, new Target.ValueAtMost(value), run);
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
