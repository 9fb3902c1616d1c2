package valk.gc;

import java.util.List;
import valk.gc.spi.CellHeap;
import valk.memory.MemorySnapshot;
import valk.memory.SlabSnapshot;

/**
 * All figures of a {@link ManagedHeap}, from {@link ManagedHeap#accounts}: the one source of
 * whatever shows them. Each method is a part of {@link #snapshot()}, for those who want no more.
 *
 * <p><b>Cost.</b> Nothing is counted where cells are allocated. What the arena gave out is known
 * from the bump pointer when it is reset, what the heap holds from its pages; so figures cost
 * nothing until somebody asks. {@link #snapshot}, {@link #sizeClasses} and {@link #large} look at
 * the mark bits of all pages, 64 at a time, and at each row of free cells; the others take a
 * moment. No method allocates a cell or is a safepoint; a snapshot makes some hundred Java objects
 * at most.
 *
 * <p><b>Exactness.</b> All figures are exact on the thread that owns the heap, at any moment
 * outside of a collection. Those of the slab of handles may be changed by other threads meanwhile;
 * each is right by itself.
 */
public final class Accounts {
  private final ManagedHeap memory;
  private final CellHeap heap;
  private final Charges charges;
  private final CheckpointFigures checkpoints;
  private final CollectionFigures collections;
  private final PeakFigures peaks;
  private final SpaceRanges ranges;
  private long resetsBefore;
  private long overflowsBefore;

  Accounts(
      ManagedHeap memory,
      Charges charges,
      CheckpointFigures checkpoints,
      CollectionFigures collections,
      SpaceRanges ranges) {
    this.memory = memory;
    this.heap = memory.cells();
    this.charges = charges;
    this.checkpoints = checkpoints;
    this.collections = collections;
    this.peaks = new PeakFigures(heap, charges);
    this.ranges = ranges;
  }

  /** What has to be told of falls. */
  PeakFigures peakFigures() {
    return peaks;
  }

  /** Counts from zero again: what was before is no part of the program. */
  void restart() {
    checkpoints.restart();
    collections.restart();
    peaks.restart();
    memory.restartFigures();
    resetsBefore = memory.windows.arena().resets();
    overflowsBefore = memory.windows.arena().overflows();
  }

  /** All figures at this moment. */
  public MemorySnapshot snapshot() {
    SlabSnapshot handles = memory.handles().slab();
    return new MemorySnapshot(
        arena(),
        heap(),
        peaks(),
        totals(),
        gc(),
        checkpoint(),
        sizeClasses(),
        large(),
        List.of(handles, heap.pageSlab()),
        ranges.snapshot(handles, memory.windows.arena(), heap));
  }

  /** The scratch arena. */
  public MemorySnapshot.Arena arena() {
    return new MemorySnapshot.Arena(
        memory.arenaUsage(),
        memory.arenaCapacity(),
        memory.arenaHighWater(),
        memory.windows.arena().resets() - resetsBefore,
        memory.windows.arena().overflows() - overflowsBefore);
  }

  /** The heap. */
  public MemorySnapshot.Heap heap() {
    return new MemorySnapshot.Heap(
        heap.usage(),
        heap.cells(),
        heap.footprint(),
        charges.charged(),
        memory.hardLimit(),
        heap.pages(),
        heap.pageBytes(),
        heap.largeCells(),
        heap.largeBytes(),
        memory.gcThreshold());
  }

  /** The most there ever was. */
  public MemorySnapshot.Peaks peaks() {
    peaks.beforeFall();
    return new MemorySnapshot.Peaks(
        memory.arenaHighWater(),
        peaks.usage(),
        peaks.footprint(),
        peaks.charged(),
        peaks.limited());
  }

  /** What went through. */
  public MemorySnapshot.Totals totals() {
    long heapCells = checkpoints.cells() + memory.bornCells();
    long reclaimedBytes = collections.totalReclaimed();
    return new MemorySnapshot.Totals(
        memory.windows.resetBytes() + memory.arenaUsage(),
        memory.bornCells(),
        memory.bornBytes(),
        heapCells,
        heap.usage() + reclaimedBytes,
        heapCells - heap.cells(),
        reclaimedBytes);
  }

  /** Collections. */
  public MemorySnapshot.Gc gc() {
    return collections.snapshot();
  }

  /** Checkpoints. */
  public MemorySnapshot.Checkpoint checkpoint() {
    return checkpoints.snapshot(memory.windows.resetBytes());
  }

  /** The size classes of the heap, by rising size; empty if the heap does not tell. */
  public List<MemorySnapshot.SizeClass> sizeClasses() {
    return heap.sizeClasses();
  }

  /** The part of the heap for large cells. */
  public MemorySnapshot.Large large() {
    return heap.large();
  }

  /** The slab of handles, and that of pages. */
  public List<SlabSnapshot> slabs() {
    return List.of(memory.handles().slab(), heap.pageSlab());
  }
}
