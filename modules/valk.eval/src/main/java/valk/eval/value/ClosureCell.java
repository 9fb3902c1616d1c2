package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A lambda: code and what it captured.
 *
 * <pre>
 *   0        8        16             16 + 8n      20 + 8n   24 + 8n
 *  +--------+--------+---    ---+------------+---------+
 *  | header | code   | captured * n | code id | serial  |
 *  +--------+--------+---    ---+------------+---------+
 *            slot 0   slots 1..n    int       int
 * </pre>
 *
 * The code slot keeps the CODE cell alive; the id beside it leads to the Java part without a detour
 * through that cell. The serial is 0 until the function is first hashed.
 */
public final class ClosureCell {
  private static final int CODE = 0;
  private static final int FIRST_CAPTURED = 1;
  private static final int RAW_BYTES = 2 * Integer.BYTES;

  static {
    Layout.prove("closure", 32, FIRST_CAPTURED + 1, RAW_BYTES);
  }

  private ClosureCell() {}

  /** Bytes of a closure that captured {@code count} values. */
  public static long size(int count) {
    return CellHeader.cellBytes(FIRST_CAPTURED + count, RAW_BYTES);
  }

  /**
   * The word of a new closure. No safepoint; {@link #size} bytes.
   *
   * @param code word of the CODE cell
   * @param codeId index of the Java part in the code table
   * @param words where the captured values lie, from {@code from} on
   */
  public static long make(
      ManagedHeap heap, long code, int codeId, long[] words, int from, int count) {
    long closure = make(heap, code, codeId, count);
    for (int i = 0; i < count; i++) {
      init(heap.space(), closure, i, words[from + i]);
    }
    return closure;
  }

  /**
   * The word of a new closure whose captured values are still to be {@linkplain #init put in}. No
   * safepoint; {@link #size} bytes.
   */
  public static long make(ManagedHeap heap, long code, int codeId, int count) {
    long offset = heap.cell(Shapes.CLOSURE, FIRST_CAPTURED + count, size(count));
    Space space = heap.space();
    Space.store(space, offset + CellHeader.slotOffset(CODE), code);
    Space.store(space, offset + CellHeader.rawOffset(FIRST_CAPTURED + count), codeId);
    return Words.object(offset);
  }

  /** Puts a captured value into a closure that was made since the last safepoint. */
  public static void init(Space space, long closure, int index, long value) {
    Space.store(
        space, Words.offset(closure) + CellHeader.slotOffset(FIRST_CAPTURED + index), value);
  }

  /** The word of the CODE cell. */
  public static long code(Space space, long closure) {
    return Space.load(space, Words.offset(closure) + CellHeader.slotOffset(CODE));
  }

  /** Index of the Java part in the code table. */
  public static int codeId(Space space, long closure) {
    return Space.loadInt(space, rawAt(space, closure));
  }

  /** Number of captured values. */
  public static int count(Space space, long closure) {
    return CellHeader.slots(Space.load(space, Words.offset(closure))) - FIRST_CAPTURED;
  }

  /** A captured value, counted from 0. */
  public static long captured(Space space, long closure, int index) {
    return Space.load(space, Words.offset(closure) + CellHeader.slotOffset(FIRST_CAPTURED + index));
  }

  /** Puts a value among the captured ones: how a function that names itself is tied. */
  public static void setCaptured(ManagedHeap heap, long closure, int index, long value) {
    heap.write(Words.offset(closure), FIRST_CAPTURED + index, value);
  }

  /** The serial for hashing, or 0 when it has none yet. */
  static int serial(Space space, long closure) {
    return Space.loadInt(space, rawAt(space, closure) + Integer.BYTES);
  }

  static void setSerial(Space space, long closure, int serial) {
    Space.storeInt(space, rawAt(space, closure) + Integer.BYTES, serial);
  }

  private static long rawAt(Space space, long closure) {
    long offset = Words.offset(closure);
    return offset + CellHeader.rawOffset(CellHeader.slots(Space.load(space, offset)));
  }
}
