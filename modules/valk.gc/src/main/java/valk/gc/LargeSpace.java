package valk.gc;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntToLongFunction;
import valk.gc.spi.CellHeap;
import valk.gc.spi.CellVisitor;
import valk.memory.MemorySnapshot;
import valk.memory.Space;

/**
 * Cells that are too big for a page, each in a range of whole granules of 4 KiB.
 *
 * <pre>
 *   range    | cell A         | free | cell B  | free …
 *   used     |  1    1    1   |  0   |  1   1  |  0
 *   starts   |  1    0    0   |  0   |  1   0  |  0
 *   marked   |  1    0    0   |  0   |  0   0  |  0        B is dead
 * </pre>
 *
 * Bits say everything, four a granule: a cell reaches to where the next one starts, or nothing is
 * used. So whether a cell is marked is found without its header, and the sweep frees what is dead
 * 64 granules at a time: it touches no cell, and takes the same for one that died and for
 * thousands. Between two mark phases no cell is marked but the sealed ones. Allocation takes the
 * lowest gap that is long enough (first fit), searched by words of 64 granules. Storage is
 * committed at allocation. What is free and has storage is <em>idle</em>, and is {@linkplain
 * #giveBack given back} by whole stretches, since these grow together from cells of which each
 * alone may be too short to be worth it.
 *
 * <p>Sealed cells are kept, but not counted.
 */
final class LargeSpace {
  /** Bytes of a granule. */
  static final int GRANULE = 4096;

  private static final int GRANULE_SHIFT = 12;

  private final Space space;
  private final long start;
  private final int granules;
  private long[] used = {};
  private long[] starts = {};
  private long[] marked = {};
  private long[] sealed = {};
  private final BitSet idle = new BitSet();
  private long granulesToGiveBack;
  private int firstFree;
  private int top;
  private long cells;
  private long bytes;

  /**
   * A large space in which nothing lies.
   *
   * @param start first byte, a multiple of 4096
   * @param bytes length of the range, a multiple of 4096, less than 2^43
   */
  LargeSpace(Space space, long start, long bytes) {
    this.space = space;
    this.start = start;
    this.granules = (int) (bytes >>> GRANULE_SHIFT);
  }

  /** Bytes that a cell takes here. */
  static long footprint(long cellBytes) {
    return (cellBytes + GRANULE - 1) & -(long) GRANULE;
  }

  /** Offset for a cell; {@link CellHeap#NONE} if no gap is long enough or there is no storage. */
  long allocate(long cellBytes) {
    int length = (int) (footprint(cellBytes) >>> GRANULE_SHIFT);
    int at = findGap(length);
    if (at < 0 || !space.commit(offset(at), footprint(cellBytes))) {
      return CellHeap.NONE;
    }
    occupy(at, length);
    return offset(at);
  }

  private int findGap(int length) {
    int from = nextFree(firstFree);
    firstFree = from;
    while ((long) from + length <= granules) {
      int blocked = nextUsed(from, from + length);
      if (blocked == from + length) {
        return from;
      }
      from = nextFree(blocked);
    }
    return -1;
  }

  private int nextFree(int from) {
    for (int at = from; at < top; at = (at | 63) + 1) {
      long free = ~used[at >> 6] & -1L << at;
      if (free != 0) {
        return Math.min((at & ~63) + Long.numberOfTrailingZeros(free), top);
      }
    }
    return Math.max(from, top);
  }

  private int nextUsed(int from, int to) {
    for (int at = from; at < Math.min(to, top); at = (at | 63) + 1) {
      long found = used[at >> 6] & -1L << at;
      if (found != 0) {
        return Math.min((at & ~63) + Long.numberOfTrailingZeros(found), to);
      }
    }
    return to;
  }

  private void occupy(int at, int length) {
    coverUpTo(at + length);
    setUsed(at, at + length);
    idle.clear(at, at + length);
    starts[at >> 6] |= 1L << at;
    cells++;
    bytes += (long) length << GRANULE_SHIFT;
  }

