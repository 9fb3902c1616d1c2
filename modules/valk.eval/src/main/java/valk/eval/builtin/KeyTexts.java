package valk.eval.builtin;

import valk.eval.value.ByteSink;
import valk.gc.Words;

/**
 * How keys of objects were written, so that those that come again and again, as in a list of maps
 * that a program made with the same literals, are copied as two words.
 *
 * <pre>
 *   word of the key | 16 bytes of its text | their count      for each place
 * </pre>
 *
 * <p>A key is known by its word, which means another after a safepoint: then all are forgotten.
 */
final class KeyTexts {
  private static final int PLACES = 16;
  private static final int PARTS = 4;

  /** Most bytes of a text that is kept. */
  static final int MOST_BYTES = 2 * Long.BYTES;

  /** No word of a value. */
  private static final long NOTHING = Words.UNSET;

  private final long[] memo = new long[PLACES * PARTS];

  KeyTexts() {
    forget();
  }

  /** Cells lie on multiples of 16 bytes, those of most keys take 32. */
  private static int place(long key) {
    return (int) (key >>> 5 ^ key >>> 9) & PLACES - 1;
  }

  /** Writes the text of a key as it was written before; false if that is not known. */
  boolean put(long key, ByteSink sink) {
    int at = place(key) * PARTS;
    if (memo[at] != key) {
      return false;
    }
    sink.putWords(memo[at + 1], memo[at + 2], (int) memo[at + 3]);
    return true;
  }

  /**
   * Keeps the text of a key, unless it is long.
   *
   * @param sink took the text last
   * @param bytes of the text; 0 or less if the sink passed bytes on meanwhile
   */
  void keep(long key, ByteSink sink, int bytes) {
    if (bytes > 0 && bytes <= MOST_BYTES) {
      int at = place(key) * PARTS;
      memo[at] = key;
      memo[at + 1] = sink.wordBefore(bytes);
      memo[at + 2] = sink.wordBefore(bytes - Long.BYTES);
      memo[at + 3] = bytes;
    }
  }

  /** Nothing is known any more. */
  void forget() {
    for (int at = 0; at < memo.length; at += PARTS) {
      memo[at] = NOTHING;
    }
  }
}
