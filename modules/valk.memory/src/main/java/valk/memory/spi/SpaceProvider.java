package valk.memory.spi;

import valk.memory.Space;
import valk.memory.StorageException;

/** Where the bytes of a {@link Space} come from. */
public interface SpaceProvider extends Provider {

  /**
   * Reserves one contiguous range of addresses, without making it resident.
   *
   * @param bytes size of the range in bytes, a multiple of 4096; mostly far more than will ever be
   *     committed
   * @param likelyBytes how many of them the caller expects to commit in the end, 0 up to {@code
   *     bytes}; a hint for choosing among several sources of storage
   * @return storage of at least {@code bytes} bytes, of which nothing is committed yet
   * @throws StorageException if no range of this size can be had
   */
  Space.Storage reserve(long bytes, long likelyBytes);
}