  private void coverUpTo(int granule) {
    top = Math.max(top, granule);
    int words = (granule + 63) >> 6;
    if (words > used.length) {
      int length = Math.max(words, used.length * 2);
      used = Arrays.copyOf(used, length);
      starts = Arrays.copyOf(starts, length);
      marked = Arrays.copyOf(marked, length);
      sealed = Arrays.copyOf(sealed, length);
    }
  }

  private void setUsed(int from, int to) {
    for (int at = from; at < to; at = (at | 63) + 1) {
      used[at >> 6] |= maskWithin(at, to);
    }
  }

  private static long maskWithin(int at, int to) {
    long mask = -1L << at;
    return to <= (at | 63) ? mask & ~(-1L << to) : mask;
  }

  private long offset(int granule) {
    return start + ((long) granule << GRANULE_SHIFT);
  }

  private int granule(long offset) {
    return (int) ((offset - start) >>> GRANULE_SHIFT);
  }

  /** True if a cell begins at the offset. */
  boolean isCell(long offset) {
    int granule = granule(offset);
    return granule < top
        && (starts[granule >> 6] & 1L << granule) != 0
        && offset(granule) == offset;
  }

  /** Marks a cell; true if it had no mark. */
  boolean mark(long offset) {
    int granule = granule(offset);
    long before = marked[granule >> 6];
    marked[granule >> 6] = before | 1L << granule;
    return marked[granule >> 6] != before;
  }

  /** True if a cell is marked or sealed. */
  boolean isMarked(long offset) {
    int granule = granule(offset);
    return (marked[granule >> 6] & 1L << granule) != 0;
  }

  /** Frees what is not marked and takes the marks of the others away. */
  void sweep() {
    long[] dead = new long[(top + 63) >> 6];
    boolean goesOn = false;
    for (int i = 0; i < dead.length; i++) {
      dead[i] = dead(i, goesOn);
      goesOn = dead[i] < 0;
      free(i, dead[i]);
    }
    idle.or(BitSet.valueOf(dead));
    System.arraycopy(sealed, 0, marked, 0, sealed.length);
  }

  /** The granules of dead cells, of which the last one before may go on here. */
  private long dead(int word, boolean goesOn) {
    long further = used[word] & ~starts[word];
    long first = starts[word] & ~marked[word] | (goesOn ? further & 1 : 0);
    return CellSpans.of(first, further);
  }

  private void free(int word, long granules) {
    if (granules != 0) {
      firstFree = Math.min(firstFree, (word << 6) + Long.numberOfTrailingZeros(granules));
      cells -= Long.bitCount(starts[word] & granules);
      bytes -= (long) Long.bitCount(granules) << GRANULE_SHIFT;
      used[word] &= ~granules;
      starts[word] &= ~granules;
    }
  }

  /**
   * Says that idle storage is to be given back, but for so many bytes of the lowest, which first
   * fit takes first.
   *
   * @param spare bytes, 0 or more
   */
  void giveBack(long spare) {
    granulesToGiveBack = Math.max(0, idle.cardinality() - Math.ceilDiv(spare, GRANULE));
  }

  /**
   * Gives idle storage back, the highest first.
   *
   * @param most bytes that are given back at most, 0 or more
   * @return whether some is left to be given back
   */
  boolean giveBackMore(long most) {
    long left = Math.min(granulesToGiveBack, most >>> GRANULE_SHIFT);
    while (left > 0 && !idle.isEmpty()) {
      int given = discardHighest((int) left);
      left -= given;
      granulesToGiveBack -= given;
    }
    return granulesToGiveBack > 0 && !idle.isEmpty();
  }

  private int discardHighest(int most) {
    int last = idle.length() - 1;
    int first = cutBetween(Math.max(idle.previousClearBit(last), last - most) + 1, last);
    space.discard(offset(first), offset(last + 1) - offset(first));
    idle.clear(first, last + 1);
    return last + 1 - first;
  }

