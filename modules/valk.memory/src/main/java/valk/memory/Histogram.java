package valk.memory;

import java.util.List;

/**
 * How often values of which size occurred: immutable, made by a {@link HistogramRecorder}. Values
 * are 0 or more; their unit is that of whoever recorded them.
 *
 * <p>Buckets are logarithmic, and each power of two is cut into {@value #PARTS} of equal width:
 *
 * <pre>
 *   value    0 1 2 … 15 | 16 17 … 31 | 32-33 34-35 … 62-63 | 64-67 68-71 … | … | up to 2^63 - 1
 *   width    1          | 1          | 2                   | 4             | …
 * </pre>
 *
 * <b>Error.</b> Values below {@code 2 * PARTS} are exact. Of all others a bucket knows no more than
 * its bounds, and its width is at most 1/{@value #PARTS} of its lower bound: so a {@linkplain
 * #quantile quantile} is never below the true one, and above it by less than 1/16 (6.25 %). Count,
 * total, least and greatest value are exact.
 *
 * <p>The scheme is that of HdrHistogram (Gil Tene, "HdrHistogram: a High Dynamic Range Histogram",
 * 2012), with a precision that is fixed.
 *
 * @param buckets those in which something is, by rising value
 * @param count how many values there were
 * @param total their sum
 * @param min the least; 0 if there was none
 * @param max the greatest; 0 if there was none
 */
public record Histogram(List<Bucket> buckets, long count, long total, long min, long max) {
  private static final int PART_BITS = 4;

  /** Buckets of a power of two; values below twice as many are exact. */
  public static final int PARTS = 1 << PART_BITS;

  /** One more than the greatest index of a bucket. */
  static final int INDICES = (Long.SIZE - PART_BITS) * PARTS;

  /** Takes a copy of the list. */
  public Histogram {
    buckets = List.copyOf(buckets);
  }

  /**
   * A range of values that are not told apart.
   *
   * @param from the least value
   * @param to the greatest value
   * @param count how many there were, 1 or more
   */
  public record Bucket(long from, long to, long count) {}

  /**
   * The value that a share of all values does not exceed, by {@code to} of its bucket, or {@link
   * #max} if that is less; 0 if there was no value.
   *
   * @param share 0 to 1: 0.5 is the median
   * @throws IllegalArgumentException if {@code share} is not in 0 to 1
   */
  public long quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share=%s is not in 0..1".formatted(share));
    }
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long met = 0;
    for (Bucket bucket : buckets) {
      met += bucket.count();
      if (met >= wanted) {
        return Math.min(bucket.to(), max);
      }
    }
    return max;
  }

  /** The arithmetic mean, rounded down; 0 if there was no value. */
  public long mean() {
    return count == 0 ? 0 : total / count;
  }

  /** The bucket of a value, 0 to {@link #INDICES} - 1. */
  static int index(long value) {
    if (value < PARTS) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - PART_BITS;
    return (shift << PART_BITS) + (int) (value >>> shift);
  }

  /** The least value of a bucket. */
  static long from(int index) {
    int shift = Math.max(0, (index >> PART_BITS) - 1);
    return (long) (index - (shift << PART_BITS)) << shift;
  }

  /** The greatest value of a bucket. */
  static long to(int index) {
    return index + 1 == INDICES ? Long.MAX_VALUE : from(index + 1) - 1;
  }
}
