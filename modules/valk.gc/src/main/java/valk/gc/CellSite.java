package valk.gc;

import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;
import valk.memory.BrokenRules;

/**
 * What is asked of a heap where it costs nothing: when it is made, and of the cells that are born
 * in it one by one. Cells that survivors are moved to are not looked at; the verifier does that.
 */
final class CellSite {
  private final BrokenRules rules;
  private final HeapSite site;

  CellSite(HeapProvider provider, HeapSite site) {
    this.rules = new BrokenRules("heap", provider);
    this.site = site;
  }

  /**
   * Makes the heap.
   *
   * @throws valk.memory.ProviderException if the provider throws, or the heap cannot serve small
   *     cells; names the provider and the rule
   */
  CellHeap create(HeapProvider provider) {
    CellHeap heap = made(provider);
    int largest = heap.largestSmall();
    if (largest < Words.PAIR_BYTES || largest > Budget.BURST || largest % Words.GRANULE != 0) {
      throw rules.broken(
          "H21",
          "its largest small cell has %d bytes, which is no multiple of %d in %d to %d"
              .formatted(largest, Words.GRANULE, Words.PAIR_BYTES, Budget.BURST));
    }
    return heap;
  }

  private CellHeap made(HeapProvider provider) {
    try {
      return provider.create(site);
    } catch (RuntimeException e) {
      throw rules.failed("H02", "making a heap", e);
    }
  }

  /**
   * Returns the offset of a cell that the heap has given.
   *
   * @throws valk.memory.ProviderException if it is misaligned or foreign
   */
  long checked(long cell, long bytes) {
    boolean isInside = cell >= site.start() && bytes <= site.end() - cell;
    if (!isInside || (cell & Words.GRANULE - 1) != 0) {
      throw rules.broken(
          "H02",
          "the cell of %d bytes at %d is at no multiple of %d inside of %d to %d"
              .formatted(bytes, cell, Words.GRANULE, site.start(), site.end()));
    }
    return cell;
  }

  /** What to throw when a small cell is refused that was stocked. */
  RuntimeException refusedStock(long bytes) {
    return rules.broken("H12", "no room for a cell of %d bytes, though stocked".formatted(bytes));
  }
}
