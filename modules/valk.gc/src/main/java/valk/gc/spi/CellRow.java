package valk.gc.spi;

/**
 * Free places for cells of one size, to be used from the front; filled by {@link
 * CellHeap#openPairs}.
 *
 * <pre>
 *   places   | used | used | free | free | free | … |
 *                           ^next                ^end
 * </pre>
 *
 * What the literature calls a promotion-local allocation buffer, but of places that need not lie
 * side by side: it spares its user a call for each cell.
 */
public final class CellRow {
  /** Offsets of the places, multiples of 16. The array belongs to the heap. */
  public long[] places = {};

  /** Index of the first free place. */
  public int next;

  /** One past the index of the last place; equal to {@link #next} when the row is used up. */
  public int end;

  /** A row without places. */
  public CellRow() {}
}
