package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A string that is being built: mutable, growing at its end.
 *
 * <pre>
 *   0        8        16     24      32            40     44      48
 *  +--------+--------+------+-------+-------------+------+-------+
 *  | header | chunks | last | bytes | code points | used | padding
 *  +--------+--------+------+-------+-------------+------+-------+
 *            VECTOR   STRING  long    long         int
 *                     or nil
 * </pre>
 *
 * The text lies in <em>chunks</em>, strings in name only, whose texts follow one another as bytes:
 * a code point may be cut between two. Those in the vector are full; of the last one {@code used}
 * bytes are text, and what is behind them is nothing yet. No byte is copied when the text grows. A
 * new chunk has as many bytes as all before it, from {@link #LEAST_CHUNK} up to {@link
 * #GREATEST_CHUNK}, or as many as one piece needs.
 *
 * <p>A piece is written behind what is there, across safepoints, and counts when its end is there:
 * so one that breaks off leaves the text as it was.
 */
public final class BuilderCell {
  static final int LEAST_CHUNK = 256;
  static final int GREATEST_CHUNK = 1 << 20;

  private static final int SLOTS = 2;
  private static final int CHUNKS = 0;
  private static final int LAST = 1;
  private static final long BYTES = CellHeader.rawOffset(SLOTS);
  private static final long CODE_POINTS = BYTES + Long.BYTES;
  private static final long USED = CODE_POINTS + Long.BYTES;
  private static final int RAW_BYTES = 2 * Long.BYTES + Integer.BYTES;

  /** Bytes of an empty builder, its vector of chunks included. */
  public static final long SIZE = CellHeader.cellBytes(SLOTS, RAW_BYTES) + VectorCell.SIZE;

  static {
    Layout.prove("builder", 48, SLOTS, RAW_BYTES);
  }

  private BuilderCell() {}

  /** The word of a new builder without text. No safepoint; {@link #SIZE} bytes. */
  public static long make(ManagedHeap heap) {
    long chunks = VectorCell.make(heap);
    long offset = heap.cell(Shapes.BUILDER, SLOTS, CellHeader.cellBytes(SLOTS, RAW_BYTES));
    Space space = heap.space();
    Space.store(space, offset + CellHeader.slotOffset(CHUNKS), chunks);
    Space.store(space, offset + CellHeader.slotOffset(LAST), Words.NIL);
    Space.store(space, offset + BYTES, 0);
    Space.store(space, offset + CODE_POINTS, 0);
    Space.storeInt(space, offset + USED, 0);
    return Words.object(offset);
  }

  /** Bytes of the text. */
  public static long bytes(Space space, long builder) {
    return Space.load(space, Words.offset(builder) + BYTES);
  }

  /** Code points of the text. */
  public static long codePoints(Space space, long builder) {
    return Space.load(space, Words.offset(builder) + CODE_POINTS);
  }

  /** The full chunks, a vector. */
  public static long chunks(Space space, long builder) {
    return Space.load(space, Words.offset(builder) + CellHeader.slotOffset(CHUNKS));
  }

  /** The chunk that is being filled, or nil. */
  public static long last(Space space, long builder) {
    return Space.load(space, Words.offset(builder) + CellHeader.slotOffset(LAST));
  }

  /** Bytes of text in the last chunk. */
  public static int used(Space space, long builder) {
    return Space.loadInt(space, Words.offset(builder) + USED);
  }

  /** Bytes that the last chunk still has room for. */
  public static int room(Space space, long builder) {
    long last = last(space, builder);
    return last == Words.NIL ? 0 : StringCell.byteLength(space, last) - used(space, builder);
  }

  /** Bytes of the next chunk, into which {@code wanted} bytes go at once. */
  public static int nextChunk(Space space, long builder, int wanted) {
    return Math.max(wanted, Math.clamp(bytes(space, builder), LEAST_CHUNK, GREATEST_CHUNK));
  }

  /** Counts a piece that was written into the last chunk. No safepoint. */
  public static void count(Space space, long builder, int bytes, int codePoints) {
    count(space, builder, bytes, codePoints, used(space, builder) + bytes);
  }

  /**
   * Counts a piece that filled the last chunk and went on in a fresh one. A safepoint, before
   * anything is changed.
   *
   * @param builderSlot stack index of the builder, below {@code top}
   * @param freshSlot stack index of the new chunk, below {@code top}
   * @param inFresh bytes of the piece that lie in the new chunk
   */
  public static void count(
      Workspace w,
      int builderSlot,
      int freshSlot,
      int bytes,
      int codePoints,
      int inFresh,
      int fp,
      int top) {
    ManagedHeap heap = w.heap();
    Space space = heap.space();
    if (last(space, w.stack()[builderSlot]) != Words.NIL) {
      keepLast(w, builderSlot, freshSlot, fp, top);
    }
    long builder = w.stack()[builderSlot];
    heap.write(Words.offset(builder), LAST, w.stack()[freshSlot]);
    count(space, builder, bytes, codePoints, inFresh);
  }

  private static void keepLast(Workspace w, int builderSlot, int freshSlot, int fp, int top) {
    ManagedHeap heap = w.heap();
    Space space = heap.space();
    w.reserve(fp, top + 2);
    w.stack()[top] = chunks(space, w.stack()[builderSlot]);
    w.stack()[top + 1] = last(space, w.stack()[builderSlot]);
    if (!heap.isScratch(w.stack()[builderSlot])) {
      heap.requireKeepable(w.stack()[freshSlot]);
    }
    VectorCell.push(w, top, top + 1, fp, top + 2);
  }

  private static void count(Space space, long builder, int bytes, int codePoints, int used) {
    long offset = Words.offset(builder);
    Space.store(space, offset + BYTES, bytes(space, builder) + bytes);
    Space.store(space, offset + CODE_POINTS, codePoints(space, builder) + codePoints);
    Space.storeInt(space, offset + USED, used);
  }
}
