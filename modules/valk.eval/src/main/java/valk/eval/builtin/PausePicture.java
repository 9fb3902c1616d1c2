package valk.eval.builtin;

import valk.memory.Histogram;

/**
 * A histogram of pauses as a picture: what half of them, nearly all, and all stayed below; and a
 * bar for each power of two of nanoseconds from the shortest to the longest, but for long rows of
 * empty ones.
 */
final class PausePicture {
  private static final int POWERS = Long.SIZE;

  /** So many powers or more in which nothing is are left out. */
  private static final int FEWEST_LEFT_OUT = 3;

  private PausePicture() {}

  static void draw(Drawing drawing, Histogram pauses, long last) {
    drawing.line(
        "pauses",
        "half %s, 99 %% %s, longest %s"
            .formatted(
                Drawing.time(pauses.quantile(0.5)),
                Drawing.time(pauses.quantile(0.99)),
                Drawing.time(pauses.max())));
    drawing.line("", "last %s, sum %s".formatted(Drawing.time(last), Drawing.time(pauses.total())));
    if (pauses.count() > 0) {
      bars(drawing, pauses);
    }
  }

  private static void bars(Drawing drawing, Histogram pauses) {
    long[] counts = byPower(pauses);
    long most = 0;
    for (long count : counts) {
      most = Math.max(most, count);
    }
    int last = powerOf(pauses.max());
    for (int power = powerOf(pauses.min()); power <= last; power++) {
      int next = nextUsed(counts, power);
      if (next - power >= FEWEST_LEFT_OUT) {
        drawing.words("            ...").end();
        power = next;
      }
      bar(drawing, power, most, counts[power]);
    }
  }

  /** The first power from one on in which something is; there is one up to the longest pause. */
  private static int nextUsed(long[] counts, int power) {
    int next = power;
    while (counts[next] == 0) {
      next++;
    }
    return next;
  }

  private static void bar(Drawing drawing, int power, long most, long count) {
    String from = Drawing.time(power == 0 ? 0 : 1L << power);
    drawing.words("  %13s   ".formatted("from " + from));
    drawing.bar(Drawing.BAR_CELLS, most, count);
    drawing.words("  " + Drawing.count(count)).end();
  }

  /** Buckets end where powers of two do, so the sums are exact. */
  private static long[] byPower(Histogram pauses) {
    long[] counts = new long[POWERS];
    for (Histogram.Bucket bucket : pauses.buckets()) {
      counts[powerOf(bucket.from())] += bucket.count();
    }
    return counts;
  }

  private static int powerOf(long nanos) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, nanos));
  }
}
