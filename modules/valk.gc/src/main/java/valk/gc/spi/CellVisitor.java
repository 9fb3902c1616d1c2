package valk.gc.spi;

/** Shown cells one by one. */
@FunctionalInterface
public interface CellVisitor {
  /**
   * Visits a cell. Must not allocate from the heap that shows it.
   *
   * @param offset first byte of the cell in its space
   */
  void cell(long offset);
}
