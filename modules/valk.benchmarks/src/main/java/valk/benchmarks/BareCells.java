package valk.benchmarks;

import java.util.function.IntPredicate;
import valk.gc.HeapProviders;
import valk.gc.Words;
import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapSite;
import valk.memory.Providers;
import valk.memory.Space;

/** The default heap without anything around it, full of cells of 16 bytes. */
final class BareCells implements AutoCloseable {
  private static final long START = 1L << 16;
  private static final long CEILING = 1L << 30;

  private final Space space;
  private final CellHeap heap;
  private final long[] cells;
  private int found;

  BareCells(int count) {
    Providers tiers = Providers.builtIn();
    space =
        Space.reserve(tiers.spaces().named(Providers.DEFAULT_SPACE), START + 2 * CEILING, CEILING);
    heap =
        HeapProviders.builtIn()
            .named(HeapProviders.DEFAULT)
            .create(
                new HeapSite(
                    space,
                    START,
                    CEILING,
                    CEILING,
                    CEILING,
                    tiers.slabs().named(Providers.DEFAULT_SLAB)));
    cells = new long[count];
    if (!heap.stock(heap.cost((long) count * Words.PAIR_BYTES))) {
      throw new IllegalStateException("no storage for " + count + " cells");
    }
    allocate(count);
  }

  /**
   * Begins and fills a mark phase: marks the cells that live, by index in the order of addresses
   * within each page.
   *
   * @return how many cells are dead
   */
  int markAll(IntPredicate lives) {
    found = 0;
    heap.forEachMarked(0, Long.MAX_VALUE, cell -> cells[found++] = cell);
    heap.beginMark();
    int dead = 0;
    for (int i = 0; i < found; i++) {
      if (lives.test(i)) {
        heap.mark(cells[i]);
      } else {
        dead++;
      }
    }
    return dead;
  }

  /** Frees what is not marked. */
  void endMark() {
    heap.endMark();
  }

  /**
   * Allocates so many cells, and writes to none.
   *
   * @return a number that depends on all of them, so that no compiler leaves one out
   */
  long allocate(int count) {
    long all = 0;
    for (int i = 0; i < count; i++) {
      all ^= heap.allocate(Words.PAIR_BYTES);
    }
    return all;
  }

  @Override
  public void close() {
    space.close();
  }
}
