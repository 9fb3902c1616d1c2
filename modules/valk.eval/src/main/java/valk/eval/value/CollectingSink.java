package valk.eval.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keeps the beginning of a text in the Java heap, and counts the whole of it.
 *
 * <p>For what goes to the host: messages, the printed form of a value. The array grows up to the
 * limit; what does not fit is only counted.
 */
final class CollectingSink extends ByteSink {
  private static final int INITIAL_BYTES = 256;

  private final int limit;
  private final long countLimit;
  private byte[] kept;
  private int keptCount;
  private long total;
  private long codePoints;

  /**
   * @param limit most bytes kept
   * @param countLimit bytes after which not even counting goes on
   */
  CollectingSink(int limit, long countLimit) {
    this.limit = limit;
    this.countLimit = countLimit;
    this.kept = new byte[Math.min(limit, INITIAL_BYTES)];
  }

  @Override
  protected void drain(byte[] bytes, int count) {
    total += count;
    codePoints += Utf8.codePoints(bytes, 0, count);
    keep(bytes, Math.min(count, limit - keptCount));
  }

  private void keep(byte[] bytes, int count) {
    if (keptCount + count > kept.length) {
      int wanted = (int) Math.min(limit, Math.max(2L * kept.length, keptCount + count));
      kept = Arrays.copyOf(kept, wanted);
    }
    System.arraycopy(bytes, 0, kept, keptCount, count);
    keptCount += count;
  }

  @Override
  public boolean isFull() {
    return total > countLimit;
  }

  /** Bytes that came, kept or not. */
  long total() {
    return total;
  }

  /** Code points that came, kept or not. */
  long codePoints() {
    return codePoints;
  }

  /** Whether everything that came is kept. */
  boolean isComplete() {
    return total == keptCount;
  }

  /** The bytes kept; valid up to {@link #total} when {@link #isComplete}. */
  byte[] bytes() {
    return kept;
  }

  /** The text as far as it is kept, with a mark when it was cut. */
  String text() {
    if (isComplete()) {
      return new String(kept, 0, keptCount, StandardCharsets.UTF_8);
    }
    int end = Utf8.wellFormedPrefix(kept, keptCount);
    return new String(kept, 0, end, StandardCharsets.UTF_8) + "…";
  }
}