  private int cutBetween(int first, int last) {
    return granule(StorageUnits.cut(offset(first), offset(last)));
  }

  /** Makes all cells immortal and takes them out of the count. */
  void seal() {
    sealed = starts.clone();
    marked = starts.clone();
    cells = 0;
    bytes = 0;
  }

  /** Shows the cells that begin in a range, sealed ones aside, in rising order. */
  void forEachCell(long from, long to, CellVisitor visitor) {
    forEach(word -> starts[word] & ~sealed[word], from, to, visitor);
  }

  /** Shows the cells that begin in a range and are marked, sealed ones aside, in rising order. */
  void forEachMarked(long from, long to, CellVisitor visitor) {
    forEach(word -> marked[word] & ~sealed[word], from, to, visitor);
  }

  /** Shows every sealed cell, in rising order. */
  void forEachSealed(CellVisitor visitor) {
    forEach(word -> sealed[word], start, offset(top), visitor);
  }

  private void forEach(IntToLongFunction bits, long from, long to, CellVisitor visitor) {
    int end = firstGranuleFrom(to);
    for (int at = firstGranuleFrom(from); at < end; at = (at | 63) + 1) {
      long found = bits.applyAsLong(at >> 6) & maskWithin(at, end);
      for (; found != 0; found &= found - 1) {
        visitor.cell(offset((at & ~63) + Long.numberOfTrailingZeros(found)));
      }
    }
  }

  private int firstGranuleFrom(long offset) {
    long inRange = Math.clamp(offset, start, offset(top));
    return granule(inRange + GRANULE - 1);
  }

  /** Number of cells, sealed ones aside. */
  long cells() {
    return cells;
  }

  /** Bytes of the ranges, sealed ones aside. */
  long bytes() {
    return bytes;
  }

  /** The figures of the part; looks at the bits of all granules that were ever used. */
  MemorySnapshot.Large figures() {
    long free = 0;
    long holes = 0;
    int longest = 0;
    int at = nextFree(0);
    int end = lastUsed();
    while (at < end) {
      int next = nextUsed(at, end);
      holes++;
      free += next - at;
      longest = Math.max(longest, next - at);
      at = nextFree(next);
    }
    int rest = granules - end;
    return new MemorySnapshot.Large(
        cells,
        bytes,
        (free + rest) << GRANULE_SHIFT,
        holes,
        free << GRANULE_SHIFT,
        (long) Math.max(longest, rest) << GRANULE_SHIFT);
  }

  /** One more than the last granule in use; 0 if there is none. */
  private int lastUsed() {
    for (int i = ((top + 63) >> 6) - 1; i >= 0; i--) {
      if (used[i] != 0) {
        return (i << 6) + Long.SIZE - Long.numberOfLeadingZeros(used[i]);
      }
    }
    return 0;
  }

  /**
   * Adds the cells up by their headers and compares with the bits and figures.
   *
   * @throws IllegalStateException if they differ; names the figure
   */
  void check() {
    long[] sums = new long[3];
    forEachSealed(cell -> sums[0] += lengthByHeader(cell));
    forEachCell(
        start,
        offset(top),
        cell -> {
          sums[1]++;
          sums[2] += lengthByHeader(cell);
        });
    sums[0] += sums[2];
    expect("large granules in use", (long) countUsed() << GRANULE_SHIFT, sums[0]);
    expect("large cells", sums[1], cells);
    expect("large bytes", sums[2], bytes);
  }

  private long lengthByHeader(long cell) {
    return footprint(CellHeader.bytes(Space.load(space, cell)));
  }

  private static void expect(String what, long counted, long figure) {
    if (counted != figure) {
      throw new IllegalStateException("%s: counted=%d, figure=%d".formatted(what, counted, figure));
    }
  }

  private int countUsed() {
    int count = 0;
    for (long word : used) {
      count += Long.bitCount(word);
    }
    return count;
  }
}
