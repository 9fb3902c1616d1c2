package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.Words;
import valk.memory.Space;

/**
 * An opaque host object. The cell owns an entry of a Java-side table, which is freed when the cell
 * dies; so it is born in the heap and never moves.
 *
 * <pre>
 *   0        8          16
 *  +--------+----------+
 *  | header | owner id |
 *  +--------+----------+
 *            raw
 * </pre>
 */
public final class RefCell {
  /** Number of slots. */
  public static final int SLOTS = 0;

  private static final long OWNER_ID = CellHeader.rawOffset(SLOTS);

  /** Bytes of a ref. */
  public static final long SIZE = CellHeader.cellBytes(SLOTS, Long.BYTES);

  static {
    Layout.prove("ref", 16, SLOTS, Long.BYTES);
  }

  private RefCell() {}

  /** Index of the host object in the table of its owner. */
  public static int ownerId(Space space, long ref) {
    return (int) Space.load(space, Words.offset(ref) + OWNER_ID);
  }
}
