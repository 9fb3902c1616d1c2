package valk.eval.value;

import java.util.BitSet;
import valk.gc.Words;
import valk.memory.Space;

/**
 * The pairs of values that a {@link Comparison} remembers: a set of pairs of pointers, by identity.
 *
 * <p>It lies in the managed heap, so its size counts against the limit: a STORE at one stack index,
 * used as an open-addressing table of two slots an entry, at most half full. Its slots are traced,
 * so they follow the values that move; but the places in the table come from addresses. A
 * checkpoint moves all of scratch at once and nothing else, so one entry that pointed into scratch
 * tells whether there was one; all entries are then filed anew. That happens once: a comparison
 * makes no values, so after the first checkpoint nothing of it is in scratch. What it has seen must
 * not be forgotten: it would take more steps for the same values.
 */
final class SeenPairs {
  private static final int ENTRY_SLOTS = 2;
  private static final int INITIAL_ENTRIES = 64;
  private static final int NONE = -1;

  private final Workspace w;
  private final Space space;
  private final int fp;
  private final int tableSlot;
  private int entries;
  private int scratchWitness = NONE;

  /**
   * @param tableSlot stack index that holds nil, and the table once there is one
   */
  SeenPairs(Workspace w, int fp, int tableSlot) {
    this.w = w;
    this.space = w.heap().space();
    this.fp = fp;
    this.tableSlot = tableSlot;
  }

  /** Whether the pair was added. */
  boolean contains(long a, long b) {
    long table = w.stack()[tableSlot];
    return table != Words.NIL && StoreCell.get(space, table, place(table, a, b)) != Words.NIL;
  }

  /**
   * Adds a pair that is not contained. A safepoint when the table grows.
   *
   * @param aSlot stack index of the one, {@code bSlot} of the other, both below {@code top}
   */
  void add(int aSlot, int bSlot, int top) {
    long table = w.stack()[tableSlot];
    if (table == Words.NIL || 2 * (entries + 1) * ENTRY_SLOTS > StoreCell.slots(space, table)) {
      grow(top);
    }
    long[] stack = w.stack();
    file(stack[tableSlot], stack[aSlot], stack[bSlot]);
    entries++;
  }

  /** To be called after each safepoint: files all pairs anew if they have moved. */
  void afterSafepoint() {
    if (scratchWitness != NONE && !w.heap().isScratch(witness())) {
      scratchWitness = NONE;
      refile(w.stack()[tableSlot]);
    }
  }

  /** Puts each entry where it belongs now, within the table. */
  private void refile(long table) {
    int rows = StoreCell.slots(space, table) / ENTRY_SLOTS;
    BitSet settled = new BitSet(rows);
    for (int row = 0; row < rows; row++) {
      long a = first(table, row);
      if (a != Words.NIL && !settled.get(row)) {
        long b = other(table, row);
        put(table, row, Words.NIL, Words.NIL);
        settle(table, settled, a, b);
      }
    }
  }

  /** Settles an entry, then the one that it drives out, and so on. */
  private void settle(long table, BitSet settled, long a, long b) {
    int mask = StoreCell.slots(space, table) / ENTRY_SLOTS - 1;
    long nextA = a;
    long nextB = b;
    while (nextA != Words.NIL) {
      int row = home(nextA, nextB) & mask;
      while (settled.get(row)) {
        row = (row + 1) & mask;
      }
      long drivenA = first(table, row);
      long drivenB = other(table, row);
      put(table, row, nextA, nextB);
      settled.set(row);
      nextA = drivenA;
      nextB = drivenB;
    }
  }

  private long witness() {
    return StoreCell.get(space, w.stack()[tableSlot], scratchWitness);
  }

  private void grow(int top) {
    int old = entries == 0 ? 0 : StoreCell.slots(space, w.stack()[tableSlot]);
    int slots = Math.max(INITIAL_ENTRIES * ENTRY_SLOTS, 2 * old);
    long fresh = StoreCell.make(w, slots, fp, top);
    long table = w.stack()[tableSlot];
    w.stack()[tableSlot] = fresh;
    scratchWitness = NONE;
    for (int i = 0; i < old; i += ENTRY_SLOTS) {
      long a = StoreCell.get(space, table, i);
      if (a != Words.NIL) {
        file(fresh, a, StoreCell.get(space, table, i + 1));
      }
    }
  }

  private void file(long table, long a, long b) {
    int at = place(table, a, b);
    put(table, at / ENTRY_SLOTS, a, b);
    if (scratchWitness == NONE) {
      noteScratch(at);
    }
  }

  private void noteScratch(int at) {
    long table = w.stack()[tableSlot];
    for (int i = at; i < at + ENTRY_SLOTS; i++) {
      if (w.heap().isScratch(StoreCell.get(space, table, i))) {
        scratchWitness = i;
      }
    }
  }

  /** First slot of the entry that holds the pair, or of the free entry where it belongs. */
  private int place(long table, long a, long b) {
    int mask = StoreCell.slots(space, table) / ENTRY_SLOTS - 1;
    for (int at = home(a, b) & mask; ; at = (at + 1) & mask) {
      long held = first(table, at);
      if (held == Words.NIL || held == a && other(table, at) == b) {
        return ENTRY_SLOTS * at;
      }
    }
  }

  private static int home(long a, long b) {
    long mixed = (Words.offset(a) * 31 + Words.offset(b)) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 40);
  }

  private void put(long table, int entry, long a, long b) {
    StoreCell.set(w.heap(), table, ENTRY_SLOTS * entry, a);
    StoreCell.set(w.heap(), table, ENTRY_SLOTS * entry + 1, b);
  }

  private long first(long table, int entry) {
    return StoreCell.get(space, table, ENTRY_SLOTS * entry);
  }

  private long other(long table, int entry) {
    return StoreCell.get(space, table, ENTRY_SLOTS * entry + 1);
  }
}
