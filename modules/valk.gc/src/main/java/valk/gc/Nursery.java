package valk.gc;

import valk.gc.spi.CellHeap;
import valk.gc.spi.CellVisitor;
import valk.memory.ScratchArena;
import valk.memory.Space;

/**
 * The half of a {@link ManagedHeap} in which cells are born: the current window of the scratch
 * arena, and the burst that follows it. A superclass and not a part, so that the fast path reaches
 * its fields with one load.
 *
 * <pre>
 *   windowStart                bump                windowEnd
 *   +--------------------------+--------------------+
 *   | cells                    | free               |     the current window
 *   +--------------------------+--------------------+
 * </pre>
 *
 * <p>Nothing here is a safepoint. When the window is used up, the burst begins: first in what the
 * arena has left, then in the heap, where each newborn is remembered. A safepoint is asked for as
 * soon as the burst is touched.
 */
abstract sealed class Nursery permits StoreBarrier {
  static final long ROUND_UP = Words.GRANULE - 1;

  private static final long NO_ROW = -1;

  final Space space;
  final CellSite site;
  final CellHeap heap;
  final RememberedSet remembered;
  final ScratchWindows windows;
  final Runnable requestSafepoint;
  private final long arenaStart;
  private final long arenaBytes;
  private final int largestSmallCell;
  private final boolean zealous;
  private long bump;
  private long windowEnd;
  private long windowStart;

  /** End of what an ensure may promise without a safepoint; 0 if it must always be one. */
  private long quickEnd;

  /** Bytes that may be allocated beyond the window before the next safepoint. */
  private long burst;

  /** Where allocation goes on when the open row is closed; {@link #NO_ROW} if none is open. */
  private long rowBump = NO_ROW;

  /** Whether a window was seen that does not begin where the one before ended. */
  private boolean scatters;

  /** True if cells that are born in the heap, or moved there, shall touch few pages. */
  private boolean thrifty;

  // Of cells that were born in the heap: how many, and their bytes.
  private long bornCells;
  private long bornBytes;

  Nursery(
      Space space,
      AddressMap map,
      CellSite site,
      CellHeap heap,
      ScratchArena arena,
      Runnable requestSafepoint,
      boolean zealous) {
    this.space = space;
    this.site = site;
    this.heap = heap;
    this.windows = new ScratchWindows(space, arena);
    this.remembered = new RememberedSet(space, map.heapStart());
    this.requestSafepoint = requestSafepoint;
    this.zealous = zealous;
    this.arenaStart = map.arenaStart();
    this.arenaBytes = map.arenaBytes();
    this.largestSmallCell = heap.largestSmall();
  }

  /** The heap's exception, with a reason. */
  abstract HeapExhausted exhausted(String why);

  /** Where the cells lie. */
  public final Space space() {
    return space;
  }

  /**
   * Allocates a pair.
   *
   * @param first any value
   * @param second any value
   * @return its offset, a multiple of 16; the caller adds the tag
   * @throws HeapExhausted only in recovery
   * @throws IllegalStateException if more than {@link ManagedHeap#BURST_BYTES} were allocated
   *     beyond the window since the last safepoint: a bug of the caller
   */
  public final long pair(long first, long second) {
    long pair = bump;
    long end = pair + Words.PAIR_BYTES;
    if (end > windowEnd) {
      return pairInBurst(first, second);
    }
    bump = end;
    Space.storePair(space, pair, first, second);
    return pair;
  }

  /**
   * Allocates a cell and writes its header. Slots and raw bytes are <em>not</em> initialised; the
   * caller writes all slots before the next safepoint, without {@link ManagedHeap#write}.
   *
   * @param type type code, 0 to 31
   * @param slots number of slots
   * @param bytes size of the whole cell, header included, {@link CellHeader#cellBytes}; at most
   *     {@link #largestSmallCell()}; rounded up to 16
   * @return its offset, a multiple of 16; the caller adds the tag
   * @throws HeapExhausted only in recovery
   * @throws IllegalStateException as for {@link #pair}
   */
  public final long cell(int type, int slots, long bytes) {
    long size = (bytes + ROUND_UP) & ~ROUND_UP;
    long cell = bump;
    long end = cell + size;
    if (end > windowEnd || size > largestSmallCell) {
      return cellInBurst(type, slots, size);
    }
    bump = end;
    Space.store(space, cell, CellHeader.of(type, slots, size));
    return cell;
  }

