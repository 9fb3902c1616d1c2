package valk.memory;

/**
 * A count in the upper half of a word whose lower half means something else, so that one
 * compare-and-set changes both; carried on beyond 32 bits by a second counter.
 *
 * <pre>
 *    63 62                      32 31            0        halves
 *   +--+--------------------------+---------------+      +------------------------------+
 *   |h | count modulo 2^31        | something else|      | how often h has changed      |
 *   +--+--------------------------+---------------+      +------------------------------+
 * </pre>
 *
 * Whoever changes {@code h} afterwards adds one to {@code halves}. A reader who finds that the
 * lowest bit of {@code halves} is not {@code h} knows that this is about to happen, and adds it
 * himself. So the count is exact at any moment, unless that thread sleeps through another
 * 2<sup>31</sup> changes of the same word.
 */
final class UpperCount {
  static final long ONE = 1L << 32;

  /** The bits of the count. */
  static final long MASK = -ONE;

  private static final int HALF_BITS = 31;
  private static final long HALF_MASK = (1L << HALF_BITS) - 1;

  private UpperCount() {}

  /** Says whether a change of the word has to be noted in its halves. */
  static boolean passesHalf(long before, long after) {
    return (before ^ after) < 0;
  }

  /** Returns the count as far as the word has it, 0 to 2<sup>32</sup> - 1. */
  static long in(long word) {
    return word >>> 32;
  }

  /**
   * Returns the whole count.
   *
   * @param halves the halves, read <em>before</em> the word
   * @param word the word
   */
  static long total(long halves, long word) {
    long pending = (halves ^ word >>> 63) & 1;
    return (halves + pending << HALF_BITS) + (in(word) & HALF_MASK);
  }
}
