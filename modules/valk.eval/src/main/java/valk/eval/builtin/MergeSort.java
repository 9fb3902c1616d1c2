package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.StoreCell;
import valk.gc.PairRow;
import valk.gc.Words;

/**
 * Sorts the rows of a store by their first word: a stable merge sort, from short runs that are
 * sorted by insertion to long ones, between two stores. Runs that are in order already are copied
 * as they are.
 *
 * <p>A row is one element, which is its own key; or a key and the element it was computed from. The
 * stack, from {@code rows} up:
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

  private final Machine m;
  private final int fp;
  private final int rows;
  private final int count;
  private final int width;

  private int left;
  private int right;
  private int out;

  /**
   * Makes both stores; a safepoint.
   *
   * @param rows stack index, above all that is live
   * @param count number of rows, 1 or more
   * @param width words of a row, 1 or 2
   */
  MergeSort(Machine m, int fp, int rows, int count, int width) {
    this.m = m;
    this.fp = fp;
    this.rows = rows;
    this.count = count;
    this.width = width;
    for (int store = rows; store < rows + 2; store++) {
      long made = StoreCell.make(m, count * width, fp, store);
      m.stack[store] = made;
    }
  }

  /** Fills a column with the elements of the list in a stack slot, which is lost. Polls. */
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
      StoreCell.set(m.heap, store, row * width + column, Lists.first(m, list));
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

  /** Sorts the rows from {@code low} up to {@code high} by insertion. */
  private void insertAll(int low, int high) {
    long store = m.stack[rows];
    for (int row = low + 1; row < high; row++) {
      long key = word(store, row, 0);
      long element = word(store, row, width - 1);
      int to = row;
      while (to > low && isLess(key, word(store, to - 1, 0))) {
        move(store, to - 1, store, to);
        to--;
      }
      put(store, to, 0, key);
      put(store, to, width - 1, element);
    }
  }

  private void merge(int low, int middle, int high) {
    left = low;
    right = middle;
    out = low;
    if (middle == high || !isLess(firstKey(middle), firstKey(middle - 1))) {
      copyAll(high);
      return;
    }
    while (out < high) {
      int stop = Math.min(high, out + Lists.CHUNK);
      m.pollAfterElements(stop - out, fp, rows + 2);
      mergeChunk(middle, high, stop);
    }
  }

  private long firstKey(int row) {
    return word(m.stack[rows], row, 0);
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
      boolean takeRight = l == middle || r < high && isLess(word(from, r, 0), word(from, l, 0));
      move(from, takeRight ? r++ : l++, to, row);
    }
    left = l;
    right = r;
    out = stop;
  }

  private boolean isLess(long a, long b) {
    return Words.areFixnums(a, b) ? a < b : Order.compare(m, a, b) < 0;
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
