package valk.gc;

import java.util.Arrays;

/** A growing set of offsets other than 0, by open addressing. */
final class OffsetSet {
  private long[] table = new long[1 << 10];
  private int size;

  /** Adds an offset; true if it was not there. */
  boolean add(long offset) {
    if (size * 2 >= table.length) {
      grow();
    }
    int place = placeOf(offset);
    if (table[place] == offset) {
      return false;
    }
    table[place] = offset;
    size++;
    return true;
  }

  boolean contains(long offset) {
    return table[placeOf(offset)] == offset;
  }

  int size() {
    return size;
  }

  private int placeOf(long offset) {
    int mask = table.length - 1;
    int place = (int) (offset * 0x9E37_79B9_7F4A_7C15L >>> 32) & mask;
    while (table[place] != 0 && table[place] != offset) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    for (long offset : Arrays.stream(old).filter(each -> each != 0).toArray()) {
      table[placeOf(offset)] = offset;
    }
  }
}
