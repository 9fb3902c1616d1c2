package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A variable that closures share, since it is captured and assigned.
 *
 * <pre>
 *   0        8        16
 *  +--------+--------+
 *  | header | value  |
 *  +--------+--------+
 *            slot 0
 * </pre>
 */
public final class BoxCell {
  private static final int SLOTS = 1;
  private static final int VALUE = 0;

  /** Bytes of a box. */
  public static final long SIZE = CellHeader.cellBytes(SLOTS, 0);

  static {
    Layout.prove("box", 16, SLOTS, 0);
  }

  private BoxCell() {}

  /** The word of a new box. No safepoint; {@link #SIZE} bytes. */
  public static long make(ManagedHeap heap, long value) {
    long offset = heap.cell(Shapes.BOX, SLOTS, SIZE);
    Space.store(heap.space(), offset + CellHeader.slotOffset(VALUE), value);
    return Words.object(offset);
  }

  /** The value, or {@link Words#UNSET}. */
  public static long get(Space space, long box) {
    return Space.load(space, Words.offset(box) + CellHeader.slotOffset(VALUE));
  }

  /** Assigns the variable. */
  public static void set(ManagedHeap heap, long box, long value) {
    heap.write(Words.offset(box), VALUE, value);
  }
}
