package valk.checked;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of granules of 16 bytes, one bit for each, kept for those pieces of 64 KiB alone in which
 * one ever was.
 */
final class GranuleSet {
  private static final int GRANULE_SHIFT = 4;
  private static final int WORD_SHIFT = GRANULE_SHIFT + 6;
  private static final int PIECE_SHIFT = 16;
  private static final int WORDS_OF_A_PIECE = 1 << PIECE_SHIFT - WORD_SHIFT;

  private final Map<Long, long[]> pieces = new HashMap<>();

  private static int wordIn(long offset) {
    return (int) (offset >>> WORD_SHIFT) & WORDS_OF_A_PIECE - 1;
  }

  /** Adds every granule of a range whose ends are multiples of 16. */
  void add(long from, long to) {
    for (long at = from; at < to; at = nextWord(at)) {
      long[] words = pieces.computeIfAbsent(at >>> PIECE_SHIFT, _ -> new long[WORDS_OF_A_PIECE]);
      words[wordIn(at)] |= maskWithin(at, to);
    }
  }

  /** Takes every granule of a range away. */
  void remove(long from, long to) {
    for (long at = from; at < to; at = nextWord(at)) {
      long @Nullable [] words = pieces.get(at >>> PIECE_SHIFT);
      if (words != null) {
        words[wordIn(at)] &= ~maskWithin(at, to);
      }
    }
  }

  /** True if every granule of a range is in the set. */
  boolean containsAll(long from, long to) {
    return endOfRun(from, to, true) == to;
  }

  /** True if the granule that begins at an offset is in the set. */
  boolean contains(long offset) {
    return containsAll(offset, offset + Sizes.GRANULE);
  }

  /**
   * The end of the run, from {@code from} on, of granules that all are in the set, or all are not.
   */
  long endOfRun(long from, long to, boolean inSet) {
    for (long at = from; at < to; at = nextWord(at)) {
      long word = word(at);
      long others = (inSet ? ~word : word) & maskWithin(at, to);
      if (others != 0) {
        return (at >>> WORD_SHIFT << WORD_SHIFT)
            + ((long) Long.numberOfTrailingZeros(others) << GRANULE_SHIFT);
      }
    }
    return to;
  }

  private long word(long at) {
    long @Nullable [] words = pieces.get(at >>> PIECE_SHIFT);
    return words == null ? 0 : words[wordIn(at)];
  }

  private static long nextWord(long offset) {
    return (offset >>> WORD_SHIFT) + 1 << WORD_SHIFT;
  }

  /** The bits of the word of {@code at} that stand for granules from there up to {@code to}. */
  private static long maskWithin(long at, long to) {
    long mask = -1L << (at >>> GRANULE_SHIFT);
    return to < nextWord(at) ? mask & ~(-1L << (to >>> GRANULE_SHIFT)) : mask;
  }
}