  // ---- rows

  /**
   * Opens a row: for a loop that allocates pairs and nothing else.
   *
   * @return the row, to be closed before anything else is allocated and before the next safepoint
   * @throws IllegalStateException if a row is open
   */
  public final PairRow row() {
    return new PairRow(this);
  }

  /**
   * Lends the bump pointer to a row. The window looks used up meanwhile, so that whoever allocates
   * beside the row ends in the slow path and is told.
   *
   * @return where the row goes on
   */
  final long lend() {
    requireNoRow();
    rowBump = bump;
    bump = windowEnd;
    return rowBump;
  }

  /** Takes the bump pointer back from the row that is open. */
  final void takeBack(long at) {
    rowBump = NO_ROW;
    bump = at;
  }

  /** Allocates a pair as {@link #pair} does, for a row that has reached the end of the window. */
  final long pairAfterRow(long at, long first, long second) {
    if (at == PairRow.CLOSED) {
      throw new IllegalStateException("the row of pairs is closed");
    }
    takeBack(at);
    long pair = pair(first, second);
    lend();
    return pair;
  }

  /** Where the open row goes on after {@link #pairAfterRow}. */
  final long rowBump() {
    return rowBump;
  }

  /** One past the last byte of the current window. */
  final long windowEnd() {
    return windowEnd;
  }

  /** Whether a row is open. */
  final boolean hasRow() {
    return rowBump != NO_ROW;
  }

  /**
   * To be asked before anything that a row must not live through.
   *
   * @throws IllegalStateException if a row is open
   */
  final void requireNoRow() {
    if (hasRow()) {
      throw new IllegalStateException(
          "a row of pairs is open: no other allocation and no safepoint before it is closed");
    }
  }

  // ---- the burst

  private long pairInBurst(long first, long second) {
    requireNoRow();
    requestSafepoint.run();
    if (extendWindow(Words.PAIR_BYTES)) {
      return pair(first, second);
    }
    long pair = bornInHeap(Words.PAIR_BYTES);
    Space.storePair(space, pair, first, second);
    remembered.addPair(pair);
    return pair;
  }

  private long cellInBurst(int type, int slots, long size) {
    if (size > largestSmallCell) {
      throw new IllegalArgumentException(
          "cell of %d bytes, at most %d are small".formatted(size, largestSmallCell));
    }
    requireNoRow();
    requestSafepoint.run();
    if (extendWindow(size)) {
      return cell(type, slots, size);
    }
    long cell = bornInHeap(size);
    adoptNewborn(cell, CellHeader.of(type, slots, size));
    return cell;
  }

  /** Takes what the arena still has into the burst; true if a cell of this size fits now. */
  private boolean extendWindow(long size) {
    long bytes = Math.min(burst, windows.room()) & ~ROUND_UP;
    if (bytes < size) {
      return false;
    }
    long start = windows.grant(bytes);
    if (start == ScratchArena.FULL) {
      return false;
    }
    burst -= bytes;
    enterWindow(start, bytes);
    return bump + size <= windowEnd;
  }

  private void enterWindow(long start, long bytes) {
    if (start != windowEnd) {
      windows.close(windowStart, bump);
      windowStart = start;
      bump = start;
    }
    windowEnd = start + bytes;
    quickEnd = zealous ? 0 : windowEnd;
  }

  final long bornInHeap(long size) {
    useBurst(size);
    long cell = thrifty ? heap.allocateThriftily(size) : heap.allocate(size);
    if (cell == CellHeap.NONE) {
      throw site.refusedStock(size);
    }
    site.checked(cell, size);
    countBirth(size);
    return cell;
  }

  /** Counts a cell that was born in the heap. */
  final void countBirth(long size) {
    bornCells++;
    bornBytes += size;
  }

  /** Cells that were born in the heap. */
  final long bornCells() {
    return bornCells;
  }

  /** Bytes of the cells that were born in the heap. */
  final long bornBytes() {
    return bornBytes;
  }

  /** Counts from zero again. */
  final void restartFigures() {
    windows.restartFigures();
    bornCells = 0;
    bornBytes = 0;
  }

  private void useBurst(long size) {
    if (size > burst) {
      throw burstUsedUp(size);
    }
    burst -= size;
  }

