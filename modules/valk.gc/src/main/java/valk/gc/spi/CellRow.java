package valk.gc.spi;

/**
 * Free places for cells of one size that lie side by side, to be used from the front; filled by
 * {@link CellHeap#openPairs}.
 *
 * <pre>
 *   | used | used | free | free | free |
 *                 ^next                ^end
 * </pre>
 *
 * What the literature calls a promotion-local allocation buffer: it spares its user a call for each
 * cell.
 */
public final class CellRow {
  /** Offset of the first free place; a multiple of 16. */
  public long next;

  /** One past the last place; equal to {@link #next} when the row is used up. */
  public long end;

  /** A row without places. */
  public CellRow() {}
}
