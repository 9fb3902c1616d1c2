package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.Pair;
import valk.gc.PairRow;
import valk.gc.Words;

/**
 * Walking and copying lists of any length.
 *
 * <p>Every word that lives across a safepoint lies on the shadow stack, so the methods here take
 * stack indexes where others would take lists. Pairs are immutable: a copy is made from its end, in
 * chunks. The stack holds a <i>bookmark</i>, the list that starts there, for every {@link
 * #CHUNK}-th pair, and the elements of one chunk at a time. A million elements need 2 000 words of
 * stack, and no pair is allocated that is not part of the result.
 */
final class Lists {
  /** Pairs that are walked or made between two safepoints; less than {@link Machine#SLACK}. */
  static final int CHUNK = 512;

  private Lists() {}

  static long first(Machine m, long pair) {
    return Pair.first(m.space, pair);
  }

  static long rest(Machine m, long pair) {
    return Pair.rest(m.space, pair);
  }

  /** Makes a pair of a quoted list; the caller has ensured the bytes. */
  static long cons(Machine m, long first, long rest) {
    return Words.quoted(m.heap.pair(first, rest));
  }

  /** The list with the kind, expression or quoted, of the model; quoted when the model is nil. */
  static long ofKind(long list, long model) {
    return Words.isPair(model) && !Words.isQuoted(model)
        ? Words.asExpression(list)
        : Words.asQuoted(list);
  }

  /**
   * Moves the list in a stack slot on, to its end at most. Polls.
   *
   * @return number of pairs that were passed
   */
  static long advance(Machine m, int fp, int slot, int top, long count) {
    long passed = 0;
    while (true) {
      long list = m.stack[slot];
      long goal = Math.min(count, passed + CHUNK);
      while (passed < goal && list != Words.NIL) {
        list = rest(m, list);
        passed++;
      }
      m.stack[slot] = list;
      if (passed == count || list == Words.NIL) {
        return passed;
      }
      m.pollAfterElements(CHUNK, fp, top);
    }
  }

  /** The last element of the list in a stack slot, which is not nil and is moved on. Polls. */
  static long last(Machine m, int fp, int slot, int top) {
    long list = m.stack[slot];
    for (int i = 1; rest(m, list) != Words.NIL; i++) {
      list = rest(m, list);
      if (i % CHUNK == 0) {
        m.stack[slot] = list;
        m.pollAfterElements(CHUNK, fp, top);
        list = m.stack[slot];
      }
    }
    return first(m, list);
  }

  /** Number of elements of the list in a stack slot; uses the word at {@code top}. Polls. */
  static long length(Machine m, int fp, int slot, int top) {
    m.stack[top] = m.stack[slot];
    return advance(m, fp, top, top + 1, Long.MAX_VALUE);
  }

  /**
   * Puts bookmarks on the first {@code count} pairs of the list in a stack slot, which is left at
   * what follows them. Polls.
   *
   * @param marks stack index of the first bookmark
   * @return number of bookmarks
   */
  static int bookmark(Machine m, int fp, int slot, int marks, long count) {
    int chunks = 0;
    for (long left = count; left > 0; left -= CHUNK) {
      m.reserve(fp, marks + chunks + 1);
      m.stack[marks + chunks] = m.stack[slot];
      chunks++;
      advance(m, fp, slot, marks + chunks, Math.min(left, CHUNK));
    }
    return chunks;
  }

  /** Number of pairs of a chunk, when {@code count} pairs have bookmarks. */
  static int chunkSize(long count, int chunk) {
    return (int) Math.min(CHUNK, count - (long) chunk * CHUNK);
  }

  /** Loads the elements of a chunk into the stack, from {@code window} up. No safepoint. */
  static void load(Machine m, int bookmark, int window, int size) {
    long list = m.stack[bookmark];
    for (int i = 0; i < size; i++) {
      m.stack[window + i] = first(m, list);
      list = rest(m, list);
    }
  }

  /**
   * Copies the first {@code count} elements of the list in {@code stack[slot]} in front of the list
   * in {@code stack[slot + 1]}, where the result is left. Uses the stack from {@code slot + 2} up;
   * {@code stack[slot]} is lost.
   *
   * @param count at most the length of the list
   */
  static void copyOnto(Machine m, int fp, int slot, long count) {
    int marks = slot + 2;
    int chunks = bookmark(m, fp, slot, marks, count);
    for (int chunk = chunks - 1; chunk >= 0; chunk--) {
      int window = marks + chunk + 1;
      int size = chunkSize(count, chunk);
      m.reserve(fp, window + size);
      m.ensure((long) size * Words.PAIR_BYTES, fp, window);
      load(m, marks + chunk, window, size);
      m.stack[slot + 1] = consAll(m, window, size, m.stack[slot + 1]);
    }
  }

  /** Conses the words of a window in front of a list; the caller has ensured the bytes. */
  static long consAll(Machine m, int window, int size, long rest) {
    long[] stack = m.stack;
    long list = rest;
    int next = window + size;
    try (PairRow row = m.heap.row()) {
      while (next > window) {
        list = Words.quoted(row.pair(stack[--next], list));
        long last = Math.max(window, next - row.room());
        while (next > last) {
          list = Words.quoted(row.next(stack[--next], list));
        }
      }
    }
    return list;
  }

  /** As {@link #consAll}, the first word last. */
  static long consReversed(Machine m, int window, int size, long rest) {
    long[] stack = m.stack;
    long list = rest;
    int next = window;
    int end = window + size;
    try (PairRow row = m.heap.row()) {
      while (next < end) {
        list = Words.quoted(row.pair(stack[next++], list));
        long last = Math.min(end, next + row.room());
        while (next < last) {
          list = Words.quoted(row.next(stack[next++], list));
        }
      }
    }
    return list;
  }

  /**
   * Conses the words of the stack from {@code from} up to {@code to} in front of the list in {@code
   * stack[to]}, last one first, in chunks.
   */
  static long gather(Machine m, int fp, int from, int to) {
    int end = to;
    long list = m.stack[to];
    while (end > from) {
      int size = Math.min(CHUNK, end - from);
      m.stack[end] = list;
      m.ensure((long) size * Words.PAIR_BYTES, fp, end + 1);
      end -= size;
      list = consAll(m, end, size, m.stack[end + size]);
    }
    return list;
  }

  /**
   * Puts the elements of {@code stack[slot]} in front of {@code stack[slot + 1]}, last one first.
   */
  static void reverseOnto(Machine m, int fp, int slot) {
    while (m.stack[slot] != Words.NIL) {
      m.ensure((long) CHUNK * Words.PAIR_BYTES, fp, slot + 2);
      long list = m.stack[slot];
      long reversed = m.stack[slot + 1];
      int left = CHUNK;
      try (PairRow row = m.heap.row()) {
        while (left > 0 && list != Words.NIL) {
          reversed = Words.quoted(row.pair(first(m, list), reversed));
          list = rest(m, list);
          left--;
          long last = Math.max(0, left - row.room());
          while (left > last && list != Words.NIL) {
            reversed = Words.quoted(row.next(first(m, list), reversed));
            list = rest(m, list);
            left--;
          }
        }
      }
      m.stack[slot] = list;
      m.stack[slot + 1] = reversed;
    }
  }
}
