package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;
import valk.memory.SpaceAccess;

/**
 * A row of slots that belongs to one vector or map.
 *
 * <pre>
 *   0        8        16             8 + 8n
 *  +--------+--------+---   ---+--------+
 *  | header | slot 0 |   ...   | slot n-1 |
 *  +--------+--------+---   ---+--------+
 * </pre>
 */
public final class StoreCell {
  /** Greatest number of slots. */
  public static final int MAX_SLOTS = CellHeader.MAX_SLOTS;

  static {
    Layout.prove("store", 32, 2, 0);
  }

  private StoreCell() {}

  /** Bytes of a store. */
  public static long size(int slots) {
    return CellHeader.cellBytes(slots, 0);
  }

  /** The word of a new store, all slots nil. A safepoint. */
  public static long make(Workspace w, int slots, int fp, int top) {
    return Words.object(w.large(Shapes.STORE, slots, size(slots), fp, top));
  }

  /** The word of a new store of one word in {@link #size} bytes at an offset. */
  static long at(SpaceAccess access, long offset, int slots, long a) {
    access.store(offset, 0, CellHeader.of(Shapes.STORE, slots, size(slots)));
    access.store(offset, CellHeader.slotOffset(0), a);
    return Words.object(offset);
  }

  /** As above, of two words. */
  static long at(SpaceAccess access, long offset, int slots, long a, long b) {
    access.store(offset, CellHeader.slotOffset(1), b);
    return at(access, offset, slots, a);
  }

  /** As above, of three words. */
  static long at(SpaceAccess access, long offset, int slots, long a, long b, long c) {
    access.store(offset, CellHeader.slotOffset(2), c);
    return at(access, offset, slots, a, b);
  }

  /** As above, of four words. */
  static long at(SpaceAccess access, long offset, int slots, long a, long b, long c, long d) {
    access.store(offset, CellHeader.slotOffset(3), d);
    return at(access, offset, slots, a, b, c);
  }

  /** Number of slots. */
  public static int slots(Space space, long store) {
    return CellHeader.slots(Space.load(space, Words.offset(store)));
  }

  /** The word in a slot. */
  public static long get(Space space, long store, int slot) {
    return Space.load(space, Words.offset(store) + CellHeader.slotOffset(slot));
  }

  /** Puts any word into a slot, through the write barrier. */
  public static void set(ManagedHeap heap, long store, int slot, long word) {
    heap.write(Words.offset(store), slot, word);
  }

  /**
   * Puts a word into a slot without the write barrier: for words that are no pointers, and for a
   * store that was made since the last safepoint.
   */
  static void init(Space space, long store, int slot, long word) {
    Space.store(space, Words.offset(store) + CellHeader.slotOffset(slot), word);
  }

  /**
   * Puts a word into a slot without the write barrier.
   *
   * @param word no pointer into scratch, unless a checkpoint would visit the slot anyway: because
   *     the store is as new as what the word refers to
   */
  public static void put(Space space, long store, int slot, long word) {
    init(space, store, slot, word);
  }

  /** Copies slots of one store into another, as by {@link #put}. */
  public static void move(Space space, long from, int fromSlot, long to, int toSlot, int slots) {
    space.copy(
        Words.offset(from) + CellHeader.slotOffset(fromSlot),
        Words.offset(to) + CellHeader.slotOffset(toSlot),
        (long) slots * Words.WORD_BYTES);
  }

  /** Copies slots into a store that was made since the last safepoint. */
  static void copyInto(Space space, long from, int slots, long fresh) {
    long first = CellHeader.slotOffset(0);
    space.copy(
        Words.offset(from) + first, Words.offset(fresh) + first, (long) slots * Words.WORD_BYTES);
  }
}
