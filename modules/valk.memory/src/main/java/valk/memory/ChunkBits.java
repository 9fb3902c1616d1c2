package valk.memory;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One bit per chunk of a storage. Any thread may read at any time; one at a time may change bits.
 *
 * <pre>
 *   word 0                        word 1
 *   | bit 63 ........... bit 0 |  | bit 63 .......... bit 0 |  ...
 *     chunk 63 ......... chunk 0    chunk 127 ....... chunk 64
 * </pre>
 */
final class ChunkBits {
  private final AtomicLongArray words;

  /** Makes the bits of {@code chunks} chunks, none of them set. */
  ChunkBits(int chunks) {
    words = new AtomicLongArray((chunks >> 6) + 1);
  }

  /** Says whether every bit from {@code from} up to, and not with, {@code end} is set. */
  boolean allSet(int from, int end) {
    for (int chunk = from; chunk < end; chunk++) {
      if ((words.getAcquire(chunk >> 6) & bit(chunk)) == 0) {
        return false;
      }
    }
    return true;
  }

  boolean isSet(int chunk) {
    return allSet(chunk, chunk + 1);
  }

  /** Sets a bit; what the caller wrote before is seen by whoever reads it as set. */
  void set(int chunk) {
    int word = chunk >> 6;
    words.setRelease(word, words.getPlain(word) | bit(chunk));
  }

  void clear(int chunk) {
    int word = chunk >> 6;
    words.setRelease(word, words.getPlain(word) & ~bit(chunk));
  }

  private static long bit(int chunk) {
    return 1L << chunk;
  }
}
