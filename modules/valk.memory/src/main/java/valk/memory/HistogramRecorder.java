package valk.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts values into the buckets of a {@link Histogram}. Recording allocates nothing and takes the
 * same few instructions whatever the value; all counters are made at once, 8 KiB.
 *
 * <p>Belongs to one thread at a time.
 */
public final class HistogramRecorder {
  private final long[] counts = new long[Histogram.INDICES];
  private long count;
  private long total;
  private long min;
  private long max;

  /** A recorder that has seen nothing. */
  public HistogramRecorder() {}

  /**
   * Counts a value.
   *
   * @param value 0 or more; a negative value, as of a clock that was set back, is taken as 0
   */
  public void record(long value) {
    long counted = Math.max(0, value);
    counts[Histogram.index(counted)]++;
    min = count == 0 ? counted : Math.min(min, counted);
    max = Math.max(max, counted);
    total += counted;
    count++;
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(counts, 0);
    count = 0;
    total = 0;
    min = 0;
    max = 0;
  }

  /** What was recorded so far; later values do not show in it. */
  public Histogram snapshot() {
    List<Histogram.Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        buckets.add(new Histogram.Bucket(Histogram.from(i), Histogram.to(i), counts[i]));
      }
    }
    return new Histogram(buckets, count, total, min, max);
  }
}
