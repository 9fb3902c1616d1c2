package valk.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import valk.memory.Providers;
import valk.memory.Space;
import valk.memory.spi.SpaceProvider;

/**
 * A space for one test: a range for what is tested, between bytes that nobody may write.
 *
 * <pre>
 *   0          START              START + bytes
 *   +----------+------------------+----------+
 *   | guard    | under test       | guard    |
 *   +----------+------------------+----------+
 * </pre>
 */
final class Testbed implements AutoCloseable {
  /** First offset of the range under test. */
  static final long START = 1 << 16;

  private static final long GUARD = 1 << 12;
  private static final long GUARD_WORD = 0x5A5A_5A5A_5A5A_5A5AL;

  private final long bytes;
  private final WatchedStorage storage;
  private final Space space;

  /** A bed of so many bytes whose storage is watched. */
  Testbed(long bytes) {
    this.bytes = bytes;
    // The space is rounded up to a power of two, and has a tail.
    this.storage = new WatchedStorage(2 * (START + bytes + GUARD) + GUARD);
    this.space = Space.reserve(providerOf(storage), START + bytes + GUARD, 0);
    space.fillWords(0, START / Long.BYTES, GUARD_WORD);
    space.fillWords(START + bytes, GUARD / Long.BYTES, GUARD_WORD);
  }

  /** A plain space of so many bytes, for threads that a watched storage would bring into line. */
  static Space unwatched(long bytes) {
    Providers tiers = Providers.builtIn();
    return Space.reserve(tiers.spaces().named(Providers.DEFAULT_SPACE), bytes, bytes);
  }

  private static SpaceProvider providerOf(WatchedStorage storage) {
    return new SpaceProvider() {
      @Override
      public String name() {
        return "watched";
      }

      @Override
      public String description() {
        return "Notes what is committed.";
      }

      @Override
      public Space.Storage reserve(long bytes, long likelyBytes) {
        return storage;
      }
    };
  }

  Space space() {
    return space;
  }

  WatchedStorage storage() {
    return storage;
  }

  /** One past the last offset of the range under test. */
  long end() {
    return START + bytes;
  }

  boolean contains(long offset, long length) {
    return offset >= START && length <= end() - offset;
  }

  void assertNothingOutsideIsWritten() {
    assertGuard(0, START);
    assertGuard(end(), end() + GUARD);
  }

  private void assertGuard(long from, long to) {
    for (long at = from; at < to; at += Long.BYTES) {
      long found = Space.load(space, at);
      long offset = at;
      assertTrue(found == GUARD_WORD, () -> "the word at %d was written".formatted(offset));
    }
  }

  @Override
  public void close() {
    space.close();
  }
}
