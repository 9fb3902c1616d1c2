package valk.gc.spi;

import java.util.List;
import valk.memory.MemorySnapshot;
import valk.memory.SlabSnapshot;

/**
 * Room for cells that do not move, with a mark for each.
 *
 * <p><b>Held cells.</b> A cell is <em>held</em> from its allocation until a mark phase ends without
 * having met it. Between two mark phases exactly the held cells are marked, so a mark bit is an
 * allocation bit as well: an allocated cell is marked, and what is not marked is free. {@link
 * #beginMark} takes all marks away, {@link #mark} gives them back one by one, {@link #endMark}
 * frees what was not met.
 *
 * <p><b>The bound.</b> {@link #cost} is what makes evacuation unable to fail: the caller lets the
 * scratch arena fill only as far as the limit has room for its cost, and {@linkplain #stock stocks}
 * that much beforehand.
 *
 * <p><b>Threads.</b> A heap belongs to the thread that evaluates; nothing here is synchronised.
 * Offsets and sizes are bytes; cell sizes are multiples of 16.
 */
public interface CellHeap {
  /** What an allocation returns when there is no room. */
  long NONE = -1;

  /** Bytes of the cells that {@link #openPairs} allocates. */
  int PAIR_BYTES = 16;

  /**
   * Bytes of the largest cell that {@link #allocate} takes; larger ones go to {@link
   * #allocateLarge}.
   */
  int largestSmall();

  /** Bytes of a page. */
  int pageBytes();

  /**
   * Bytes by which the footprint grows at most while small cells of {@code bytes} in all are
   * allocated, in whatever sizes and order.
   *
   * @param bytes 0 or more
   */
  long cost(long bytes);

  /**
   * The inverse of {@link #cost}: the most bytes of small cells that cost at most {@code
   * footprint}; negative if even none would cost more.
   */
  long absorbs(long footprint);

  /** As {@link #cost}, for {@link #allocateThriftily}: less for few bytes, more for many. */
  long thriftyCost(long bytes);

  /**
   * Makes storage ready, so that the footprint can grow by this much through small cells without
   * any failure.
   *
   * @param footprint bytes, 0 or more
   * @return false if there is no storage or no range left; what was made ready stays so
   */
  boolean stock(long footprint);

  /**
   * Allocates a small cell. Its contents are anything.
   *
   * @param bytes 16 to {@link #largestSmall()}
   * @return its offset, or {@link #NONE} if there is neither a free cell nor a page
   */
  long allocate(long bytes);

  /** As {@link #allocate}, but from few sizes, so that few cells touch few pages. */
  long allocateThriftily(long bytes);

  /**
   * Allocates cells of 16 bytes ahead, as many as is convenient and at least one. Until {@link
   * #closePairs} no other cell of 16 bytes is asked for, but possibly further rows, each when the
   * one before is used up.
   *
   * @param row where to say which; used up at the time of the call
   * @return false, and the row is as it was, if there is neither a free cell nor a page
   * @implSpec The default is one {@link #allocate} for each row.
   */
  default boolean openPairs(CellRow row) {
    long cell = allocate(PAIR_BYTES);
    if (cell == NONE) {
      return false;
    }
    if (row.places.length != 1) {
      row.places = new long[1];
    }
    row.places[0] = cell;
    row.next = 0;
    row.end = 1;
    return true;
  }

  /**
   * Takes back what the row opened last has left, from {@link CellRow#next} on; those cells were
   * never held. The row is used up afterwards.
   *
   * @implSpec The default does nothing, since a row of its own has nothing left once it was used.
   */
  default void closePairs(CellRow row) {}

  /**
   * Allocates a cell of any size in a range of its own. Its contents are anything; the caller
   * writes its header before anything else is asked for.
   *
   * @param bytes more than {@link #largestSmall()}
   * @return its offset, or {@link #NONE} if there is no gap that is long enough or no storage
   */
  long allocateLarge(long bytes);

  /** Bytes by which {@link #allocateLarge} makes the footprint grow. */
  long largeFootprint(long bytes);

  /** True if the offset lies in the part for large cells. */
  boolean isLarge(long offset);

  /** Bytes of the cells held, each rounded to what it takes in its page or range. */
  long usage();

  /** Bytes of the pages and ranges held. */
  long footprint();

  /** Number of pages held. */
  long pages();

  /** Number of large cells held. */
  long largeCells();

  /** Bytes of the ranges of large cells. */
  long largeBytes();

