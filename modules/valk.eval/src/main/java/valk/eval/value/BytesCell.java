package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A row of raw ints that belongs to one map; the collector does not look at them.
 *
 * <pre>
 *   0        8       12            8 + 4n
 *  +--------+-------+---   ---+-----------+
 *  | header | int 0 |   ...   | int n - 1 | padding
 *  +--------+-------+---   ---+-----------+
 * </pre>
 */
final class BytesCell {
  private static final long FIRST = CellHeader.rawOffset(0);

  static {
    Layout.prove("bytes", 32, 0, 5 * Integer.BYTES);
  }

  private BytesCell() {}

  /** Bytes of a cell of {@code count} ints. */
  static long size(int count) {
    return CellHeader.cellBytes(0, (long) count * Integer.BYTES);
  }

  /** The word of a new cell, all zero. A safepoint. */
  static long make(Workspace w, int count, int fp, int top) {
    return Words.object(w.large(Shapes.BYTES, 0, size(count), fp, top));
  }

  static int get(Space space, long cell, int index) {
    return Space.loadInt(space, Words.offset(cell) + FIRST + (long) index * Integer.BYTES);
  }

  static void set(Space space, long cell, int index, int value) {
    Space.storeInt(space, Words.offset(cell) + FIRST + (long) index * Integer.BYTES, value);
  }
}
