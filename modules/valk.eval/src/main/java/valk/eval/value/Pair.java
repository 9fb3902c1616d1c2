package valk.eval.value;

import valk.gc.Words;
import valk.memory.Space;

/**
 * A pair, of which lists are made. It has no header; the tag of the pointer tells that it is one,
 * and whether the list is an expression or quoted.
 *
 * <pre>
 *   0        8        16
 *  +--------+--------+
 *  | first  | rest   |
 *  +--------+--------+
 * </pre>
 *
 * Pairs are immutable and the rest is always a list, so lists are finite and free of cycles of
 * their own.
 */
public final class Pair {
  private static final long FIRST = 0;
  private static final long REST = Words.WORD_BYTES;

  static {
    if (REST + Words.WORD_BYTES != Words.PAIR_BYTES) {
      throw new AssertionError("a pair is two words");
    }
  }

  private Pair() {}

  /** The first element of the list that starts at the pair. */
  public static long first(Space space, long pair) {
    return Space.load(space, Words.offset(pair) + FIRST);
  }

  /** The list after the first element; its tag is the kind that it was built with. */
  public static long rest(Space space, long pair) {
    return Space.load(space, Words.offset(pair) + REST);
  }
}