  private RuntimeException burstUsedUp(long size) {
    return thrifty
        ? exhausted("the recovery window is used up")
        : new IllegalStateException(
            "%d bytes wanted, %d left until the next safepoint".formatted(size, burst));
  }

  final void adoptNewborn(long cell, long header) {
    Space.store(space, cell, header | CellHeader.REMEMBERED);
    remembered.addNewborn(cell);
  }

  /** Bytes of the largest cell that {@link #cell} takes. */
  public final int largestSmallCell() {
    return largestSmallCell;
  }

  // ---- windows

  /** Bytes that {@link ManagedHeap#ensure} can promise without a safepoint. */
  public final long quickRoom() {
    return quickEnd - bump;
  }

  /**
   * Takes room for small cells; the caller writes them all, headers included, before the next one,
   * unless nothing refers to them. Asks nothing.
   *
   * @param bytes sum of the cells' sizes, a multiple of 16, at most {@link #quickRoom}, which the
   *     caller has just asked
   * @return the offset of the first
   */
  public final long takeAsked(long bytes) {
    long start = bump;
    bump = start + bytes;
    return start;
  }

  /** Where the next cell will be born; for {@link #undoTo}. */
  public final long birthplace() {
    return bump;
  }

  /**
   * Takes back what was born since; nothing may refer to it, and there was no safepoint since.
   *
   * @param place what {@link #birthplace} was, in the same window
   * @throws IllegalStateException if it lies in another window
   */
  public final void undoTo(long place) {
    if (place < windowStart || place > bump) {
      throw new IllegalStateException("the window has changed since");
    }
    bump = place;
  }

  /** Bytes left in the current window. */
  final long windowLeft() {
    return windowEnd - bump;
  }

  final long burst() {
    return burst;
  }

  final void setBurst(long bytes) {
    burst = bytes;
  }

  final boolean isThrifty() {
    return thrifty;
  }

  final void setThrifty(boolean fewPages) {
    thrifty = fewPages;
  }

  /** Enters a window of so many bytes; false if the arena has none. */
  final boolean grantWindow(long bytes) {
    requireNoRow();
    if (bytes == 0) {
      return true;
    }
    long start = windows.grant(bytes);
    if (start == ScratchArena.FULL) {
      return false;
    }
    enterWindow(start, bytes);
    return true;
  }

  /**
   * Makes the window longer by so many bytes. False if the arena has none, or has them elsewhere:
   * then they stay unused until it is reset, and it is not asked in this way again.
   */
  final boolean growWindow(long bytes) {
    if (scatters) {
      return false;
    }
    long start = windows.grant(bytes);
    scatters = start != windowEnd && start != ScratchArena.FULL;
    if (start != windowEnd) {
      return false;
    }
    enterWindow(start, bytes);
    return true;
  }

  /** Bytes that scratch may hold before another window is granted. */
  final long scratchBound() {
    return windows.bytes() + (windowEnd - windowStart);
  }

  /** Gives all windows back: there is none until the next grant. */
  final void resetArena(boolean poison) {
    windows.close(windowStart, bump);
    if (poison) {
      windows.poison(Zeal.POISON);
    }
    windows.reset();
    bump = 0;
    windowStart = 0;
    windowEnd = 0;
    quickEnd = 0;
    burst = 0;
  }

  final boolean isInArena(long offset) {
    return Long.compareUnsigned(offset - arenaStart, arenaBytes) < 0;
  }

  /** True if a word points into the scratch arena. */
  public final boolean isScratch(long word) {
    return isInArena(word) && Words.isPointer(word);
  }

  /** Bytes of cells in the scratch arena. */
  public final long arenaUsage() {
    return windows.bytes() + (bump - windowStart);
  }

  final long arenaStart() {
    return arenaStart;
  }

  /** Bytes of the scratch arena. */
  public final long arenaCapacity() {
    return arenaBytes;
  }

  /** The most bytes of cells that ever were in the scratch arena. */
  public final long arenaHighWater() {
    return Math.max(windows.mostBytes(), arenaUsage());
  }

  /** Shows every cell of the arena, in order of allocation within each window. */
  final void forEachScratchCell(CellVisitor visitor) {
    windows.forEachCell(visitor);
    windows.forEachCell(windowStart, bump, visitor);
  }
}
