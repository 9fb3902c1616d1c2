package valk.gc;

import valk.memory.MemorySnapshot;

/** Whether the parts of a snapshot fit together, as {@link MemorySnapshot} says they do. */
final class FiguresCheck {
  private final MemorySnapshot figures;

  FiguresCheck(MemorySnapshot figures) {
    this.figures = figures;
  }

  /**
   * Checks all parts.
   *
   * @param held cells that the heap holds, counted one by one
   * @throws IllegalStateException if a figure is wrong; names it
   */
  void check(long held) {
    expect("cells", held, figures.heap().cells());
    checkHeap();
    checkTotals();
    checkPauses();
    checkPeaks();
    if (!figures.classes().isEmpty()) {
      checkClasses();
    }
  }

  private void checkHeap() {
    MemorySnapshot.Heap heap = figures.heap();
    expectAtMost("usage", heap.usage(), heap.footprint());
    expect("footprint", heap.pages() * heap.pageSize() + heap.largeBytes(), heap.footprint());
    expect("large cells", heap.largeObjects(), figures.large().cells());
    expect("bytes of large cells", heap.largeBytes(), figures.large().bytes());
  }

  private void checkTotals() {
    MemorySnapshot.Totals totals = figures.totals();
    MemorySnapshot.Checkpoint checkpoint = figures.checkpoint();
    long received = checkpoint.valuesEvacuated() + totals.bornCells();
    expect("cells received", received, totals.heapCells());
    expect("cells reclaimed", received - figures.heap().cells(), totals.reclaimedCells());
    expect("bytes reclaimed", figures.gc().totalReclaimed(), totals.reclaimedBytes());
    expect("bytes received", figures.heap().usage() + totals.reclaimedBytes(), totals.heapBytes());
    expect(
        "bytes of the arena",
        checkpoint.scratchBytes() + figures.arena().usage(),
        totals.arenaBytes());
    expectAtMost("bytes evacuated", checkpoint.bytesEvacuated(), checkpoint.scratchBytes());
    expectAtMost("cells reclaimed", 0, totals.reclaimedCells());
  }

  private void checkPauses() {
    MemorySnapshot.Gc gc = figures.gc();
    MemorySnapshot.Checkpoint checkpoint = figures.checkpoint();
    expect("pauses of collections", gc.collections(), gc.pauses().count());
    expect("pauses of checkpoints", checkpoint.checkpoints(), checkpoint.pauses().count());
    expectAtMost("last pause of a collection", gc.lastPauseNanos(), gc.pauses().max());
    expectAtMost(
        "last pause of a checkpoint", checkpoint.lastPauseNanos(), checkpoint.pauses().max());
  }

  private void checkPeaks() {
    MemorySnapshot.Heap heap = figures.heap();
    MemorySnapshot.Peaks peaks = figures.peaks();
    expectAtMost("arena and its peak", figures.arena().usage(), peaks.arena());
    expectAtMost("usage and its peak", heap.usage(), peaks.usage());
    expectAtMost("footprint and its peak", heap.footprint(), peaks.footprint());
    expectAtMost("charged and its peak", heap.charged(), peaks.charged());
    long limited = heap.footprint() + heap.charged();
    expectAtMost("footprint + charged and their peak", limited, peaks.limited());
  }

  private void checkClasses() {
    long cells = figures.large().cells();
    long used = figures.large().bytes();
    long held = figures.large().bytes();
    for (MemorySnapshot.SizeClass each : figures.classes()) {
      cells += each.cells();
      used += each.bytes();
      held += (each.cells() + each.free()) * each.cellBytes() + each.tailBytes();
    }
    expect("cells of all classes", cells, figures.heap().cells());
    expect("bytes of all classes", used, figures.heap().usage());
    expect("pages of all classes", held, figures.heap().footprint());
  }

  private static void expect(String what, long counted, long figure) {
    if (counted != figure) {
      throw new IllegalStateException("%s: counted=%d, figure=%d".formatted(what, counted, figure));
    }
  }

  private static void expectAtMost(String what, long figure, long most) {
    if (figure > most) {
      throw new IllegalStateException("%s: %d is more than %d".formatted(what, figure, most));
    }
  }
}
