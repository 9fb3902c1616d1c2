package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ErrorKind;
import valk.eval.value.StoreCell;
import valk.gc.Words;

/**
 * Sorting: a stable merge sort, from short runs to long ones, between two stores.
 *
 * <p>A row of a store is one element, which is its own key; or a key and the element it was
 * computed from. The stack, from {@code rows} up:
 *
 * <pre>
 *   rows       store that holds the rows
 *   rows + 1   store that they are merged into; then the two change places
 * </pre>
 */
final class SortBuiltins {
  private static final int BY_ITSELF = 1;
  private static final int BY_KEY = 2;

  private SortBuiltins() {}

  static void install(Registry r) {
    r.add(
        "sort",
        "(sort l)",
        1,
        1,
        SortBuiltins::sort,
        "The elements of l, numbers or strings, in ascending order; equal ones keep their order.");
    r.add(
            "sort-by",
            "(sort-by key l)",
            2,
            2,
            SortBuiltins::sortBy,
            "The elements of l in ascending order of what key gives for each; key is called once an"
                + " element.")
        .curries();
  }

  private static long sort(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 0);
    return wrong != Words.NONE ? wrong : sorted(m, fp, fp, BY_ITSELF);
  }

  private static long sortBy(Machine m, int fp, int argc) {
    long wrong = Arguments.functionAndList(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int lists = fp + 2;
    m.stack[lists] = m.stack[fp + 1];
    long keys = IterationBuiltins.mapped(m, fp, lists);
    if (m.isError(keys)) {
      return keys;
    }
    m.stack[lists] = keys;
    m.stack[lists + 1] = m.stack[fp + 1];
    return sorted(m, fp, lists, BY_KEY);
  }

  /**
   * Sorts by the list of keys in {@code stack[lists]}; with a width of two, the list of elements is
   * in {@code stack[lists + 1]}.
   */
  private static long sorted(Machine m, int fp, int lists, int width) {
    int rows = lists + width;
    long count = Lists.length(m, fp, lists, rows);
    if (count == 0) {
      return Words.NIL;
    }
    if (count * width > StoreCell.MAX_SLOTS) {
      return Arguments.range(m, fp, "the list is too long to sort: " + count + " elements");
    }
    long wrong = checkKeys(m, fp, lists, rows);
    if (wrong != Words.NONE) {
      return wrong;
    }
    fill(m, fp, lists, (int) count, width);
    mergeAll(m, fp, rows, (int) count, width);
    return toList(m, fp, rows, (int) count, width);
  }

  // ---- keys

  /** Compares each key of the list with the first by kind; an error when they differ. */
  private static long checkKeys(Machine m, int fp, int lists, int work) {
    m.stack[work] = m.stack[lists];
    while (m.stack[work] != Words.NIL) {
      long odd = firstOddKey(m, m.stack[work], Lists.first(m, m.stack[lists]));
      if (odd != Words.NONE) {
        return incomparable(m, fp, Lists.first(m, m.stack[lists]), odd);
      }
      Lists.advance(m, fp, work, work + 1, Lists.CHUNK);
      m.pollAfterElements(Lists.CHUNK, fp, work + 1);
    }
    return Words.NONE;
  }

  /** The first of a chunk of keys that cannot be compared with the given one. */
  private static long firstOddKey(Machine m, long keys, long key) {
    long list = keys;
    for (int i = 0; i < Lists.CHUNK && list != Words.NIL; i++) {
      long other = Lists.first(m, list);
      if (!Order.comparable(m, key, other)) {
        return other;
      }
      list = Lists.rest(m, list);
    }
    return Words.NONE;
  }

  private static long incomparable(Machine m, int fp, long key, long odd) {
    String found =
        key == odd
            ? m.errors.describe(odd)
            : m.errors.describe(key) + " and " + m.errors.describe(odd);
    return Arguments.error(
        m, fp, ErrorKind.TYPE, "wanted numbers only or strings only, got " + found);
  }

  // ---- stores

  private static void fill(Machine m, int fp, int lists, int count, int width) {
    int rows = lists + width;
    for (int store = rows; store < rows + 2; store++) {
      long made = StoreCell.make(m, count * width, fp, store);
      m.stack[store] = made;
    }
    for (int column = 0; column < width; column++) {
      fillColumn(m, fp, lists + column, rows, column, width);
    }
  }

  private static void fillColumn(Machine m, int fp, int slot, int rows, int column, int width) {
    for (int row = 0; m.stack[slot] != Words.NIL; row++) {
      if (row % Lists.CHUNK == 0) {
        m.pollAfterElements(Lists.CHUNK, fp, rows + 2);
      }
      long word = Lists.first(m, m.stack[slot]);
      StoreCell.set(m.heap, m.stack[rows], row * width + column, word);
      m.stack[slot] = Lists.rest(m, m.stack[slot]);
    }
  }

  private static void mergeAll(Machine m, int fp, int rows, int count, int width) {
    for (long run = 1; run < count; run *= 2) {
      for (long low = 0; low < count; low += 2 * run) {
        int middle = (int) Math.min(low + run, count);
        int high = (int) Math.min(low + 2 * run, count);
        merge(m, fp, rows, (int) low, middle, high, width);
      }
      long merged = m.stack[rows + 1];
      m.stack[rows + 1] = m.stack[rows];
      m.stack[rows] = merged;
    }
  }

  private static void merge(Machine m, int fp, int rows, int low, int middle, int high, int width) {
    int left = low;
    int right = middle;
    for (int out = low; out < high; out++) {
      if (out % Lists.CHUNK == 0) {
        m.pollAfterElements(Lists.CHUNK, fp, rows + 2);
      }
      boolean takeRight = left == middle || right < high && isLess(m, rows, right, left, width);
      copyRow(m, rows, takeRight ? right++ : left++, out, width);
    }
  }

  private static boolean isLess(Machine m, int rows, int a, int b, int width) {
    long store = m.stack[rows];
    long keyA = StoreCell.get(m.space, store, a * width);
    long keyB = StoreCell.get(m.space, store, b * width);
    return Order.compare(m, keyA, keyB) < 0;
  }

  private static void copyRow(Machine m, int rows, int from, int to, int width) {
    for (int i = 0; i < width; i++) {
      long word = StoreCell.get(m.space, m.stack[rows], from * width + i);
      StoreCell.set(m.heap, m.stack[rows + 1], to * width + i, word);
    }
  }

  /** The list of the last column. */
  private static long toList(Machine m, int fp, int rows, int count, int width) {
    m.stack[rows + 1] = Words.NIL;
    for (int row = count - 1; row >= 0; row--) {
      if ((row + 1) % Lists.CHUNK == 0 || row == count - 1) {
        m.ensure((long) Lists.CHUNK * Words.PAIR_BYTES, fp, rows + 2);
      }
      long element = StoreCell.get(m.space, m.stack[rows], row * width + width - 1);
      m.stack[rows + 1] = Lists.cons(m, element, m.stack[rows + 1]);
    }
    return m.stack[rows + 1];
  }
}
