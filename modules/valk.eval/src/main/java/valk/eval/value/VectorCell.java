package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;
import valk.memory.SpaceAccess;

/**
 * A vector: mutable, indexable, growing.
 *
 * <pre>
 *   0        8       16       24       32
 *  +--------+-------+--------+--------+
 *  | header | store | length | padding |
 *  +--------+-------+--------+--------+
 *            slot 0  raw
 * </pre>
 *
 * The store is a {@link StoreCell} with room for at least {@code length} elements, or nil as long
 * as there is none. Slots of the store at {@code length} and above are nil.
 */
public final class VectorCell {
  private static final int SLOTS = 1;
  private static final int STORE = 0;
  private static final long LENGTH = CellHeader.rawOffset(SLOTS);
  private static final int LEAST_STORE = 4;
  private static final int STEPS_BETWEEN_POLLS = 1024;

  /** Bytes of a vector without its store. */
  public static final long SIZE = CellHeader.cellBytes(SLOTS, Long.BYTES);

  /** Most elements of a vector. */
  public static final int MAX_LENGTH = StoreCell.MAX_SLOTS;

  static {
    Layout.prove("vector", 32, SLOTS, Long.BYTES);
  }

  private VectorCell() {}

  /** The word of a new empty vector. No safepoint; {@link #SIZE} bytes. */
  public static long make(ManagedHeap heap) {
    return make(heap, Words.NIL, 0);
  }

  private static long make(ManagedHeap heap, long store, int length) {
    return initialised(heap.space(), heap.cell(Shapes.VECTOR, SLOTS, SIZE), store, length);
  }

  private static long initialised(Space space, long offset, long store, int length) {
    Space.store(space, offset + CellHeader.slotOffset(STORE), store);
    Space.store(space, offset + LENGTH, length);
    return Words.object(offset);
  }

  /** Bytes of a vector and its store. */
  public static long size(int count) {
    return SIZE + StoreCell.size(count);
  }

  /**
   * The word of a new vector of one element in {@link #size} bytes at an offset, the store first.
   */
  public static long at(SpaceAccess access, long offset, long a) {
    return withStore(access, StoreCell.at(access, offset, 1, a), 1);
  }

  /** As above, of two elements. */
  public static long at(SpaceAccess access, long offset, long a, long b) {
    return withStore(access, StoreCell.at(access, offset, 2, a, b), 2);
  }

  /** As above, of three elements. */
  public static long at(SpaceAccess access, long offset, long a, long b, long c) {
    return withStore(access, StoreCell.at(access, offset, 3, a, b, c), 3);
  }

  /** As above, of four elements. */
  public static long at(SpaceAccess access, long offset, long a, long b, long c, long d) {
    return withStore(access, StoreCell.at(access, offset, 4, a, b, c, d), 4);
  }

  private static long withStore(SpaceAccess access, long store, int length) {
    long vector = Words.offset(store) + StoreCell.size(length);
    access.store(vector, 0, CellHeader.of(Shapes.VECTOR, SLOTS, SIZE));
    access.store(vector, CellHeader.slotOffset(STORE), store);
    access.store(vector, LENGTH, length);
    return Words.object(vector);
  }

  /**
   * The word of a new vector of the words in {@code stack()[from .. from + count)}. A safepoint.
   *
   * @param top at least {@code from + count}
   */
  public static long of(Workspace w, int from, int count, int fp, int top) {
    long store = storeFor(w, count, fp, top);
    Space space = w.heap().space();
    for (int i = 0; i < count; i++) {
      StoreCell.init(space, store, i, w.stack()[from + i]);
    }
    return withStore(w, store, count, fp, top);
  }

  /**
   * The word of a new vector of copies of one value. A safepoint.
   *
   * @param length number of elements, 0 to {@link #MAX_LENGTH}
   * @param valueSlot stack index of the value, below {@code top}
   */
  public static long filled(Workspace w, int length, int valueSlot, int fp, int top) {
    w.reserve(fp, top + 1);
    w.stack()[top] = storeFor(w, length, fp, top);
    for (int i = 0; i < length; i++) {
      if (i % STEPS_BETWEEN_POLLS == 0) {
        w.pollAfterElements(STEPS_BETWEEN_POLLS, fp, top + 1);
      }
      long[] stack = w.stack();
      StoreCell.set(w.heap(), stack[top], i, stack[valueSlot]);
    }
    return withStore(w, w.stack()[top], length, fp, top);
  }

  private static long storeFor(Workspace w, int length, int fp, int top) {
    return length == 0 ? Words.NIL : StoreCell.make(w, length, fp, top);
  }

  private static long withStore(Workspace w, long store, int length, int fp, int top) {
    w.reserve(fp, top + 1);
    w.stack()[top] = store;
    w.ensure(SIZE, fp, top + 1);
    return make(w.heap(), w.stack()[top], length);
  }

  /** Number of elements. */
  public static int length(Space space, long vector) {
    return (int) Space.load(space, Words.offset(vector) + LENGTH);
  }

  /** Number of elements that fit before the vector must grow. */
  static int capacity(Space space, long vector) {
    long store = store(space, vector);
    return store == Words.NIL ? 0 : StoreCell.slots(space, store);
  }

  /**
   * An element.
   *
   * @param index 0 to length - 1; not checked against the length
   */
  public static long get(Space space, long vector, int index) {
    return StoreCell.get(space, store(space, vector), index);
  }

  /**
   * Replaces an element.
   *
   * @param index 0 to length - 1; not checked against the length
   */
  public static void set(ManagedHeap heap, long vector, int index, long value) {
    StoreCell.set(heap, store(heap.space(), vector), index, value);
  }

  /**
   * Appends an element. A safepoint.
   *
   * @param vectorSlot stack index of the vector, below {@code top}
   * @param valueSlot stack index of the value, below {@code top}
   * @return false, and nothing is changed, when the vector has {@link #MAX_LENGTH} elements
   */
  public static boolean push(Workspace w, int vectorSlot, int valueSlot, int fp, int top) {
    ManagedHeap heap = w.heap();
    Space space = heap.space();
    int length = length(space, w.stack()[vectorSlot]);
    if (length == MAX_LENGTH) {
      return false;
    }
    if (length == capacity(space, w.stack()[vectorSlot])) {
      grow(w, vectorSlot, length, fp, top);
    }
    long vector = w.stack()[vectorSlot];
    set(heap, vector, length, w.stack()[valueSlot]);
    setLength(space, vector, length + 1);
    return true;
  }

  private static void grow(Workspace w, int vectorSlot, int length, int fp, int top) {
    long wanted = Math.max(LEAST_STORE, length + (length >> 1));
    long fresh = StoreCell.make(w, (int) Math.min(wanted, MAX_LENGTH), fp, top);
    Space space = w.heap().space();
    long vector = w.stack()[vectorSlot];
    if (length > 0) {
      StoreCell.copyInto(space, store(space, vector), length, fresh);
    }
    w.heap().write(Words.offset(vector), STORE, fresh);
  }

  /**
   * Removes the last element and returns it. No safepoint.
   *
   * @param vector a vector with at least one element
   */
  public static long pop(Space space, long vector) {
    int last = length(space, vector) - 1;
    long store = store(space, vector);
    long value = StoreCell.get(space, store, last);
    StoreCell.init(space, store, last, Words.NIL);
    setLength(space, vector, last);
    return value;
  }

  private static long store(Space space, long vector) {
    return Space.load(space, Words.offset(vector) + CellHeader.slotOffset(STORE));
  }

  private static void setLength(Space space, long vector, int length) {
    Space.store(space, Words.offset(vector) + LENGTH, length);
  }
}
