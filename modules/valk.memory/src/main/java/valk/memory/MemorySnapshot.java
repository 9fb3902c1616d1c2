package valk.memory;

import java.util.List;

/**
 * Figures of all three tiers of one interpreter at one moment. Data only; safe to keep and to pass
 * between threads. Sizes are bytes, times are nanoseconds, counts begin when the interpreter is
 * made.
 *
 * @param arena the scratch arena
 * @param heap the managed heap
 * @param gc its collections
 * @param checkpoint its checkpoints
 * @param slabs every slab, in the order they were made
 */
public record MemorySnapshot(
    Arena arena, Heap heap, Gc gc, Checkpoint checkpoint, List<SlabSnapshot> slabs) {

  /** Takes a copy of the list of slabs. */
  public MemorySnapshot {
    slabs = List.copyOf(slabs);
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
      long footprint,
      long charged,
      long hardLimit,
      long pages,
      long pageSize,
      long largeObjects,
      long largeBytes,
      long threshold) {}

  /**
   * Collections of the managed heap.
   *
   * @param collections how many there were
   * @param emergencies how many of them were forced by the hard limit
   * @param totalReclaimed bytes reclaimed by all
   * @param lastReclaimed bytes reclaimed by the last
   * @param markedCells cells that the last one found alive
   * @param markedBytes bytes of those cells
   * @param totalPauseNanos time spent in all
   * @param maxPauseNanos time of the longest
   * @param lastPauseNanos time of the last
   */
  public record Gc(
      long collections,
      long emergencies,
      long totalReclaimed,
      long lastReclaimed,
      long markedCells,
      long markedBytes,
      long totalPauseNanos,
      long maxPauseNanos,
      long lastPauseNanos) {}

  /**
   * Checkpoints: evacuations of the scratch arena into the heap.
   *
   * @param checkpoints how many there were
   * @param valuesEvacuated cells evacuated by all
   * @param bytesEvacuated bytes of those cells
   * @param pointersFixed words that were given a new address
   * @param wordsVisited words looked at, in roots and in evacuated cells
   * @param totalPauseNanos time spent in all
   * @param maxPauseNanos time of the longest
   * @param lastPauseNanos time of the last
   */
  public record Checkpoint(
      long checkpoints,
      long valuesEvacuated,
      long bytesEvacuated,
      long pointersFixed,
      long wordsVisited,
      long totalPauseNanos,
      long maxPauseNanos,
      long lastPauseNanos) {}
}
