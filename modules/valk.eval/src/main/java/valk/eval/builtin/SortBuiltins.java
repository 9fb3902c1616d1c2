package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ErrorKind;
import valk.eval.value.Shapes;
import valk.eval.value.StoreCell;
import valk.eval.value.StringCell;
import valk.gc.Words;

/** Sorting a list by its elements, or by keys that a function computes from them. */
final class SortBuiltins {
  private static final int BY_ITSELF = 1;
  private static final int BY_KEY = 2;

  /** Strings that begin with more bytes of the same are compared as a whole. */
  private static final int MOST_COMMON_BYTES = 32;

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
    long keys = ListLoops.mapped(m, fp, lists);
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
    if (count * (width + 1) > StoreCell.MAX_SLOTS) {
      return Arguments.range(m, fp, "the list is too long to sort: " + count + " elements");
    }
    long wrong = checkKeys(m, fp, lists, rows);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int skipped =
        Shapes.isString(m.space, Lists.first(m, m.stack[lists]))
            ? commonBytes(m, fp, lists, rows)
            : MergeSort.NO_DIGESTS;
    MergeSort sort = new MergeSort(m, fp, rows, (int) count, width, skipped);
    for (int column = 0; column < width; column++) {
      sort.fill(column, lists + column);
    }
    sort.run();
    return sort.list();
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

  /** How many of the first bytes all strings of a list have in common, up to a limit. */
  private static int commonBytes(Machine m, int fp, int lists, int work) {
    int common = MOST_COMMON_BYTES;
    m.stack[work] = m.stack[lists];
    while (common > 0 && m.stack[work] != Words.NIL) {
      common = commonBytes(m, m.stack[work], Lists.first(m, m.stack[lists]), common);
      Lists.advance(m, fp, work, work + 1, Lists.CHUNK);
      m.pollAfterElements(Lists.CHUNK, fp, work + 1);
    }
    return common;
  }

  /** The same for a chunk of the list and one string more. */
  private static int commonBytes(Machine m, long strings, long string, int limit) {
    int common = limit;
    long list = strings;
    for (int i = 0; i < Lists.CHUNK && common > 0 && list != Words.NIL; i++) {
      common = StringCell.commonBytes(m.space, Lists.first(m, list), string, common);
      list = Lists.rest(m, list);
    }
    return common;
  }

  private static long incomparable(Machine m, int fp, long key, long odd) {
    String found =
        key == odd
            ? m.errors.describe(odd)
            : m.errors.describe(key) + " and " + m.errors.describe(odd);
    return Arguments.error(
        m, fp, ErrorKind.TYPE, "wanted numbers only or strings only, got " + found);
  }
}
