package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.Equality;
import valk.eval.value.StoreCell;
import valk.gc.Words;

/**
 * A set of any values, compared with {@code ==}, that lives as long as one builtin runs: a table
 * with open addressing in a STORE. No Lisp code runs while it is used, so vectors and maps in it do
 * not change, and may be hashed by what they contain (see {@link ContentHash}).
 *
 * <pre>
 *   | hash 0 | value 0 | hash 1 | value 1 | …      the hash of a free row is nil
 * </pre>
 *
 * <p>The table has a power of two of rows and is at most half full.
 */
final class Seen {
  private static final int ROW_SLOTS = 2;
  private static final int VALUE = 1;
  private static final int INITIAL_ROWS = 16;
  private static final int MAX_ROWS = Integer.highestOneBit(StoreCell.MAX_SLOTS) / ROW_SLOTS;

  /** The caller adds no more values than this; one more is refused room. */
  static final int MAX_ELEMENTS = MAX_ROWS / 2;

  private Seen() {}

  /** Makes an empty set in a stack slot. A safepoint; the stack below the slot is live. */
  static void begin(Machine m, int fp, int slot) {
    long table = StoreCell.make(m, INITIAL_ROWS * ROW_SLOTS, fp, slot);
    m.stack[slot] = table;
  }

  /**
   * Adds a value unless an equal one is there. A safepoint.
   *
   * @param slot stack index of the set
   * @param value stack index of the value
   * @param count number of values that were added
   * @param top first free stack index; words from there on are used
   * @return whether there was no equal one
   */
  static boolean add(Machine m, int fp, int slot, int value, int count, int top) {
    int hash = ContentHash.of(m, value, fp, top);
    int row = find(m, fp, slot, value, hash, top);
    if (!isFree(m, slot, row)) {
      return false;
    }
    put(m, m.stack[slot], row, Words.fixnum(hash), m.stack[value]);
    if (2 * (count + 1) > rows(m, slot) && rows(m, slot) < MAX_ROWS) {
      grow(m, fp, slot, top);
    }
    return true;
  }

  /** The row of an equal value, or the free one where it belongs. */
  private static int find(Machine m, int fp, int slot, int value, int hash, int top) {
    int mask = rows(m, slot) - 1;
    int row = hash & mask;
    while (!isFree(m, slot, row)) {
      if (hashAt(m, slot, row) == Words.fixnum(hash)
          && Equality.equal(m, valueAt(m, slot, row), m.stack[value], fp, top)) {
        return row;
      }
      row = (row + 1) & mask;
    }
    return row;
  }

  private static void grow(Machine m, int fp, int slot, int top) {
    int rows = rows(m, slot);
    long larger = StoreCell.make(m, 2 * rows * ROW_SLOTS, fp, top);
    m.stack[top] = larger;
    for (int row = 0; row < rows; row++) {
      if (row % Lists.CHUNK == 0) {
        m.pollAfterElements(Lists.CHUNK, fp, top + 1);
      }
      if (!isFree(m, slot, row)) {
        refile(m, slot, row, top);
      }
    }
    m.stack[slot] = m.stack[top];
  }

  private static void refile(Machine m, int slot, int row, int larger) {
    long hash = hashAt(m, slot, row);
    int mask = rows(m, larger) - 1;
    int to = (int) Words.integer(hash) & mask;
    while (!isFree(m, larger, to)) {
      to = (to + 1) & mask;
    }
    put(m, m.stack[larger], to, hash, valueAt(m, slot, row));
  }

  private static void put(Machine m, long table, int row, long hash, long value) {
    StoreCell.set(m.heap, table, row * ROW_SLOTS, hash);
    StoreCell.set(m.heap, table, row * ROW_SLOTS + VALUE, value);
  }

  private static int rows(Machine m, int slot) {
    return StoreCell.slots(m.space, m.stack[slot]) / ROW_SLOTS;
  }

  private static boolean isFree(Machine m, int slot, int row) {
    return hashAt(m, slot, row) == Words.NIL;
  }

  private static long hashAt(Machine m, int slot, int row) {
    return StoreCell.get(m.space, m.stack[slot], row * ROW_SLOTS);
  }

  private static long valueAt(Machine m, int slot, int row) {
    return StoreCell.get(m.space, m.stack[slot], row * ROW_SLOTS + VALUE);
  }
}
