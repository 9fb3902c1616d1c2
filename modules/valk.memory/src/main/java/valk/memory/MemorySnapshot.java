package valk.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures of all tiers of one interpreter at one moment: the one source of whatever shows or
 * exports them. Data only; safe to keep and to pass between threads. Sizes are bytes, times are
 * nanoseconds. Counts, totals, peaks and histograms begin when what the product itself loads is
 * sealed, so that they are the program's own.
 *
 * <p>The parts fit together; whatever the program and the providers:
 *
 * <pre>
 *   heap.usage &lt;= heap.footprint        heap.footprint + heap.charged &lt;= heap.hardLimit
 *   heap.footprint == heap.pages * heap.pageSize + heap.largeBytes
 *   heap.cells == totals.heapCells - totals.reclaimedCells
 *   heap.usage == totals.heapBytes - totals.reclaimedBytes
 *   totals.heapCells == checkpoint.valuesEvacuated + totals.bornCells
 *   checkpoint.pauses.count == checkpoint.checkpoints        gc.pauses.count == gc.collections
 *   every peak &gt;= the figure it is the peak of
 * </pre>
 *
 * And with a heap that tells its {@linkplain SizeClass size classes}:
 *
 * <pre>
 *   heap.usage == sum of cells * cellBytes over the classes + heap.largeBytes
 *   heap.footprint == sum of (cells + free) * cellBytes + tails over the classes + heap.largeBytes
 * </pre>
 *
 * @param arena the scratch arena
 * @param heap the managed heap
 * @param peaks the most there ever was
 * @param totals what went through
 * @param gc collections of the heap
 * @param checkpoint evacuations of the arena
 * @param classes every size class of the heap, by rising size; empty if the heap does not tell
 * @param large the part of the heap for large cells
 * @param slabs every slab, in the order they were made
 * @param ranges how the space is divided, from its first byte on
 */
