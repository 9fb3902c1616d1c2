package valk.eval.value;

/**
 * The keys of the small map that was made last, and their hashes: programs make many maps with the
 * same literals as keys, which are the same words again.
 *
 * <p>Words are compared as they are, so what is kept here holds for one {@linkplain
 * valk.gc.ManagedHeap#era era} of the heap. Owned by the thread of its {@link Workspace}.
 */
public final class RecentKeys {
  private final long[] keys = new long[MapCell.MOST_WITHOUT_INDEX];
  private final long[] hashes = new long[MapCell.MOST_WITHOUT_INDEX];
  private int count;
  private long era;

  /**
   * Whether these are the keys of a map.
   *
   * @param first index of the first key on the stack, where every other word is a value
   */
  boolean are(long[] stack, int first, int wanted, long now) {
    if (wanted != count || now != era) {
      return false;
    }
    for (int i = 0; i < wanted; i++) {
      if (stack[first + 2 * i] != keys[i]) {
        return false;
      }
    }
    return true;
  }

  /** The hash of one of the keys, as a fixnum. */
  long hash(int key) {
    return hashes[key];
  }

  /** Begins anew: no keys are kept until {@link #keep}. */
  void forget() {
    count = 0;
  }

  /** Keeps a key; it counts once all of its map are {@linkplain #keep(int, long) kept}. */
  void note(int key, long word, long hash) {
    keys[key] = word;
    hashes[key] = hash;
  }

  /** The keys that were noted are those of a map, none of them twice. */
  void keep(int noted, long now) {
    count = noted;
    era = now;
  }
}
