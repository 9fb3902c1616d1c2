package valk.checked;

import valk.memory.Providers;
import valk.memory.Space;
import valk.memory.StorageException;
import valk.memory.spi.SpaceProvider;

/**
 * Provides {@linkplain Space.Storage storage} of the default provider whose unused parts are
 * poisoned.
 *
 * <p><b>Caught</b>: writes before the first and behind the last byte, found at the close; writes to
 * what was never committed or was discarded, found when it is committed or at the close. Reads of
 * it are seen as poison. What is committed again after a discard holds poison, neither zeros nor
 * the old bytes.
 *
 * <p><b>Not caught</b>: a write to a piece of 64 KiB of which nothing was ever committed, if the
 * storage below forgets it; a read that does not mind poison. Discarded storage is never given
 * back, since the poison lies there.
 */
public final class CheckedSpaceProvider implements SpaceProvider {
  private static final long PAGE = 4096;
  private static final long MOST = 1L << 47;

  private final SpaceProvider below;

  /** Takes the default provider for the bytes. */
  public CheckedSpaceProvider() {
    this(Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE));
  }

  CheckedSpaceProvider(SpaceProvider below) {
    this.below = below;
  }

  @Override
  public String name() {
    return Finding.PROVIDER;
  }

  @Override
  public String description() {
    return "Poisons what is not committed and reports who wrote there; never gives storage back.";
  }

  @Override
  public Space.Storage reserve(long bytes, long likelyBytes) {
    Sizes.requireRange("bytes", bytes, 1, Long.MAX_VALUE);
    Sizes.requireMultiple("bytes", bytes, PAGE);
    Sizes.requireRange("likelyBytes", likelyBytes, 0, bytes);
    if (bytes > MOST) {
      throw new StorageException("no address space has %d bytes".formatted(bytes));
    }
    Space.Storage storage = below.reserve(bytes + CheckedStorage.REDZONES, likelyBytes);
    try {
      return new CheckedStorage(storage, bytes);
    } catch (RuntimeException | Error e) {
      storage.close();
      throw e;
    }
  }
}
