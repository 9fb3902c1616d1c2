package valk.gc;

import valk.memory.ScratchArena;
import valk.memory.Space;
import valk.memory.spi.ScratchArenaProvider;

/** Grants windows from both ends in turn, with a gap after each, so that no two are adjacent. */
final class ScatteringArena implements ScratchArena {
  private static final long GAP = 32;

  private final Space space;
  private final long start;
  private final long capacity;
  private long low;
  private long high;
  private boolean fromAbove;
  private long granted;
  private long highWater;
  private long resets;
  private long overflows;

  private ScatteringArena(Space space, long start, long bytes) {
    this.space = space;
    this.start = start;
    this.capacity = bytes;
    this.high = bytes;
  }

  static ScratchArenaProvider provider() {
    return new ScratchArenaProvider() {
      @Override
      public String name() {
        return "scattering";
      }

      @Override
      public String description() {
        return "windows from both ends in turn";
      }

      @Override
      public ScratchArena create(Space space, long start, long bytes) {
        return new ScatteringArena(space, start, bytes);
      }
    };
  }

  @Override
  public long grant(long bytes) {
    if (bytes + GAP > high - low) {
      overflows++;
      return FULL;
    }
    long window;
    if (fromAbove) {
      high -= bytes + GAP;
      window = start + high;
    } else {
      window = start + low;
      low += bytes + GAP;
    }
    fromAbove = !fromAbove;
    granted += bytes;
    return space.commit(window, bytes) ? window : FULL;
  }

  @Override
  public void reset(long used) {
    highWater = Math.max(highWater, used);
    low = 0;
    high = capacity;
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
