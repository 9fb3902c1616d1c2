package valk.eval.value;

import valk.gc.Words;
import valk.memory.Space;
import valk.memory.SpaceAccess;

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

  /** As {@link #first(Space, long)}. */
  public static long first(SpaceAccess access, long pair) {
    return access.load(Words.offset(pair), FIRST);
  }

  /** As {@link #rest(Space, long)}. */
  public static long rest(SpaceAccess access, long pair) {
    return access.load(Words.offset(pair), REST);
  }

  /** Writes both words of a pair, in room that was taken for it. */
  public static void store(SpaceAccess access, long offset, long first, long rest) {
    access.store(offset, FIRST, first);
    access.store(offset, REST, rest);
  }

  /** Gives a pair that was made since the last safepoint another rest. */
  public static void setRest(SpaceAccess access, long pair, long rest) {
    access.store(Words.offset(pair), REST, rest);
  }
}
