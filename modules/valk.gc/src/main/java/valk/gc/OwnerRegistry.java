package valk.gc;

import java.util.Arrays;
import valk.gc.spi.CellHeap;
import valk.memory.Space;

/** Where the cells that own Java state lie, in order of birth; so that their deaths are noticed. */
final class OwnerRegistry {
  private final Space space;
  private long[] cells = new long[16];
  private int size;

  OwnerRegistry(Space space) {
    this.space = space;
  }

  void add(long cell) {
    if (size == cells.length) {
      cells = Arrays.copyOf(cells, size * 2);
    }
    cells[size++] = cell;
  }

  /** Forgets the cells that the mark phase has not met, and tells of each. */
  void sweep(CellHeap heap, SweepListener listener) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      long cell = cells[i];
      if (heap.isMarked(cell)) {
        cells[kept++] = cell;
      } else {
        long header = Space.load(space, cell);
        listener.dead(CellHeader.type(header), ownerId(cell, header));
      }
    }
    size = kept;
  }

  private int ownerId(long cell, long header) {
    return (int) Space.load(space, cell + CellHeader.rawOffset(CellHeader.slots(header)));
  }

  /** Forgets all, since they became immortal. */
  void seal() {
    size = 0;
  }

  int size() {
    return size;
  }
}
