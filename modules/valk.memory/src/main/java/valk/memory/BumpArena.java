package valk.memory;

import java.util.Objects;

/**
 * The default scratch arena: windows are cut from the front of the range, one after the other.
 *
 * <p>Belongs to one thread, as every {@link ScratchArena}.
 */
final class BumpArena implements ScratchArena {
  private final Space space;
  private final long start;
  private final long capacity;
  private long granted;
  private long highWater;
  private long resets;
  private long overflows;

  /**
   * Makes an arena of which nothing is granted.
   *
   * @param start offset of the first byte, a multiple of 16
   * @param capacity bytes in all, a positive multiple of 16
   * @throws IllegalArgumentException if {@code start} or {@code capacity} is not as described
   * @throws IndexOutOfBoundsException if the range does not lie inside the space
   */
  BumpArena(Space space, long start, long capacity) {
    Alignment.require("start", start);
    requireWindow("capacity", capacity);
    Objects.checkFromIndexSize(start, capacity, space.size());
    this.space = space;
    this.start = start;
    this.capacity = capacity;
  }

  @Override
  public long grant(long bytes) {
    requireWindow("bytes", bytes);
    long window = start + granted;
    if (bytes > capacity - granted || !space.commit(window, bytes)) {
      overflows++;
      return FULL;
    }
    granted += bytes;
    return window;
  }

  @Override
  public void reset(long used) {
    if (used < 0 || used > granted) {
      throw new IllegalArgumentException("used=%d is not in 0..%d".formatted(used, granted));
    }
    highWater = Math.max(highWater, used);
    granted = 0;
    resets++;
  }

  @Override
  public long capacity() {
    return capacity;
  }

  @Override
  public long granted() {
    return granted;
  }

  @Override
  public long highWater() {
    return highWater;
  }

  @Override
  public long resets() {
    return resets;
  }

  @Override
  public long overflows() {
    return overflows;
  }

  private static void requireWindow(String name, long bytes) {
    Alignment.require(name, bytes);
    if (bytes <= 0) {
      throw new IllegalArgumentException("%s=%d is not positive".formatted(name, bytes));
    }
  }
}
