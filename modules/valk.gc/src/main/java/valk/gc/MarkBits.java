package valk.gc;

import java.util.Arrays;

/**
 * One bit for every 16 bytes of a range, beside the range.
 *
 * <pre>
 *   offset   base        base + 16    base + 32   …   base + 1008 | base + 1024
 *   bit      0 of [0]    1 of [0]     2 of [0]    …   63 of [0]   | 0 of [1]
 * </pre>
 *
 * Only the bit of a cell's first 16 bytes is ever set. The array is grown before a part of the
 * range is used, never while marking.
 */
class MarkBits {
  private static final int GRANULE_SHIFT = 4;
  private static final int WORD_SHIFT = GRANULE_SHIFT + 6;

  /** Bytes that one word of the array stands for. */
  static final int WORD_SPAN = 1 << WORD_SHIFT;

  private final long base;
  private long[] words = {};

  /**
   * Bits for a range that begins at an offset.
   *
   * @param base a multiple of 1024
   */
  MarkBits(long base) {
    this.base = base;
  }

  /** Makes sure that there are bits up to an offset. */
  void coverUpTo(long end) {
    int needed = (int) ((end - base + (1L << WORD_SHIFT) - 1) >>> WORD_SHIFT);
    if (needed > words.length) {
      words = Arrays.copyOf(words, Math.max(needed, words.length + (words.length >> 1)));
    }
  }

  private int index(long offset) {
    return (int) ((offset - base) >>> WORD_SHIFT);
  }

  private static long bit(long offset) {
    return 1L << (offset >>> GRANULE_SHIFT);
  }

  final boolean isSet(long offset) {
    return (words[index(offset)] & bit(offset)) != 0;
  }

  /** Sets a bit; true if it was not set. */
  final boolean set(long offset) {
    int index = index(offset);
    long before = words[index];
    long after = before | bit(offset);
    words[index] = after;
    return before != after;
  }

  /** Sets all bits of a range. */
  final void setAll(long from, long to) {
    for (long at = from; at < to; at = nextWord(at)) {
      words[index(at)] |= maskWithin(at, to);
    }
  }

  /**
   * The bits of a page all of whose cells are marked.
   *
   * @param cellBytes bytes of a cell, a multiple of 16
   * @param cellsBytes bytes from the start of the page that cells fill
   * @param pageBytes a multiple of {@link #WORD_SPAN}
   */
  static long[] pattern(int cellBytes, int cellsBytes, int pageBytes) {
    long[] pattern = new long[pageBytes / WORD_SPAN];
    int repeated = WORD_SPAN % cellBytes == 0 ? WORD_SPAN : cellsBytes;
    for (int cell = 0; cell < repeated; cell += cellBytes) {
      pattern[cell / WORD_SPAN] |= bit(cell);
    }
    Arrays.fill(pattern, repeated == WORD_SPAN ? 1 : pattern.length, pattern.length, pattern[0]);
    return pattern;
  }

  /** Sets the bits of 1024 bytes, from a multiple of 1024 on. */
  final void setWord(long offset, long bits) {
    words[index(offset)] = bits;
  }

  /** The bits of 1024 bytes, from a multiple of 1024 on. */
  final long word(long offset) {
    return words[index(offset)];
  }

  /** Bytes from the start of a word's span to what its lowest bit stands for. */
  static long lowest(long word) {
    return (long) Long.numberOfTrailingZeros(word) << GRANULE_SHIFT;
  }

  /** Clears the bits of {@code count} times 1024 bytes. */
  final void clearWords(long from, int count) {
    int first = index(from);
    Arrays.fill(words, first, first + count, 0);
  }

  /** Number of bits set for {@code count} times 1024 bytes. */
  final int countWords(long from, int count) {
    int first = index(from);
    int sum = 0;
    for (int i = first; i < first + count; i++) {
      sum += Long.bitCount(words[i]);
    }
    return sum;
  }

  /** Clears all bits of a range. */
  final void clear(long from, long to) {
    for (long at = from; at < to; at = nextWord(at)) {
      words[index(at)] &= ~maskWithin(at, to);
    }
  }

  /** The first offset of a range whose bit is set; {@code to} if there is none. */
  final long nextSet(long from, long to) {
    for (long at = from; at < to; at = nextWord(at)) {
      long found = words[index(at)] & maskWithin(at, to);
      if (found != 0) {
        return first(at, found);
      }
    }
    return to;
  }

  /** The end of the clear bits from an offset on, as far as one word of the array tells. */
  final long clearUpTo(long from) {
    long found = words[index(from)] & -1L << (from >>> GRANULE_SHIFT);
    return found == 0 ? nextWord(from) : first(from, found);
  }

  private long nextWord(long offset) {
    return base + ((long) (index(offset) + 1) << WORD_SHIFT);
  }

  private long first(long at, long found) {
    long wordStart = base + ((long) index(at) << WORD_SHIFT);
    return wordStart + ((long) Long.numberOfTrailingZeros(found) << GRANULE_SHIFT);
  }

  /** The bits of the word of {@code at} that stand for offsets from {@code at} up to {@code to}. */
  private long maskWithin(long at, long to) {
    long mask = -1L << (at >>> GRANULE_SHIFT);
    long end = nextWord(at);
    return to < end ? mask & ~(-1L << (to >>> GRANULE_SHIFT)) : mask;
  }
}
