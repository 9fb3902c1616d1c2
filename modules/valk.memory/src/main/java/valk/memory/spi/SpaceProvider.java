package valk.memory.spi;

import valk.memory.Space;
import valk.memory.StorageException;

/** Where the bytes of a {@link Space} come from. */
public interface SpaceProvider extends Provider {

  /**
   * Reserves one contiguous range of addresses, if it can without making it resident.
   *
   * @param bytes size of the range in bytes, a multiple of 4096; mostly far more than will ever be
   *     committed
   * @param likelyBytes how many of them the caller expects to commit in the end, 0 up to {@code
   *     bytes}; a hint for choosing among several sources of storage
   * @return storage of at least {@code bytes} bytes, of which nothing is committed yet
   * @throws IllegalArgumentException if a size is not as described, see {@link #requireSizes}
   * @throws StorageException if no range of this size can be had; names the size
   */
  Space.Storage reserve(long bytes, long likelyBytes);

  /**
   * Refuses sizes that no {@link #reserve} accepts; for providers, to begin with.
   *
   * @throws IllegalArgumentException if {@code bytes} is not a positive multiple of 4096 or {@code
   *     likelyBytes} is not in 0 to {@code bytes}; names the value
   */
  static void requireSizes(long bytes, long likelyBytes) {
    if (bytes <= 0 || bytes % 4096 != 0) {
      throw new IllegalArgumentException(
          "bytes=%d is not a positive multiple of 4096".formatted(bytes));
    }
    if (likelyBytes < 0 || likelyBytes > bytes) {
      throw new IllegalArgumentException(
          "likelyBytes=%d is not in 0..%d".formatted(likelyBytes, bytes));
    }
  }
}