public record MemorySnapshot(
    Arena arena,
    Heap heap,
    Peaks peaks,
    Totals totals,
    Gc gc,
    Checkpoint checkpoint,
    List<SizeClass> classes,
    Large large,
    List<SlabSnapshot> slabs,
    List<Range> ranges) {

  /** Takes copies of the lists. */
  public MemorySnapshot {
    classes = List.copyOf(classes);
    slabs = List.copyOf(slabs);
    ranges = List.copyOf(ranges);
  }

  /** Returns these figures with more slabs after those there are. */
  public MemorySnapshot withSlabs(List<SlabSnapshot> more) {
    List<SlabSnapshot> all = new ArrayList<>(slabs);
    all.addAll(more);
    return new MemorySnapshot(
        arena, heap, peaks, totals, gc, checkpoint, classes, large, all, ranges);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /**
   * The scratch arena.
   *
   * @param usage bytes allocated since the last reset
   * @param capacity bytes in all
   * @param highWater most bytes ever in use
   * @param resets how often it was reset
   * @param overflows how often it had no window to grant
   */
  public record Arena(long usage, long capacity, long highWater, long resets, long overflows) {}

  /**
   * The managed heap. At every moment {@code footprint + charged <= hardLimit}.
   *
   * @param usage bytes of the cells held, each rounded to its size class
   * @param cells number of the cells held
   * @param footprint bytes of pages and large objects
   * @param charged bytes charged for what the script made grow outside the space
   * @param hardLimit what footprint and charges together never exceed
   * @param pages pages held
   * @param pageSize bytes of a page
   * @param largeObjects objects that have a range of their own
   * @param largeBytes bytes of those ranges
   * @param threshold usage past which a collection starts
   */
  public record Heap(
      long usage,
      long cells,
      long footprint,
      long charged,
      long hardLimit,
      long pages,
      long pageSize,
      long largeObjects,
      long largeBytes,
      long threshold) {

    /** Usage in percent of the hard limit, rounded down. */
    public long usagePercent() {
      return 100 * usage / hardLimit;
    }

    /**
     * Fragmentation of the pages, 0 to 1: the share of the footprint in which no cell lies. It is
     * free cells of pages that are held for other cells of their class, and the ends of pages that
     * are too short for a cell. 0 if the footprint is 0.
     */
    public double fragmentation() {
      return share(footprint - usage, footprint);
    }
  }

  /**
   * The most there ever was of each, not necessarily at the same time.
   *
   * @param arena of {@link Arena#usage}
   * @param usage of {@link Heap#usage}
   * @param footprint of {@link Heap#footprint}
   * @param charged of {@link Heap#charged}
   * @param limited of footprint and charges together: the least hard limit that would have done
   */
  public record Peaks(long arena, long usage, long footprint, long charged, long limited) {}

  /**
   * What went through the tiers. Bytes of cells, as the program asked for them; those of the heap
   * rounded to their size class. (Cells of the arena are not counted: that would cost at each
   * allocation, or a look at the garbage.)
   *
   * @param arenaBytes bytes that were allocated in the arena
   * @param bornCells cells that were allocated in the heap at once: large ones, owners of Java
   *     state, and those of a burst that found the arena full
   * @param bornBytes bytes of those
   * @param heapCells cells that came to the heap: evacuated or born there
   * @param heapBytes bytes of those, each rounded to its size class
   * @param reclaimedCells cells that collections freed
   * @param reclaimedBytes bytes of those, each rounded to its size class
   */
  public record Totals(
      long arenaBytes,
      long bornCells,
      long bornBytes,
      long heapCells,
      long heapBytes,
      long reclaimedCells,
      long reclaimedBytes) {

    /** Bytes that were allocated in all, in the arena and in the heap. */
    public long allocatedBytes() {
      return arenaBytes + bornBytes;
    }
  }

  /**
   * Collections of the managed heap.
   *
   * @param collections how many there were
   * @param emergencies how many of them were forced by the hard limit
   * @param totalReclaimed bytes reclaimed by all
   * @param lastReclaimed bytes reclaimed by the last
   * @param markedCells cells that the last one found alive, in arena and heap
   * @param markedBytes bytes of those in the heap
   * @param lastPauseNanos time of the last
   * @param pauses time of each
   */
  public record Gc(
      long collections,
      long emergencies,
      long totalReclaimed,
      long lastReclaimed,
      long markedCells,
      long markedBytes,
      long lastPauseNanos,
      Histogram pauses) {}

  /**
   * Checkpoints: evacuations of the scratch arena into the heap.
   *
   * @param checkpoints how many there were
   * @param scratchBytes bytes that they found in the arena
   * @param valuesEvacuated cells evacuated by all
   * @param bytesEvacuated bytes of those cells
   * @param pointersFixed words that were given a new address
   * @param wordsVisited words looked at, in roots and in evacuated cells
   * @param lastPauseNanos time of the last
   * @param pauses time of each
   */
  public record Checkpoint(
      long checkpoints,
      long scratchBytes,
      long valuesEvacuated,
      long bytesEvacuated,
      long pointersFixed,
      long wordsVisited,
      long lastPauseNanos,
      Histogram pauses) {

    /** The share of the bytes in the arena that checkpoints found alive, 0 to 1; 0 if none were. */
    public double survival() {
      return share(bytesEvacuated, scratchBytes);
    }
  }

  /**
   * The pages of one size class of the heap.
   *
   * @param cellBytes bytes of a cell
   * @param cells cells held
   * @param free cells of the pages that are not held
   * @param pages pages held
   * @param tailBytes bytes at the ends of the pages that are too short for a cell
   * @param longestFreeRun bytes of the longest row of free cells in one page
   */
  public record SizeClass(
      int cellBytes, long cells, long free, long pages, long tailBytes, long longestFreeRun) {

    /** Bytes of the cells held. */
    public long bytes() {
      return cells * cellBytes;
    }
  }

  /**
   * The part of the heap in which each cell has a range of its own.
   *
   * @param cells cells held
   * @param bytes bytes of their ranges
   * @param free bytes of the part in which no cell lies
   * @param holes gaps between cells, and before the first
   * @param holeBytes bytes of those
   * @param longestFreeRun bytes of the longest row of free bytes, behind the last cell too
   */
  public record Large(
      long cells, long bytes, long free, long holes, long holeBytes, long longestFreeRun) {

    /**
     * External fragmentation, 0 to 1: the share of the free bytes that lies outside the longest
     * free run, and so is of no use to a cell that is as long as this. 0 if nothing is free.
     */
    public double fragmentation() {
      return share(free - longestFreeRun, free);
    }
  }

  /**
   * A part of the space.
   *
   * @param name what lies there: {@code handles}, {@code arena}, {@code pages}, {@code large}
   * @param provider name of the provider that divides it
   * @param start offset of its first byte
   * @param bytes bytes of addresses
   * @param held bytes that the provider has handed out, for pages also those kept in stock and
   *     those of the product itself
   */
  public record Range(String name, String provider, long start, long bytes, long held) {}
}
