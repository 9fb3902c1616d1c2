package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A partial application: a function and the first of its arguments.
 *
 * <pre>
 *   0        8          16              16 + 8n   24 + 8n
 *  +--------+----------+---     ---+---------+
 *  | header | function | argument * n | serial |
 *  +--------+----------+---     ---+---------+
 *            slot 0     slots 1..n
 * </pre>
 *
 * The serial is 0 until the function is first hashed.
 */
public final class PartialCell {
  private static final int FUNCTION = 0;
  private static final int FIRST_ARGUMENT = 1;

  /** Most arguments that one cell holds, so that it is small in every heap. */
  public static final int MAX_ARGUMENTS = 100;

  static {
    Layout.prove("partial", 32, FIRST_ARGUMENT + 1, Long.BYTES);
  }

  private PartialCell() {}

  /** Bytes of a partial application with {@code count} arguments. */
  public static long size(int count) {
    return CellHeader.cellBytes(FIRST_ARGUMENT + count, Long.BYTES);
  }

  /**
   * The word of a new partial application. No safepoint; {@link #size} bytes.
   *
   * @param words where the arguments lie, from {@code from} on
   */
  public static long make(ManagedHeap heap, long function, long[] words, int from, int count) {
    long offset = heap.cell(Shapes.PARTIAL, FIRST_ARGUMENT + count, size(count));
    Space space = heap.space();
    Space.store(space, offset + CellHeader.slotOffset(FUNCTION), function);
    for (int i = 0; i < count; i++) {
      Space.store(space, offset + CellHeader.slotOffset(FIRST_ARGUMENT + i), words[from + i]);
    }
    Space.store(space, offset + CellHeader.rawOffset(FIRST_ARGUMENT + count), 0);
    return Words.object(offset);
  }

  /** The function that waits for more arguments. */
  public static long function(Space space, long partial) {
    return Space.load(space, Words.offset(partial) + CellHeader.slotOffset(FUNCTION));
  }

  /** Number of arguments held. */
  public static int count(Space space, long partial) {
    return CellHeader.slots(Space.load(space, Words.offset(partial))) - FIRST_ARGUMENT;
  }

  /** An argument held, counted from 0. */
  public static long argument(Space space, long partial, int index) {
    return Space.load(space, Words.offset(partial) + CellHeader.slotOffset(FIRST_ARGUMENT + index));
  }

  /** The serial for hashing, or 0 when it has none yet. */
  static int serial(Space space, long partial) {
    return (int) Space.load(space, serialAt(space, partial));
  }

  static void setSerial(Space space, long partial, int serial) {
    Space.store(space, serialAt(space, partial), serial);
  }

  private static long serialAt(Space space, long partial) {
    long offset = Words.offset(partial);
    return offset + CellHeader.rawOffset(CellHeader.slots(Space.load(space, offset)));
  }
}
