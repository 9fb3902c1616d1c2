package valk.eval.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import valk.gc.ManagedHeap;
import valk.gc.NameTable;
import valk.gc.Words;

/**
 * The names of symbols and keywords. The symbol {@code a} and the keyword {@code :a} share the name
 * {@code a}, so one id.
 *
 * <p>A name is <em>weak</em>: it goes with the last word that mentions it, and its id is given to
 * another name after that. So whoever keeps an id outside the heap keeps its word where a root
 * source shows it. <em>Permanent</em> names, those of the product itself, stay.
 *
 * <p>Names lie in the Java heap; each weak one is charged to the managed heap, {@link #CHARGE}
 * bytes and its length, for as long as it lives.
 *
 * <p>Owned by the thread that owns the heap.
 */
public final class Names implements NameTable {
  /** Bytes charged for a weak name beside its text: array header, table entries. */
  public static final int CHARGE = 64;

  private static final int INITIAL_IDS = 1024;
  private static final int NONE = -1;

  private @Nullable ManagedHeap heap;
  private byte[] @Nullable [] names = new byte[INITIAL_IDS][];
  private long[] permanent = new long[INITIAL_IDS / Long.SIZE];

  /**
   * Ids below the capacity that no name has, the lowest last; the count is what is left of them.
   */
  private int[] free = {};

  private int freeCount;
  private int capacity;
  private int size;

  /** Open addressing: id + 1, or 0. At most half full; its length is a power of two. */
  private int[] table = new int[2 * INITIAL_IDS];

  /** Tells the table where to credit what it charged; once, right after the heap was made. */
  public void attach(ManagedHeap heap) {
    this.heap = heap;
  }

  /**
   * The id of a name that never goes away and is not charged: for what the product itself names.
   *
   * @param name not empty
   */
  public int permanent(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    int id = find(utf8, 0, utf8.length);
    if (id == NONE) {
      id = add(utf8);
    } else if (!isPermanent(id)) {
      credit(chargeOf(utf8.length));
    }
    permanent[id >> 6] |= 1L << id;
    return id;
  }

  /**
   * The id of a name. A safepoint when the name is new; the caller makes the id's word reachable
   * before the next one.
   *
   * @param utf8 the name from index {@code from} on, well-formed UTF-8; copied
   * @param length its bytes, at least 1
   */
  public int intern(Workspace w, byte[] utf8, int from, int length, int fp, int top) {
    int id = find(utf8, from, length);
    if (id != NONE) {
      return id;
    }
    long charge = chargeOf(length);
    w.ensure(0, charge, fp, top);
    w.heap().charge(charge);
    return add(Arrays.copyOfRange(utf8, from, from + length));
  }

  /** As {@link #intern(Workspace, byte[], int, int, int, int)}. */
  public int intern(Workspace w, String name, int fp, int top) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return intern(w, utf8, 0, utf8.length, fp, top);
  }

  /** The id of a name, or -1 when there is no such name. */
  public int find(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return find(utf8, 0, utf8.length);
  }

  /** The symbol of an id. */
  public long symbol(int id) {
    return Words.symbol(id);
  }

  /** The keyword of an id. */
  public long keyword(int id) {
    return Words.keyword(id);
  }

  /** The text of a name that is alive. */
  public String name(int id) {
    return new String(nameBytes(id), StandardCharsets.UTF_8);
  }

  /** The UTF-8 text of a name that is alive; not to be changed. */
  public byte[] nameBytes(int id) {
    byte[] name = names[id];
    if (name == null) {
      throw new IllegalArgumentException("no name has the id " + id);
    }
    return name;
  }

  /** Whether a name has the id. */
  public boolean isAlive(int id) {
    return id >= 0 && id < capacity && names[id] != null;
  }

  /** Number of names alive. */
  public int size() {
    return size;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public void retainMarked(long[] markedIds) {
    int before = size;
    long credit = 0;
    for (int id = 0; id < capacity; id++) {
      byte[] name = names[id];
      if (name != null && ((markedIds[id >> 6] | permanent[id >> 6]) >>> id & 1) == 0) {
        credit += chargeOf(name.length);
        names[id] = null;
        size--;
      }
    }
    if (size != before) {
      trim();
      credit(credit);
    }
  }

  /**
   * Gives back the Java memory of names that are gone: ids above the last one alive are forgotten,
   * and the arrays shrink. Low ids are given out first, so that this often finds something.
   */
  private void trim() {
    while (capacity > 0 && names[capacity - 1] == null) {
      capacity--;
    }
    int room = roomFor(capacity);
    names = Arrays.copyOf(names, room);
    permanent = Arrays.copyOf(permanent, room / Long.SIZE);
    listFreeIds();
    rehash(2 * roomFor(size));
  }

  /** A power of two, at least the initial number of ids. */
  private static int roomFor(int ids) {
    return Math.max(INITIAL_IDS, Integer.highestOneBit(Math.max(1, ids - 1)) << 1);
  }

  private void listFreeIds() {
    free = new int[capacity - size];
    freeCount = 0;
    for (int id = capacity - 1; id >= 0; id--) {
      if (names[id] == null) {
        free[freeCount++] = id;
      }
    }
  }

  private static long chargeOf(int length) {
    return CHARGE + (long) length;
  }

  private void credit(long bytes) {
    if (heap != null) {
      heap.credit(bytes);
    }
  }

  private boolean isPermanent(int id) {
    return (permanent[id >> 6] >>> id & 1) != 0;
  }

  private int add(byte[] name) {
    int id = freeCount > 0 ? free[--freeCount] : capacity++;
    if (id == names.length) {
      names = Arrays.copyOf(names, 2 * id);
      permanent = Arrays.copyOf(permanent, names.length / Long.SIZE);
    }
    names[id] = name;
    size++;
    if (2 * size > table.length) {
      rehash(2 * table.length);
    } else {
      insert(name, id);
    }
    return id;
  }

  private void rehash(int length) {
    table = new int[length];
    for (int id = 0; id < capacity; id++) {
      byte[] name = names[id];
      if (name != null) {
        insert(name, id);
      }
    }
  }

  private void insert(byte[] name, int id) {
    int mask = table.length - 1;
    int at = hash(name, 0, name.length) & mask;
    while (table[at] != 0) {
      at = (at + 1) & mask;
    }
    table[at] = id + 1;
  }

  private int find(byte[] utf8, int from, int length) {
    int mask = table.length - 1;
    for (int at = hash(utf8, from, length) & mask; table[at] != 0; at = (at + 1) & mask) {
      int id = table[at] - 1;
      byte[] name = nameBytes(id);
      if (Arrays.equals(name, 0, name.length, utf8, from, from + length)) {
        return id;
      }
    }
    return NONE;
  }

  private static int hash(byte[] utf8, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + utf8[i];
    }
    return hash ^ hash >>> 15;
  }
}
