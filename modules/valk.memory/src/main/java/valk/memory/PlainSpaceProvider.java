package valk.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import valk.memory.spi.SpaceProvider;

/**
 * Provides storage called {@value #NAME}: native memory as Java allocates it, zeroed and so
 * resident from the start to the end. Works everywhere, needs no native access and no file. What it
 * takes is the size of the space, mostly four times the ceiling of the heap.
 */
final class PlainSpaceProvider implements SpaceProvider {
  static final String NAME = "plain";

  private final @Nullable AvailableMemory available;

  /** Refuses more than the machine has, and looks at it no earlier than it is asked. */
  PlainSpaceProvider() {
    this(null);
  }

  /** Refuses more than is available. */
  PlainSpaceProvider(@Nullable AvailableMemory available) {
    this.available = available;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Native memory, all of it resident from the start, whatever is used; works everywhere.";
  }

  /**
   * {@inheritDoc}
   *
   * @throws StorageException if the machine does not have that much memory at this moment
   */
  @Override
  @SuppressWarnings("MustBeClosedChecker")
  public Space.Storage reserve(long bytes, long likelyBytes) {
    SpaceProvider.requireSizes(bytes, likelyBytes);
    long most = available().bytes();
    if (bytes > most) {
      throw refused(bytes, "only %d are available".formatted(most));
    }
    Arena arena = Arena.ofShared();
    try {
      return new ResidentStorage(arena, arena.allocate(bytes, Alignment.BYTES));
    } catch (OutOfMemoryError e) {
      arena.close();
      throw refused(bytes, "there is no such range: " + e.getMessage());
    }
  }

  private AvailableMemory available() {
    return available == null ? new AvailableMemory(Path.of("/")) : available;
  }

  private static StorageException refused(long bytes, String why) {
    return new StorageException(
        "space provider %s: takes all %d bytes at once, and %s; lower the ceiling of the heap"
            .formatted(NAME, bytes, why));
  }

  private record ResidentStorage(Arena arena, MemorySegment segment) implements Space.Storage {
    @Override
    public boolean commit(long offset, long bytes) {
      requireOpen();
      return true;
    }

    @Override
    public void discard(long offset, long bytes) {
      requireOpen();
    }

    private void requireOpen() {
      if (!arena.scope().isAlive()) {
        throw new IllegalStateException("the space is closed");
      }
    }

    @Override
    public synchronized void close() {
      if (arena.scope().isAlive()) {
        arena.close();
      }
    }
  }
}
