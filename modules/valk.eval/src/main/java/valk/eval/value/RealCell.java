package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A real number, IEEE 754 binary64.
 *
 * <pre>
 *   0        8        16
 *  +--------+--------+
 *  | header | value  |
 *  +--------+--------+
 * </pre>
 */
public final class RealCell {
  private static final int SLOTS = 0;
  private static final long VALUE = CellHeader.rawOffset(SLOTS);

  /** Bytes of a real. */
  public static final long SIZE = CellHeader.cellBytes(SLOTS, Double.BYTES);

  static {
    Layout.prove("real", 16, SLOTS, Double.BYTES);
  }

  private RealCell() {}

  /** The word of a new real. No safepoint; {@link #SIZE} bytes. */
  public static long make(ManagedHeap heap, double value) {
    long offset = heap.cell(Shapes.REAL, SLOTS, SIZE);
    Space.store(heap.space(), offset + VALUE, Double.doubleToRawLongBits(value));
    return Words.object(offset);
  }

  /** The number that a real holds. */
  public static double value(Space space, long real) {
    return Double.longBitsToDouble(Space.load(space, Words.offset(real) + VALUE));
  }
}
