package valk.gc;

import java.util.Arrays;
import valk.memory.BrokenRules;
import valk.memory.ProviderException;
import valk.memory.ScratchArena;
import valk.memory.Space;
import valk.memory.spi.ScratchArenaProvider;

/**
 * A scratch arena whose answers are checked: each window must be aligned, lie inside the arena, and
 * overlap no other. Windows are granted seldom, so nothing of this is on the fast path.
 *
 * <p>Windows that lie side by side are remembered as one, so there is mostly one.
 */
final class GuardedArena implements ScratchArena {
  private final ScratchArena arena;
  private final long start;
  private final long end;
  private final BrokenRules rules;
  private long[] starts = new long[4];
  private long[] ends = new long[4];
  private int count;

  private GuardedArena(ScratchArena arena, long start, long end, BrokenRules rules) {
    this.arena = arena;
    this.start = start;
    this.end = end;
    this.rules = rules;
  }

  /**
   * Makes an arena with a provider.
   *
   * @throws ProviderException if the provider throws; names it and the rule
   */
  static GuardedArena create(ScratchArenaProvider provider, Space space, long start, long bytes) {
    BrokenRules rules = new BrokenRules("arena", provider);
    try {
      return new GuardedArena(provider.create(space, start, bytes), start, start + bytes, rules);
    } catch (RuntimeException e) {
      throw rules.failed("211", "making an arena of %d bytes".formatted(bytes), e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProviderException if the window is misaligned, foreign or granted already, or if the
   *     arena throws; names the provider and the rule
   */
  @Override
  public long grant(long bytes) {
    long window = ask(bytes);
    if (window != FULL) {
      requireOwn(window, bytes);
      requireFree(window, bytes);
      note(window, window + bytes);
    }
    return window;
  }

  private long ask(long bytes) {
    try {
      return arena.grant(bytes);
    } catch (RuntimeException e) {
      throw rules.failed("206", "granting a window of %d bytes".formatted(bytes), e);
    }
  }

  private void requireOwn(long window, long bytes) {
    if ((window & Words.GRANULE - 1) != 0) {
      throw rules.broken(
          "205",
          "the window of %d bytes at %d is not at a multiple of %d"
              .formatted(bytes, window, Words.GRANULE));
    }
    if (window < start || window > end - bytes) {
      throw rules.broken(
          "205",
          "the window of %d bytes at %d is outside of its arena, %d to %d"
              .formatted(bytes, window, start, end));
    }
  }

  private void requireFree(long window, long bytes) {
    for (int i = 0; i < count; i++) {
      if (window < ends[i] && starts[i] < window + bytes) {
        throw rules.broken(
            "201",
            "the window of %d bytes at %d overlaps what is granted already, %d to %d"
                .formatted(bytes, window, starts[i], ends[i]));
      }
    }
  }

  private void note(long from, long to) {
    if (count > 0 && ends[count - 1] == from) {
      ends[count - 1] = to;
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = from;
    ends[count++] = to;
  }

  @Override
  public void reset(long used) {
    count = 0;
    arena.reset(used);
  }

  @Override
  public long capacity() {
    return arena.capacity();
  }

  @Override
  public long granted() {
    return arena.granted();
  }

  @Override
  public long highWater() {
    return arena.highWater();
  }

  @Override
  public long resets() {
    return arena.resets();
  }

  @Override
  public long overflows() {
    return arena.overflows();
  }

  @Override
  public void close() {
    arena.close();
  }
}
