package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * An error: what went wrong, where, and how the program came there.
 *
 * <pre>
 *   0        8      16        24     32      40     48         56
 *  +--------+------+---------+------+-------+------+----------+
 *  | header | kind | message | data | trace | code | position |   (64 with padding)
 *  +--------+------+---------+------+-------+------+----------+
 *            keyword string    any    list    CODE   raw
 * </pre>
 *
 * The trace is a list of strings, the innermost call first. Code and position say where: a byte
 * offset into the source that the code was read from. An error from outside any code has nil and
 * -1.
 */
public final class ErrorCell {
  private static final int SLOTS = 5;
  private static final int KIND = 0;
  private static final int MESSAGE = 1;
  private static final int DATA = 2;
  private static final int TRACE = 3;
  private static final int CODE = 4;
  private static final long POSITION = CellHeader.rawOffset(SLOTS);

  /** Bytes of an error, without what it points to. */
  public static final long SIZE = CellHeader.cellBytes(SLOTS, Long.BYTES);

  static {
    Layout.prove("error", 64, SLOTS, Long.BYTES);
  }

  private ErrorCell() {}

  /**
   * The word of a new error. No safepoint; {@link #SIZE} bytes.
   *
   * @param kind keyword
   * @param message string
   * @param data any value, nil for none
   * @param trace list of strings, innermost call first
   * @param code word of the CODE cell that was running, or nil
   * @param position byte offset into the code's source, or -1
   */
  public static long make(
      ManagedHeap heap, long kind, long message, long data, long trace, long code, int position) {
    long offset = heap.cell(Shapes.ERROR, SLOTS, SIZE);
    Space space = heap.space();
    Space.store(space, offset + CellHeader.slotOffset(KIND), kind);
    Space.store(space, offset + CellHeader.slotOffset(MESSAGE), message);
    Space.store(space, offset + CellHeader.slotOffset(DATA), data);
    Space.store(space, offset + CellHeader.slotOffset(TRACE), trace);
    Space.store(space, offset + CellHeader.slotOffset(CODE), code);
    Space.store(space, offset + POSITION, position);
    return Words.object(offset);
  }

  /** The kind, a keyword. */
  public static long kind(Space space, long error) {
    return slot(space, error, KIND);
  }

  /** The message, a string. */
  public static long message(Space space, long error) {
    return slot(space, error, MESSAGE);
  }

  /** The data, nil when there is none. */
  public static long data(Space space, long error) {
    return slot(space, error, DATA);
  }

  /** The calls that led to the error, a list of strings, innermost first. */
  public static long trace(Space space, long error) {
    return slot(space, error, TRACE);
  }

  /** The word of the CODE cell that was running, or nil. */
  public static long code(Space space, long error) {
    return slot(space, error, CODE);
  }

  /** Byte offset into the code's source, or -1. */
  public static int position(Space space, long error) {
    return (int) Space.load(space, Words.offset(error) + POSITION);
  }

  private static long slot(Space space, long error, int slot) {
    return Space.load(space, Words.offset(error) + CellHeader.slotOffset(slot));
  }
}
