package valk.gc;

import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;

/**
 * The heap of {@link MarkSweepProvider} without collections: for scripts that end before memory
 * does, and to measure what collections cost, since nothing else is different. Whoever asks for a
 * collection gets none; the hard limit holds as ever, and its error says what heap this is.
 */
final class NoCollectProvider implements HeapProvider {
  static final String NAME = "no-collect";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "As mark-sweep, but never collected: what survives a checkpoint is held to the end.";
  }

  @Override
  public CellHeap create(HeapSite site) {
    return new MarkSweepHeap(site, false);
  }
}
