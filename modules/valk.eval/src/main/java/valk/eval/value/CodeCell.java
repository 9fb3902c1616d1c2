package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.Words;
import valk.memory.Space;

/**
 * The Lisp part of analysed code: the values that it mentions. It owns the Java part, which leaves
 * the code table when the cell dies; so it is born in the heap and never moves.
 *
 * <pre>
 *   0        8        16     24    32            40             16 + ...
 *  +--------+--------+------+-----+-------------+--------------+----------+
 *  | header | source | name | doc | replacement | constant * n | owner id |
 *  +--------+--------+------+-----+-------------+--------------+----------+
 *            form     symbol string CODE                         raw
 *                     or nil or nil or nil
 * </pre>
 *
 * The replacement holds the constants of a later analysis of the same source form.
 */
public final class CodeCell {
  /** Slot of the source form. */
  public static final int SOURCE = 0;

  /** Slot of the function's name, a symbol, or nil. */
  public static final int NAME = 1;

  /** Slot of the doc string, or nil. */
  public static final int DOC = 2;

  /** Slot of the CODE that replaces this one's constants, or nil. */
  public static final int REPLACEMENT = 3;

  /** Slot of the first constant. */
  public static final int FIRST_CONSTANT = 4;

  static {
    Layout.prove("code", 48, FIRST_CONSTANT, Long.BYTES);
  }

  private CodeCell() {}

  /** Bytes of code with {@code constants} constants. */
  public static long size(int constants) {
    return CellHeader.cellBytes(FIRST_CONSTANT + constants, Long.BYTES);
  }

  /** The word in a slot. */
  public static long slot(Space space, long code, int slot) {
    return Space.load(space, Words.offset(code) + CellHeader.slotOffset(slot));
  }

  /** Number of constants. */
  public static int constants(Space space, long code) {
    return CellHeader.slots(Space.load(space, Words.offset(code))) - FIRST_CONSTANT;
  }

  /** Index of the Java part in the code table. */
  public static int ownerId(Space space, long code) {
    long offset = Words.offset(code);
    return (int)
        Space.load(
            space, offset + CellHeader.rawOffset(CellHeader.slots(Space.load(space, offset))));
  }
}
