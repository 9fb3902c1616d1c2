package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.StoreCell;
import valk.eval.value.StringCell;
import valk.gc.PairRow;
import valk.gc.Words;

/**
 * Sorts the rows of a store by their keys: a stable merge sort, from short runs that are sorted by
 * insertion to long ones, between two stores. Runs that are in order already are copied as they
 * are.
 *
 * <p>A row is one element, which is its own key; or a key and the element it was computed from.
 * Strings lie all over memory, so their rows begin with a digest, a fixnum of the first bytes in
 * which the strings differ: most comparisons are of two digests, and need no look at the strings.
 *
 * <pre>
 *   | key |   | key | element |   | digest | key |   | digest | key | element |
 * </pre>
 *
 * <p>The stack, from {@code rows} up:
 *
 * <pre>
 *   rows       store that holds the rows
 *   rows + 1   store that they are merged into; then the two change places
 * </pre>
 *
 * <p>The stores are filled through the write barrier. From then on nothing is allocated until the
 * result is, and no Lisp code runs: whatever a checkpoint would have to know of one store it knows
 * of the other, so rows are moved without the barrier.
 */
final class MergeSort {
  /** Rows that insertion sorts faster than merging does. */
  private static final int RUN = 12;

  /** Runs that are sorted by insertion between two safepoints: 1 000 comparisons at most. */
  private static final int RUNS_A_POLL = 14;

  /** Instead of a number of bytes: there are no digests. */
  static final int NO_DIGESTS = -1;

  private final Machine m;
  private final int fp;
  private final int rows;
  private final int count;
  private final int width;
  private final int keyColumn;
  private final int skipped;

  private int left;
  private int right;
  private int out;

  /**
   * Makes both stores; a safepoint.
   *
   * @param rows stack index, above all that is live
   * @param count number of rows, 1 or more
   * @param columns words of a row beside its digest, 1 or 2
   * @param skipped bytes that all keys, which are strings, have in common, or {@link #NO_DIGESTS}
   */
  MergeSort(Machine m, int fp, int rows, int count, int columns, int skipped) {
    this.m = m;
    this.fp = fp;
    this.rows = rows;
    this.count = count;
    this.skipped = skipped;
    this.keyColumn = skipped == NO_DIGESTS ? 0 : 1;
    this.width = columns + keyColumn;
    for (int store = rows; store < rows + 2; store++) {
      long made = StoreCell.make(m, count * width, fp, store);
      m.stack[store] = made;
    }
  }

  /**
   * Fills a column with the elements of the list in a stack slot, which is lost. Polls.
   *
   * @param column 0 for the keys, 1 for what they were computed from
   */
  void fill(int column, int slot) {
    for (int row = 0; m.stack[slot] != Words.NIL; row += Lists.CHUNK) {
      m.pollAfterElements(Math.min(count - row, Lists.CHUNK), fp, rows + 2);
      m.stack[slot] = fillChunk(column, row, m.stack[slot]);
    }
  }

  private long fillChunk(int column, int from, long elements) {
    long store = m.stack[rows];
    long list = elements;
    for (int row = from; row < from + Lists.CHUNK && list != Words.NIL; row++) {
      long element = Lists.first(m, list);
      StoreCell.set(m.heap, store, row * width + keyColumn + column, element);
      if (column < keyColumn) {
        put(store, row, 0, Words.fixnum(StringCell.digest(m.space, element, skipped)));
      }
      list = Lists.rest(m, list);
    }
    return list;
  }

  /** Sorts; polls. */
  void run() {
    sortRuns();
    for (long run = RUN; run < count; run *= 2) {
      for (long low = 0; low < count; low += 2 * run) {
        merge((int) low, (int) Math.min(low + run, count), (int) Math.min(low + 2 * run, count));
      }
      long merged = m.stack[rows + 1];
      m.stack[rows + 1] = m.stack[rows];
      m.stack[rows] = merged;
    }
  }

  private void sortRuns() {
    int runs = 0;
    for (long low = 0; low < count; low += RUN) {
      if (runs++ % RUNS_A_POLL == 0) {
        m.pollAfterElements(Math.min(count - low, RUNS_A_POLL * RUN), fp, rows + 2);
      }
      insertAll((int) low, (int) Math.min(low + RUN, count));
    }
  }

