package valk.gc.spi;

import valk.memory.spi.Provider;

/** Makes heaps; stateless, called from any thread. */
public interface HeapProvider extends Provider {
  /**
   * Makes a heap that holds nothing yet.
   *
   * @param site where it lies and how large it may grow
   */
  CellHeap create(HeapSite site);
}
