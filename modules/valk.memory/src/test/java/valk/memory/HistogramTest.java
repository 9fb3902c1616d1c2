package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final int RECORDS = 100_000;

  private static Histogram of(long... values) {
    HistogramRecorder recorder = new HistogramRecorder();
    for (long value : values) {
      recorder.record(value);
    }
    return recorder.snapshot();
  }

  @Test
  void everyValueLiesInExactlyOneBucket() {
    for (int i = 0; i < Histogram.INDICES; i++) {
      assertEquals(i, Histogram.index(Histogram.from(i)));
      assertEquals(i, Histogram.index(Histogram.to(i)));
      if (i > 0) {
        assertEquals(Histogram.to(i - 1) + 1, Histogram.from(i));
      }
    }
    assertEquals(0, Histogram.from(0));
    assertEquals(Long.MAX_VALUE, Histogram.to(Histogram.INDICES - 1));
  }

  @Test
  void aBucketIsAtMostASixteenthOfItsLowerBoundWide() {
    for (int i = 0; i < Histogram.INDICES; i++) {
      long width = Histogram.to(i) - Histogram.from(i) + 1;
      assertTrue(width == 1 || width <= Histogram.from(i) / Histogram.PARTS, "bucket " + i);
    }
  }

  @Test
  void smallValuesAreExact() {
    assertEquals(
        List.of(
            new Histogram.Bucket(0, 0, 1),
            new Histogram.Bucket(7, 7, 2),
            new Histogram.Bucket(31, 31, 1),
            new Histogram.Bucket(32, 33, 2),
            new Histogram.Bucket(Histogram.from(959), Long.MAX_VALUE, 1)),
        of(7, 33, 32, 0, 7, 31, Long.MAX_VALUE).buckets());
  }

  @Test
  void nothingIsNothing() {
    assertEquals(new Histogram(List.of(), 0, 0, 0, 0), of());
    assertEquals(0, of().quantile(0.5));
    assertEquals(0, of().mean());
  }

  @Test
  void aNegativeValueCountsAsZero() {
    assertEquals(of(0), of(-5));
  }

  @Test
  void quantilesAreNeverTooLowAndLessThanASixteenthTooHigh() {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      long[] values = new long[1 + random.nextInt(2000)];
      Arrays.setAll(values, i -> random.nextLong() >>> 1 + random.nextInt(62));
      Histogram histogram = of(values);
      Arrays.sort(values);
      for (double share : new double[] {0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1}) {
        long exact = values[Math.max(1, (int) Math.ceil(share * values.length)) - 1];
        long told = histogram.quantile(share);
        assertTrue(told >= exact && told - exact <= exact / 16, share + ": " + exact + " " + told);
      }
      assertEquals(values[0], histogram.min());
      assertEquals(values[values.length - 1], histogram.max());
      assertEquals(Arrays.stream(values).sum(), histogram.total());
      assertEquals(values.length, histogram.count());
      assertEquals(
          values.length, histogram.buckets().stream().mapToLong(Histogram.Bucket::count).sum());
    }
  }

  @Test
  void aShareOutsideOfNoughtToOneIsRefused() {
    Histogram histogram = of(1);
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      var e = assertThrows(IllegalArgumentException.class, () -> histogram.quantile(share));
      assertEquals("share=" + share + " is not in 0..1", e.getMessage());
    }
  }

  @Test
  void aSnapshotKeepsWhatItSawAndClearForgets() {
    HistogramRecorder recorder = new HistogramRecorder();
    recorder.record(100);
    Histogram before = recorder.snapshot();
    recorder.record(200);
    assertEquals(of(100), before);
    recorder.clear();
    assertEquals(of(), recorder.snapshot());
    recorder.record(5);
    assertEquals(of(5), recorder.snapshot());
  }

  @Test
  void recordingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    HistogramRecorder recorder = new HistogramRecorder();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < RECORDS; i++) {
      recorder.record((long) i * i * i);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < RECORDS, () -> "bytes for %d records: %d".formatted(RECORDS, allocated));
  }
}
