package valk.gc;

import valk.gc.spi.CellHeap;

/**
 * The evacuation promise, as arithmetic.
 *
 * <pre>
 *   |<------------------------------------ limit ------------------------------------>|
 *   +-----------+---------+----------------------------------------+------------------+
 *   | footprint | charged | cost(scratch + next window + burst)    | recovery reserve |
 *   +-----------+---------+----------------------------------------+------------------+
 *                         |<---------------------- free ----------------------------->|
 * </pre>
 *
 * <b>The promise.</b> At every grant, <em>free</em> covers what evacuating all of scratch could
 * cost, and what is granted, and the reserve. Between two grants cells appear only in what was
 * granted (the window, the burst), so whenever an evacuation comes, it finds room; and after it,
 * the reserve is still there. {@code cost} holds for any mix of cell sizes; it includes a page of
 * every class.
 *
 * <p><b>The reserve</b> is what a form needs that starts when nothing else is left: a window and a
 * burst of 4 KiB each, evacuated into few pages; as many pages once more, for the form's own code,
 * which stays while it runs; and an allowance for charges and large code. Grants of the normal kind
 * never touch it. Within a form the window is renewed as long as window and burst are covered.
 */
final class Budget {
  /** Bytes that can be allocated between two safepoints, beyond the window. */
  static final int BURST = 64 << 10;

  /** Bytes of a window, and of a burst, of a form that runs out of the reserve. */
  static final int RECOVERY_WINDOW = 4 << 10;

  /** Bytes of code cells and charges that a form may make out of the reserve. */
  static final int RECOVERY_ALLOWANCE = 16 << 10;

  private final CellHeap heap;
  private final Charges charges;
  private final long slack;
  private final long reserve;
  private long limit;

  Budget(CellHeap heap, Charges charges, long limit) {
    this.heap = heap;
    this.charges = charges;
    this.limit = limit;
    this.slack = heap.largestSmall();
    this.reserve = recoveryCost(0) + heap.thriftyCost(0) + RECOVERY_ALLOWANCE;
  }

  long limit() {
    return limit;
  }

  void setLimit(long bytes) {
    limit = bytes;
  }

  /** Bytes of footprint and charges, promised ones too. */
  long used() {
    return heap.footprint() + charges.charged() + charges.promised();
  }

  long free() {
    return limit - used();
  }

  /** A burst, and what is lost when a cell does not fit the end of a window. */
  long burst() {
    return BURST + slack;
  }

  /** As {@link #burst}, for a form that runs out of the reserve. */
  long recoveryBurst() {
    return RECOVERY_WINDOW + slack;
  }

  /**
   * Bytes of window that can be granted beside what scratch holds already; negative if not even
   * that, with a burst, is covered.
   *
   * @param scratch bytes of cells in scratch and of the room left in the current window
   * @param extra bytes of footprint or charges that are granted at the same time
   */
  long windowRoom(long scratch, long extra) {
    return heap.absorbs(free() - reserve - extra) - burst() - scratch;
  }

  /** Bytes of footprint to keep ready when so many bytes of scratch may be filled. */
  long footprintFor(long scratch) {
    return heap.cost(scratch + burst()) + reserve;
  }

  /** True if the whole reserve is there, beside what scratch holds. */
  boolean reserveIsWhole(long scratch) {
    return reserve + recoveryCost(scratch) - recoveryCost(0) <= free();
  }

  /** Bytes of footprint that a form costs at most that runs out of the reserve. */
  long recoveryCost(long scratch) {
    return heap.thriftyCost(scratch + RECOVERY_WINDOW + recoveryBurst());
  }

  /** Bytes that must be free beside a window: what the heap sets aside at least. */
  long setAside(long scratch) {
    return heap.cost(scratch + burst()) + reserve;
  }
}
