package valk.benchmarks;

import java.util.Locale;

/** What a subject has promised. */
sealed interface Target {
  /** True if the promise is kept by these medians. */
  boolean isReached(double value, double ratio);

  /** The promise, as reports say it. */
  String text();

  /** Nothing: the subject is reported and judged by nobody. */
  record None() implements Target {
    @Override
    public boolean isReached(double value, double ratio) {
      return true;
    }

    @Override
    public String text() {
      return "";
    }
  }

  /** At most so many times the baseline. */
  record RatioAtMost(double bound) implements Target {
    @Override
    public boolean isReached(double value, double ratio) {
      return ratio <= bound;
    }

    @Override
    public String text() {
      return String.format(Locale.ROOT, "<= %.4gx", bound);
    }
  }

  /** At least so many times the baseline, which is the one that promises. */
  record RatioAtLeast(double bound) implements Target {
    @Override
    public boolean isReached(double value, double ratio) {
      return ratio >= bound;
    }

    @Override
    public String text() {
      return String.format(Locale.ROOT, ">= %.4gx", bound);
    }
  }

  /** At most so much, in the unit of the comparison, whatever the baseline takes. */
  record ValueAtMost(double bound) implements Target {
    @Override
    public boolean isReached(double value, double ratio) {
      return value <= bound;
    }

    @Override
    public String text() {
      return String.format(Locale.ROOT, "<= %.4g", bound);
    }
  }
}
