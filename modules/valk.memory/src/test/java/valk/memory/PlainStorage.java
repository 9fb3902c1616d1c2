package valk.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import valk.memory.spi.SpaceProvider;

/** Storage that is all there from the start, and that refuses to commit past a limit. */
final class PlainStorage implements Space.Storage {
  private final Arena arena;
  private final MemorySegment segment;
  private final long limit;
  int closes;

  PlainStorage(Arena arena, long bytes, long limit) {
    this.arena = arena;
    this.segment = arena.allocate(bytes, 16);
    this.limit = limit;
  }

  /** A provider of such storage; commits that end past {@code limit} bytes are refused. */
  static SpaceProvider provider(long limit) {
    return new SpaceProvider() {
      @Override
      public String name() {
        return "plain";
      }

      @Override
      public String description() {
        return "Resident at once.";
      }

      @Override
      @SuppressWarnings("MustBeClosedChecker")
      public Space.Storage reserve(long bytes, long likelyBytes) {
        return new PlainStorage(Arena.ofShared(), bytes, limit);
      }
    };
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public boolean commit(long offset, long bytes) {
    return offset + bytes <= limit;
  }

  @Override
  public void discard(long offset, long bytes) {}

  @Override
  public void close() {
    if (closes++ == 0) {
      arena.close();
    }
  }
}
