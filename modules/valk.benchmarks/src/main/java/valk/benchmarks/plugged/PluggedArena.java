package valk.benchmarks.plugged;

import valk.memory.ScratchArena;
import valk.memory.Space;

/** Cuts windows from the back of its range, so that no two of them are adjacent and rising. */
final class PluggedArena implements ScratchArena {
  private final Space space;
  private final long start;
  private final long capacity;
  private long granted;
  private long highWater;
  private long resets;
  private long overflows;

  PluggedArena(Space space, long start, long capacity) {
    this.space = space;
    this.start = start;
    this.capacity = capacity;
  }

  @Override
  public long grant(long bytes) {
    if (bytes <= 0 || bytes % 16 != 0) {
      throw new IllegalArgumentException("bytes=%d is no positive multiple of 16".formatted(bytes));
    }
    long window = start + capacity - granted - bytes;
    if (window < start || !space.commit(window, bytes)) {
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
}
