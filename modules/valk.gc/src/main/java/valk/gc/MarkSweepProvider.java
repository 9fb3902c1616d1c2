package valk.gc;

import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;

/**
 * The built-in heap: size classes in pages, marked beside the cells and swept as room is needed.
 */
final class MarkSweepProvider implements HeapProvider {
  static final String NAME = "mark-sweep";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Cells of 31 sizes in pages from a slab, larger ones apart; nothing moves, nothing is"
        + " compacted.";
  }

  @Override
  public CellHeap create(HeapSite site) {
    return new MarkSweepHeap(site, true);
  }
}