  /**
   * Sorts the rows from {@code low} up to {@code high} by insertion. Of a row of fewer than three
   * words two or all of those named here are the same.
   */
  private void insertAll(int low, int high) {
    long store = m.stack[rows];
    for (int row = low + 1; row < high; row++) {
      long first = word(store, row, 0);
      long middle = word(store, row, width / 2);
      long last = word(store, row, width - 1);
      int to = row;
      while (to > low && isLess(first, keyColumn == 0 ? first : middle, store, to - 1)) {
        move(store, to - 1, store, to);
        to--;
      }
      put(store, to, 0, first);
      put(store, to, width / 2, middle);
      put(store, to, width - 1, last);
    }
  }

  private boolean isLess(long first, long key, long store, int other) {
    long otherFirst = word(store, other, 0);
    return differ(first, otherFirst)
        ? first < otherFirst
        : Order.compare(m, key, word(store, other, keyColumn)) < 0;
  }

  private void merge(int low, int middle, int high) {
    left = low;
    right = middle;
    out = low;
    if (middle == high || !isLess(m.stack[rows], middle, middle - 1)) {
      copyAll(high);
      return;
    }
    while (out < high) {
      int stop = Math.min(high, out + Lists.CHUNK);
      m.pollAfterElements(stop - out, fp, rows + 2);
      mergeChunk(middle, high, stop);
    }
  }

  private void copyAll(int high) {
    while (out < high) {
      int size = Math.min(high - out, Lists.CHUNK);
      m.pollAfterElements(size, fp, rows + 2);
      StoreCell.move(
          m.space, m.stack[rows], out * width, m.stack[rows + 1], out * width, size * width);
      out += size;
    }
  }

  /** Merges until the row {@code stop} of the result. No safepoint. */
  private void mergeChunk(int middle, int high, int stop) {
    long from = m.stack[rows];
    long to = m.stack[rows + 1];
    int l = left;
    int r = right;
    for (int row = out; row < stop; row++) {
      boolean takeRight = l == middle || r < high && isLess(from, r, l);
      move(from, takeRight ? r++ : l++, to, row);
    }
    left = l;
    right = r;
    out = stop;
  }

  private boolean isLess(long store, int a, int b) {
    long firstOfA = word(store, a, 0);
    long firstOfB = word(store, b, 0);
    return differ(firstOfA, firstOfB)
        ? firstOfA < firstOfB
        : Order.compare(m, word(store, a, keyColumn), word(store, b, keyColumn)) < 0;
  }

  /** Whether the first words of two rows tell their order. */
  private static boolean differ(long a, long b) {
    return Words.areFixnums(a, b) && a != b;
  }

  private long word(long store, int row, int column) {
    return StoreCell.get(m.space, store, row * width + column);
  }

  private void put(long store, int row, int column, long word) {
    StoreCell.put(m.space, store, row * width + column, word);
  }

  private void move(long from, int row, long to, int toRow) {
    put(to, toRow, 0, word(from, row, 0));
    if (width > 1) {
      put(to, toRow, 1, word(from, row, 1));
    }
    if (width > 2) {
      put(to, toRow, 2, word(from, row, 2));
    }
  }

  /** The list of the last column; a safepoint. */
  long list() {
    m.stack[rows + 1] = Words.NIL;
    int end = count;
    while (end > 0) {
      int size = Math.min(end, Lists.CHUNK);
      m.ensure((long) size * Words.PAIR_BYTES, fp, rows + 2);
      end -= size;
      m.stack[rows + 1] = consRows(end, size, m.stack[rows + 1]);
    }
    return m.stack[rows + 1];
  }

  private long consRows(int from, int size, long rest) {
    long store = m.stack[rows];
    long list = rest;
    try (PairRow row = m.heap.row()) {
      for (int i = from + size - 1; i >= from; i--) {
        list = Words.quoted(row.pair(word(store, i, width - 1), list));
      }
    }
    return list;
  }
}
