package valk.gc;

import java.util.List;
import valk.gc.spi.CellHeap;
import valk.memory.MemorySnapshot;
import valk.memory.ScratchArena;
import valk.memory.SlabSnapshot;

/** The parts of a space, and what their providers have handed out of them. */
final class SpaceRanges {
  private final AddressMap map;
  private final String slabProvider;
  private final String arenaProvider;
  private final String heapProvider;

  SpaceRanges(AddressMap map, HeapConfig config) {
    this.map = map;
    this.slabProvider = config.slab().name();
    this.arenaProvider = config.scratchArena().name();
    this.heapProvider = config.heap().name();
  }

  List<MemorySnapshot.Range> snapshot(SlabSnapshot handles, ScratchArena arena, CellHeap heap) {
    return List.of(
        new MemorySnapshot.Range(
            "handles",
            slabProvider,
            map.handleStart(),
            (long) handles.capacity() * handles.blockSize(),
            held(handles)),
        new MemorySnapshot.Range(
            "arena", arenaProvider, map.arenaStart(), map.arenaBytes(), arena.granted()),
        new MemorySnapshot.Range(
            "pages", heapProvider, map.heapStart(), map.smallBytes(), held(heap.pageSlab())),
        new MemorySnapshot.Range(
            "large",
            heapProvider,
            map.heapStart() + map.smallBytes(),
            map.largeBytes(),
            heap.largeBytes()));
  }

  private static long held(SlabSnapshot slab) {
    return (long) slab.inUse() * slab.blockSize();
  }
}