  /**
   * Number of cells held.
   *
   * @implSpec Counts what {@link #forEachMarked} shows. To be replaced by whoever knows.
   */
  default long cells() {
    long[] count = new long[1];
    forEachMarked(0, Long.MAX_VALUE, cell -> count[0]++);
    return count[0];
  }

  /**
   * Figures of each size class, by rising size, sealed cells and pages aside.
   *
   * @implSpec None.
   */
  default List<MemorySnapshot.SizeClass> sizeClasses() {
    return List.of();
  }

  /**
   * Figures of the part for large cells.
   *
   * @implSpec Cells and their bytes, and nothing free.
   */
  default MemorySnapshot.Large large() {
    return new MemorySnapshot.Large(largeCells(), largeBytes(), 0, 0, 0, 0);
  }

  /** Figures of the slab that pages are taken from; stocked pages count as in use there. */
  SlabSnapshot pageSlab();

  /**
   * Makes all cells held immortal and takes them and their pages out of all figures. Their free
   * neighbours are not used any more. May be called again; the sets add up.
   *
   * @return bytes of the footprint that was sealed
   */
  long seal();

  /**
   * False if this heap shall never be collected: neither {@link #beginMark} nor {@link #endMark} is
   * called then, and what was allocated stays held for ever.
   *
   * @implSpec The default is true.
   */
  default boolean collects() {
    return true;
  }

  /**
   * Takes the marks of all cells that are not sealed away. Nothing is allocated until {@link
   * #endMark}.
   */
  void beginMark();

  /**
   * Marks a cell.
   *
   * @return true if it had no mark yet
   */
  boolean mark(long offset);

  /**
   * How far the cells of 16 bytes that lie side by side can be marked in one go.
   *
   * @param pair a cell of 16 bytes
   * @return one past the last place that has no mark, from {@code pair} on; {@code pair} if it has
   *     a mark, or if this heap marks cells one by one
   * @implSpec The default marks cells one by one.
   */
  default long unmarkedPairs(long pair) {
    return pair;
  }

  /**
   * Marks all cells of a row.
   *
   * @param from a cell of 16 bytes
   * @param to at most {@code unmarkedPairs(from)}
   */
  default void markPairs(long from, long to) {
    for (long pair = from; pair < to; pair += PAIR_BYTES) {
      mark(pair);
    }
  }

  /** Between {@link #beginMark} and {@link #endMark}: true if the cell is marked or sealed. */
  boolean isMarked(long offset);

  /** Frees what is not marked, and makes all figures exact. */
  void endMark();

  /**
   * Called at the end of each collection: says how many bytes more than now are likely to be held
   * before the next one, so that free storage beyond that can be {@linkplain
   * valk.memory.Space#discard given back}. That takes time, and the program waits: so it is only
   * noted here, and done in the {@linkplain #giveBackMore turns} that follow. What the heap gives
   * back it commits again before it uses it.
   *
   * @param spare bytes, 0 or more
   * @implSpec Does nothing: giving storage back is optional.
   */
  default void giveBack(long spare) {}

  /**
   * Called at safepoints after a collection as long as it answers {@code true}: gives a part of
   * what is to be given back.
   *
   * @param most bytes that may be given back in this turn, a multiple of 64 KiB, at least that
   * @return whether something is left to be given back
   * @implSpec Answers {@code false}.
   */
  default boolean giveBackMore(long most) {
    return false;
  }

  /**
   * Shows every marked cell that begins in a range and is not sealed, in any order. While no
   * marking is going on these are the cells held.
   *
   * @param from first byte of the range, a multiple of 16
   * @param to one past its last byte, a multiple of 16, or more than every offset
   */
  void forEachMarked(long from, long to, CellVisitor visitor);

  /** Shows every sealed cell. */
  void forEachSealed(CellVisitor visitor);

  /**
   * Overwrites all that is free with a word that is no value, so that a stale pointer is noticed.
   */
  void poison(long word);

  /**
   * Counts everything a second way.
   *
   * @throws IllegalStateException if a figure or a table is wrong; names it
   */
  void check();

  /**
   * Says that the owner is done with the heap and all its cells: nothing else is called afterwards.
   * Idempotent. Called while the space is still open.
   *
   * @implSpec Does nothing. A heap that has slabs releases every block of theirs and closes them,
   *     so that a slab that checks its users finds no leak; a heap that checks its users does so
   *     here for the last time, and may report or throw what it finds.
   */
  default void close() {}
}
