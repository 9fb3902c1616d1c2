package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A hash map that keeps the order of insertion.
 *
 * <pre>
 *   0        8         16      24      28     32
 *  +--------+---------+-------+-------+------+
 *  | header | entries | index | live  | used |
 *  +--------+---------+-------+-------+------+
 *            STORE     BYTES   int     int
 *            or nil    or nil
 *
 *  entries  | key 0 | value 0 | hash 0 | key 1 | value 1 | hash 1 | ...   in order of insertion
 *  index    | mask | place | place | ...                                  open addressing by hash
 *  place    high bits of the hash, where the mask has none | entry + 1      or 0, which is free
 * </pre>
 *
 * Invariants:
 *
 * <ul>
 *   <li>The entries {@code 0 .. used - 1} have been given out; {@code live} of them hold a key. The
 *       key of a deleted entry is {@link Words#UNSET}, its value nil; the index goes on pointing to
 *       it, so that probing passes over it.
 *   <li>A map with room for {@value #MOST_WITHOUT_INDEX} entries at most has no index: the hashes
 *       of its entries are looked through, which takes no longer and spares a cell.
 *   <li>When all entries are given out the map is <em>rebuilt</em>: entries and, unless it is as
 *       good as before, index are made anew from the live ones, larger or smaller. The map itself
 *       is changed last, by three stores between two safepoints, so an error on the way leaves it
 *       as it was.
 *   <li>The index is never more than three quarters full; the number of its places is a power of
 *       two, one more than the mask that it begins with. So the number of an entry, plus one, fits
 *       into the bits of the mask. The bits above are free for those bits of the hash that did not
 *       choose the place: nearly every key that is not the wanted one is passed over without a look
 *       at its entry, which lies elsewhere in memory.
 * </ul>
 *
 * <p>Keys are numbers, strings, symbols, keywords and lists of these, compared as {@code ==} does:
 * {@code 1} and {@code 1.0} are one key. Operations that may meet a list as a key are safepoints,
 * take their operands as stack indexes and use words of the stack from {@code top} on. Positions of
 * entries stay valid until the next {@link #put} of a new key.
 */
public final class MapCell {
  /** The key is not in the map. */
  public static final int ABSENT = -1;

  /** The value cannot be a key. */
  public static final int NOT_A_KEY = -2;

  /** The map holds as many entries as one can. */
  public static final int FULL = -3;

  private static final int SLOTS = 2;
  private static final int ENTRIES = 0;
  private static final int INDEX = 1;
  private static final long LIVE = CellHeader.rawOffset(SLOTS);
  private static final long USED = LIVE + Integer.BYTES;

  private static final int ENTRY_SLOTS = 3;
  private static final int KEY = 0;
  private static final int VALUE = 1;
  private static final int HASH = 2;

  private static final int MASK = 0;
  private static final int FIRST_PLACE = 1;
  private static final int FREE = 0;

  private static final int LEAST_ENTRIES = 4;

  /** Room for entries up to which there is no index: that of a map that was rebuilt once. */
  static final int MOST_WITHOUT_INDEX = 10;

  private static final int STEPS_BETWEEN_POLLS = 1024;

  /** Most entries of a map. */
  public static final int MAX_ENTRIES = StoreCell.MAX_SLOTS / ENTRY_SLOTS;

  /** Bytes of a map without its entries and index. */
  public static final long SIZE = CellHeader.cellBytes(SLOTS, 2 * Integer.BYTES);

  static {
    Layout.prove("map", 32, SLOTS, 2 * Integer.BYTES);
  }

  private MapCell() {}

  /** The word of a new empty map. No safepoint; {@link #SIZE} bytes. */
  public static long make(ManagedHeap heap) {
    long offset = heap.cell(Shapes.MAP, SLOTS, SIZE);
    Space space = heap.space();
    Space.store(space, offset + CellHeader.slotOffset(ENTRIES), Words.NIL);
    Space.store(space, offset + CellHeader.slotOffset(INDEX), Words.NIL);
    Space.store(space, offset + LIVE, 0);
    return Words.object(offset);
  }

  /**
   * The word of a new map of a few keys, none of them a list, and their values; the last value of a
   * key counts. A safepoint.
   *
   * @param first stack index of the first key; its value, further keys and values follow
   * @param count of keys
   * @param top first free stack index, above all
   * @return the map, or {@link Words#UNSET} when there are more keys than a few, or some is a list
   *     or cannot be a key
   */
  public static long ofFew(Workspace w, int first, int count, int fp, int top) {
    if (count > MOST_WITHOUT_INDEX) {
      return Words.UNSET;
    }
    int slots = ENTRY_SLOTS * (count <= LEAST_ENTRIES ? LEAST_ENTRIES : MOST_WITHOUT_INDEX);
    w.ensure(SIZE + StoreCell.size(slots), fp, top);
    ManagedHeap heap = w.heap();
    long entries = Words.object(heap.cell(Shapes.STORE, slots, StoreCell.size(slots)));
    int used =
        w.recentKeys().are(w.stack(), first, count, heap.era())
            ? refill(heap.space(), w.stack(), first, count, entries, w.recentKeys())
            : fill(heap, w.stack(), first, count, entries, w.recentKeys());
    if (used < 0) {
      heap.space().fillWords(slotsAt(entries, 0), slots, Words.NIL);
      return Words.UNSET;
    }
    heap.space().fillWords(slotsAt(entries, used), slots - ENTRY_SLOTS * used, Words.NIL);
    long map = make(heap);
    Space.store(heap.space(), Words.offset(map) + CellHeader.slotOffset(ENTRIES), entries);
    setCounts(heap.space(), map, used, used);
    return map;
  }

  /** Offset of an entry's slots. */
  private static long slotsAt(long entries, int entry) {
    return Words.offset(entries) + CellHeader.slotOffset(ENTRY_SLOTS * entry);
  }

  /** Writes the entries of a fresh store, whose keys are those of the map before. */
  private static int refill(
      Space space, long[] stack, int first, int count, long entries, RecentKeys keys) {
    for (int entry = 0; entry < count; entry++) {
      int from = first + 2 * entry;
      initEntry(space, entries, entry, stack[from], stack[from + 1], keys.hash(entry));
    }
    return count;
  }

  private static void initEntry(
      Space space, long entries, int entry, long key, long value, long hash) {
    long slots = slotsAt(entries, entry);
    Space.storePair(space, slots, key, value);
    Space.store(space, slots + CellHeader.slotOffset(HASH) - CellHeader.slotOffset(KEY), hash);
  }

  /** Writes the entries of a fresh store; their number, or {@link #NOT_A_KEY}. */
  private static int fill(
      ManagedHeap heap, long[] stack, int first, int count, long entries, RecentKeys keys) {
    Space space = heap.space();
    int used = 0;
    keys.forget();
    for (int i = first; i < first + 2 * count; i += 2) {
      int hash = Hash.ofAtom(space, stack[i]);
      if (hash < 0) {
        return NOT_A_KEY;
      }
      int entry = scan(space, entries, used, stack[i], hash);
      if (entry < 0) {
        entry = used++;
        initEntry(space, entries, entry, stack[i], stack[i + 1], Words.fixnum(hash));
        keys.note(entry, stack[i], Words.fixnum(hash));
      } else {
        StoreCell.init(space, entries, ENTRY_SLOTS * entry + VALUE, stack[i + 1]);
      }
    }
    if (used == count) {
      keys.keep(used, heap.era());
    }
    return used;
  }

  // ---- walking the entries

  /** Number of keys. */
  public static int count(Space space, long map) {
    return Space.loadInt(space, Words.offset(map) + LIVE);
  }

  /** Number of entries given out: those from 0 to this - 1 may be live. */
  public static int used(Space space, long map) {
    return Space.loadInt(space, Words.offset(map) + USED);
  }

  /** Whether an entry holds a key. */
  public static boolean isLive(Space space, long map, int entry) {
    return keyAt(space, map, entry) != Words.UNSET;
  }

  /** What {@link #keyIn} and {@link #valueIn} look into; stale after a safepoint and a put. */
  public static long entriesOf(Space space, long map) {
    return entries(space, map);
  }

  /** The key of an entry, or {@link Words#UNSET} if it was deleted. */
  public static long keyIn(Space space, long entries, int entry) {
    return entrySlot(space, entries, entry, KEY);
  }

  /** The value of an entry. */
  public static long valueIn(Space space, long entries, int entry) {
    return entrySlot(space, entries, entry, VALUE);
  }

  /** The key of an entry. */
  public static long keyAt(Space space, long map, int entry) {
    return entrySlot(space, entries(space, map), entry, KEY);
  }

  /** The value of an entry. */
  public static long valueAt(Space space, long map, int entry) {
    return entrySlot(space, entries(space, map), entry, VALUE);
  }

  /** Replaces the value of a live entry. */
  public static void setValue(ManagedHeap heap, long map, int entry, long value) {
    StoreCell.set(heap, entries(heap.space(), map), ENTRY_SLOTS * entry + VALUE, value);
  }

  // ---- finding

  /**
   * The entry of a key that is no list. No safepoint.
   *
   * @return the entry, {@link #ABSENT} or {@link #NOT_A_KEY}
   */
  public static int findAtom(Space space, long map, long key) {
    int hash = Hash.ofAtom(space, key);
    return hash < 0 ? NOT_A_KEY : findAtom(space, map, key, hash);
  }

  private static int findAtom(Space space, long map, long key, int hash) {
    long index = slot(space, map, INDEX);
    long entries = entries(space, map);
    if (index == Words.NIL) {
      return scan(space, entries, used(space, map), key, hash);
    }
    int mask = indexMask(space, index);
    for (int at = hash & mask; ; at = (at + 1) & mask) {
      int filed = filedAt(space, index, at);
      if (filed == FREE) {
        return ABSENT;
      }
      int entry = entryIn(filed, mask);
      if (mayBe(filed, hash, mask)
          && hashOf(space, entries, entry) == hash
          && Equality.atOnce(space, entrySlot(space, entries, entry, KEY), key) == Equality.EQUAL) {
        return entry;
      }
    }
  }

  /** Looks through the first entries, without an index. */
  private static int scan(Space space, long entries, int used, long key, int hash) {
    for (int entry = 0; entry < used; entry++) {
      if (hashOf(space, entries, entry) == hash
          && Equality.atOnce(space, entrySlot(space, entries, entry, KEY), key) == Equality.EQUAL) {
        return entry;
      }
    }
    return ABSENT;
  }

  /**
   * The entry of a key. A safepoint.
   *
   * @param mapSlot stack index of the map
   * @param keySlot stack index of the key, any value
   * @param top first free stack index, above both
   * @return the entry, {@link #ABSENT} or {@link #NOT_A_KEY}
   */
  public static int find(Workspace w, int mapSlot, int keySlot, int fp, int top) {
    int hash = Hash.ofKey(w, w.stack()[keySlot], fp, top);
    return hash < 0 ? NOT_A_KEY : find(w, mapSlot, keySlot, hash, fp, top);
  }

  static int find(Workspace w, int mapSlot, int keySlot, int hash, int fp, int top) {
    long[] stack = w.stack();
    return Words.isPair(stack[keySlot])
        ? findList(w, mapSlot, keySlot, hash, fp, top)
        : findAtom(w.heap().space(), stack[mapSlot], stack[keySlot], hash);
  }

  private static int findList(Workspace w, int mapSlot, int keySlot, int hash, int fp, int top) {
    Space space = w.heap().space();
    if (slot(space, w.stack()[mapSlot], INDEX) == Words.NIL) {
      return scanForList(w, mapSlot, keySlot, hash, fp, top);
    }
    int mask = indexMask(space, slot(space, w.stack()[mapSlot], INDEX));
    for (int at = hash & mask; ; at = (at + 1) & mask) {
      long map = w.stack()[mapSlot];
      int filed = filedAt(space, slot(space, map, INDEX), at);
      if (filed == FREE) {
        return ABSENT;
      }
      long entries = entries(space, map);
      int entry = entryIn(filed, mask);
      if (mayBe(filed, hash, mask)
          && hashOf(space, entries, entry) == hash
          && Equality.equal(
              w, entrySlot(space, entries, entry, KEY), w.stack()[keySlot], fp, top)) {
        return entry;
      }
    }
  }

  private static int scanForList(Workspace w, int mapSlot, int keySlot, int hash, int fp, int top) {
    Space space = w.heap().space();
    int used = used(space, w.stack()[mapSlot]);
    for (int entry = 0; entry < used; entry++) {
      long entries = entries(space, w.stack()[mapSlot]);
      if (hashOf(space, entries, entry) == hash
          && Equality.equal(
              w, entrySlot(space, entries, entry, KEY), w.stack()[keySlot], fp, top)) {
        return entry;
      }
    }
    return ABSENT;
  }

  /** The hash that an entry was filed under. */
  static int hashAt(Space space, long map, int entry) {
    return hashOf(space, entries(space, map), entry);
  }

  // ---- changing

  /**
   * Binds a key to a value. A safepoint.
   *
   * @param mapSlot stack index of the map
   * @param keySlot stack index of the key, any value
   * @param valueSlot stack index of the value
   * @param top first free stack index, above all three
   * @return the entry, {@link #NOT_A_KEY} or {@link #FULL}; the map is unchanged after the last two
   */
  public static int put(Workspace w, int mapSlot, int keySlot, int valueSlot, int fp, int top) {
    int hash = Hash.ofKey(w, w.stack()[keySlot], fp, top);
    if (hash < 0) {
      return NOT_A_KEY;
    }
    int entry = find(w, mapSlot, keySlot, hash, fp, top);
    if (entry >= 0) {
      setValue(w.heap(), w.stack()[mapSlot], entry, w.stack()[valueSlot]);
      return entry;
    }
    return add(w, mapSlot, keySlot, valueSlot, hash, fp, top);
  }

  private static int add(
      Workspace w, int mapSlot, int keySlot, int valueSlot, int hash, int fp, int top) {
    Space space = w.heap().space();
    long before = w.stack()[mapSlot];
    if (used(space, before) == capacity(space, before)) {
      if (count(space, before) == MAX_ENTRIES) {
        return FULL;
      }
      rebuild(w, mapSlot, fp, top);
    }
    long[] stack = w.stack();
    long map = stack[mapSlot];
    int entry = used(space, map);
    putEntry(w.heap(), entries(space, map), entry, stack[keySlot], stack[valueSlot], hash);
    file(space, slot(space, map, INDEX), entry, hash);
    setCounts(space, map, count(space, map) + 1, entry + 1);
    return entry;
  }

  /**
   * Removes a key. A safepoint.
   *
   * @param mapSlot stack index of the map
   * @param keySlot stack index of the key, any value
   * @param top first free stack index, above both
   * @return the entry it had, {@link #ABSENT} or {@link #NOT_A_KEY}
   */
  public static int remove(Workspace w, int mapSlot, int keySlot, int fp, int top) {
    int entry = find(w, mapSlot, keySlot, fp, top);
    if (entry >= 0) {
      Space space = w.heap().space();
      long map = w.stack()[mapSlot];
      long entries = entries(space, map);
      StoreCell.init(space, entries, ENTRY_SLOTS * entry + KEY, Words.UNSET);
      StoreCell.init(space, entries, ENTRY_SLOTS * entry + VALUE, Words.NIL);
      setCounts(space, map, count(space, map) - 1, used(space, map));
    }
    return entry;
  }

  // ---- rebuilding

  /**
   * Leaves at least half as many free entries as there are live ones, so puts cost O(1) each. When
   * no entry changes its number, and the index is large enough for all, it is kept: filing an entry
   * in a large index costs more than copying it, since each lies elsewhere in memory.
   */
  private static void rebuild(Workspace w, int mapSlot, int fp, int top) {
    Space space = w.heap().space();
    int live = count(space, w.stack()[mapSlot]);
    int capacity = Math.min(MAX_ENTRIES, LEAST_ENTRIES + live + (live >> 1));
    int newEntries = top;
    int newIndex = top + 1;
    w.reserve(fp, top + 2);
    long made = StoreCell.make(w, ENTRY_SLOTS * capacity, fp, top);
    w.stack()[newEntries] = made;
    if (keepsIndex(space, w.stack()[mapSlot], capacity)) {
      w.stack()[newIndex] = slot(space, w.stack()[mapSlot], INDEX);
      copyAll(w, mapSlot, newEntries, newIndex + 1, fp);
    } else {
      made = capacity > MOST_WITHOUT_INDEX ? makeIndex(w, capacity, fp, newIndex) : Words.NIL;
      w.stack()[newIndex] = made;
      copyLive(w, mapSlot, newEntries, newIndex, fp);
    }
    adopt(w.heap(), w.stack()[mapSlot], w.stack()[newEntries], w.stack()[newIndex]);
    setCounts(space, w.stack()[mapSlot], live, live);
  }

  private static boolean keepsIndex(Space space, long map, int capacity) {
    long index = slot(space, map, INDEX);
    return index != Words.NIL
        && count(space, map) == used(space, map)
        && indexMask(space, index) + 1 == places(capacity);
  }

  /** Copies the entries, all of which are live, to the same numbers. */
  private static void copyAll(Workspace w, int mapSlot, int newEntries, int top, int fp) {
    Space space = w.heap().space();
    int used = used(space, w.stack()[mapSlot]);
    for (int next = 0; next < used; next += STEPS_BETWEEN_POLLS) {
      w.pollAfterElements(STEPS_BETWEEN_POLLS, fp, top);
      long from = entries(space, w.stack()[mapSlot]);
      long to = w.stack()[newEntries];
      int end = ENTRY_SLOTS * Math.min(used, next + STEPS_BETWEEN_POLLS);
      for (int slot = ENTRY_SLOTS * next; slot < end; slot++) {
        StoreCell.set(w.heap(), to, slot, StoreCell.get(space, from, slot));
      }
    }
  }

  /** Both or none: while memory is short the heap may refuse what is new. */
  private static void adopt(ManagedHeap heap, long map, long entries, long index) {
    if (!heap.isScratch(map)) {
      heap.requireKeepable(entries);
      heap.requireKeepable(index);
    }
    heap.write(Words.offset(map), ENTRIES, entries);
    heap.write(Words.offset(map), INDEX, index);
  }

  private static void copyLive(Workspace w, int mapSlot, int newEntries, int newIndex, int fp) {
    Space space = w.heap().space();
    int used = used(space, w.stack()[mapSlot]);
    int copied = 0;
    for (int entry = 0; entry < used; entry++) {
      if (entry % STEPS_BETWEEN_POLLS == 0) {
        w.pollAfterElements(STEPS_BETWEEN_POLLS, fp, newIndex + 1);
      }
      long[] stack = w.stack();
      long from = entries(space, stack[mapSlot]);
      long key = entrySlot(space, from, entry, KEY);
      if (key != Words.UNSET) {
        int hash = hashOf(space, from, entry);
        long value = entrySlot(space, from, entry, VALUE);
        putEntry(w.heap(), stack[newEntries], copied, key, value, hash);
        file(space, stack[newIndex], copied, hash);
        copied++;
      }
    }
  }

  /** Places of an index for so many entries. */
  private static int places(int capacity) {
    int wanted = capacity + capacity / 3 + 1;
    return Integer.highestOneBit(wanted - 1) << 1;
  }

  private static long makeIndex(Workspace w, int capacity, int fp, int top) {
    int places = places(capacity);
    long index = BytesCell.make(w, FIRST_PLACE + places, fp, top);
    BytesCell.set(w.heap().space(), index, MASK, places - 1);
    return index;
  }

  // ---- entries and index

  private static void putEntry(
      ManagedHeap heap, long entries, int entry, long key, long value, int hash) {
    int first = ENTRY_SLOTS * entry;
    StoreCell.set(heap, entries, first + KEY, key);
    StoreCell.set(heap, entries, first + VALUE, value);
    StoreCell.init(heap.space(), entries, first + HASH, Words.fixnum(hash));
  }

  /** Files an entry in the index, if there is one. */
  private static void file(Space space, long index, int entry, int hash) {
    if (index == Words.NIL) {
      return;
    }
    int mask = indexMask(space, index);
    int at = hash & mask;
    while (filedAt(space, index, at) != FREE) {
      at = (at + 1) & mask;
    }
    BytesCell.set(space, index, FIRST_PLACE + at, hash & ~mask | entry + 1);
  }

  /** What a place of the index holds. */
  private static int filedAt(Space space, long index, int place) {
    return BytesCell.get(space, index, FIRST_PLACE + place);
  }

  private static int entryIn(int filed, int mask) {
    return (filed & mask) - 1;
  }

  /** False for an entry whose hash differs in the bits that the place holds. */
  private static boolean mayBe(int filed, int hash, int mask) {
    return ((filed ^ hash) & ~mask) == 0;
  }

  private static int indexMask(Space space, long index) {
    return BytesCell.get(space, index, MASK);
  }

  private static int capacity(Space space, long map) {
    long entries = entries(space, map);
    return entries == Words.NIL ? 0 : StoreCell.slots(space, entries) / ENTRY_SLOTS;
  }

  private static long entries(Space space, long map) {
    return slot(space, map, ENTRIES);
  }

  private static long slot(Space space, long map, int slot) {
    return Space.load(space, Words.offset(map) + CellHeader.slotOffset(slot));
  }

  private static long entrySlot(Space space, long entries, int entry, int part) {
    return StoreCell.get(space, entries, ENTRY_SLOTS * entry + part);
  }

  private static int hashOf(Space space, long entries, int entry) {
    return (int) Words.integer(entrySlot(space, entries, entry, HASH));
  }

  private static void setCounts(Space space, long map, int live, int used) {
    Space.storeInt(space, Words.offset(map) + LIVE, live);
    Space.storeInt(space, Words.offset(map) + USED, used);
  }
}
