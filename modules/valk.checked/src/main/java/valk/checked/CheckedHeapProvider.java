package valk.checked;

import valk.gc.HeapProviders;
import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;

/**
 * Provides {@linkplain CellHeap heaps} of the default provider whose cells have canaries behind
 * them.
 *
 * <p><b>Caught</b>: writes of up to 16 bytes behind a small cell, and up to the next multiple of 4
 * KiB behind a large one, and headers that were overwritten, found when the next mark phase begins,
 * at a check or at the close; marks of cells that were freed or never allocated, with the stack of
 * the mark phase that may have freed them; writes to free cells, found when they are allocated
 * again. Reads of free cells are seen as poison.
 *
 * <p><b>Not caught</b>: overruns of large cells whose size is a multiple of 4 KiB; writes that miss
 * the canary; a write to a free cell that overwrites all of it and of its canary. Cells have no
 * stack of their own: nearly all are allocated by checkpoints, whose stack says nothing.
 *
 * <p>Every small cell takes 16 bytes more, so figures of usage are higher, and the limit is reached
 * earlier, by a half at most.
 */
public final class CheckedHeapProvider implements HeapProvider {

  /** Made by whoever looks for providers. */
  public CheckedHeapProvider() {}

  @Override
  public String name() {
    return Finding.PROVIDER;
  }

  @Override
  public String description() {
    return "Puts canaries behind cells, poisons free ones, and reports overruns and stale marks.";
  }

  @Override
  public CellHeap create(HeapSite site) {
    CellHeap below = HeapProviders.builtIn().named(HeapProviders.DEFAULT).create(site);
    return new CheckedHeap(site.space(), below);
  }
}
