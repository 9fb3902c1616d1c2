package valk.eval.builtin;

import valk.eval.builtin.Drawing.Part;
import valk.memory.MemorySnapshot;
import valk.memory.SlabSnapshot;

/**
 * The picture of all tiers that {@code (mem/stats)} prints, at most 80 columns wide: a bar for
 * each, and the figures below it.
 */
final class MemoryReport {
  private static final int SMALL_BAR = 10;

  private final MemorySnapshot figures;
  private final Drawing drawing;

  private MemoryReport(MemorySnapshot figures, boolean terminal) {
    this.figures = figures;
    this.drawing = new Drawing(terminal);
  }

  /**
   * Draws a snapshot.
   *
   * @param terminal whether colour and Unicode are shown
   */
  static String of(MemorySnapshot figures, boolean terminal) {
    MemoryReport report = new MemoryReport(figures, terminal);
    report.arena();
    report.heap();
    report.classes();
    report.large();
    report.traffic();
    report.collections();
    report.checkpoints();
    figures.slabs().forEach(report::slab);
    report.ranges();
    report.legend();
    return report.drawing.toString();
  }

  private void arena() {
    MemorySnapshot.Arena arena = figures.arena();
    drawing.title("scratch arena");
    bar(arena.capacity(), arena.highWater(), arena.usage());
    line("in use", "%s B of %s B", arena.usage(), arena.capacity());
    line("most", "%s B", arena.highWater());
    line("resets", "%s, windows refused %s", arena.resets(), arena.overflows());
  }

  private void bar(long whole, long most, long used) {
    drawing.bar(Drawing.BAR_CELLS, whole, most, used, 0, 0).share(used, whole).end();
  }

  private void heap() {
    MemorySnapshot.Heap heap = figures.heap();
    MemorySnapshot.Peaks peaks = figures.peaks();
    long free = heap.footprint() - heap.usage();
    long limited = heap.footprint() + heap.charged();
    drawing
        .title("heap")
        .bar(
            Drawing.BAR_CELLS,
            heap.hardLimit(),
            peaks.limited(),
            heap.usage(),
            free,
            heap.charged())
        .share(limited, heap.hardLimit())
        .end();
    line("in all", "%s B of %s B", limited, heap.hardLimit());
    line("most", "%s B", peaks.limited());
    line("cells", "%s B, most %s B", heap.usage(), peaks.usage());
    line("footprint", "%s B, most %s B", heap.footprint(), peaks.footprint());
    line("charged", "%s B, most %s B", heap.charged(), peaks.charged());
    line("pages", "%s of %s B", heap.pages(), heap.pageSize());
    line(
        "fragmentation",
        "%s B in no cell, %s of the footprint",
        free,
        Drawing.percent(heap.fragmentation()));
    line("collect past", "%s B", heap.threshold());
  }

  private void classes() {
    drawing.title("size classes");
    if (figures.classes().stream().allMatch(each -> each.pages() == 0)) {
      drawing.words("none in use").end();
      return;
    }
    drawing.words("            cells held          free     pages  longest free").end();
    for (MemorySnapshot.SizeClass each : figures.classes()) {
      if (each.pages() > 0) {
        sizeClass(each);
      }
    }
  }

  private void sizeClass(MemorySnapshot.SizeClass each) {
    drawing.words("%8s B ".formatted(Drawing.count(each.cellBytes())));
    drawing.bar(SMALL_BAR, each.cells() + each.free(), each.cells());
    drawing
        .words(
            "%16s%14s%10s%12s B"
                .formatted(
                    Drawing.count(each.cells()),
                    Drawing.count(each.free()),
                    Drawing.count(each.pages()),
                    Drawing.count(each.longestFreeRun())))
        .end();
  }

  private void large() {
    MemorySnapshot.Large large = figures.large();
    drawing.title("large cells").words(Drawing.count(large.cells())).end();
    line("in ranges", "%s B", large.bytes());
    line("holes", "%s of %s B in all", large.holes(), large.holeBytes());
    line("longest free", "%s B", large.longestFreeRun());
    line(
        "fragmentation",
        "%s of what is free lies elsewhere",
        Drawing.percent(large.fragmentation()));
  }

  private void traffic() {
    MemorySnapshot.Totals totals = figures.totals();
    drawing.title("allocated").words(Drawing.bytes(totals.allocatedBytes())).end();
    line("in the arena", "%s B", totals.arenaBytes());
    line("in the heap", "%s B in %s cells", totals.bornBytes(), totals.bornCells());
    line("heap received", "%s B in %s cells", totals.heapBytes(), totals.heapCells());
    line("heap reclaimed", "%s B in %s cells", totals.reclaimedBytes(), totals.reclaimedCells());
  }

  private void collections() {
    MemorySnapshot.Gc gc = figures.gc();
    drawing.title("collections").words(Drawing.count(gc.collections())).end();
    line("by the limit", "%s", gc.emergencies());
    line("reclaimed", "%s B, by the last %s B", gc.totalReclaimed(), gc.lastReclaimed());
    line("last marked", "%s cells, heap left %s B", gc.markedCells(), gc.markedBytes());
    PausePicture.draw(drawing, gc.pauses(), gc.lastPauseNanos());
  }

  private void checkpoints() {
    MemorySnapshot.Checkpoint checkpoint = figures.checkpoint();
    drawing.title("checkpoints").words(Drawing.count(checkpoint.checkpoints())).end();
    line("found", "%s B", checkpoint.scratchBytes());
    line(
        "evacuated", "%s B in %s cells", checkpoint.bytesEvacuated(), checkpoint.valuesEvacuated());
    line("survival", "%s", Drawing.percent(checkpoint.survival()));
    line(
        "pointers",
        "%s fixed, %s looked at",
        checkpoint.pointersFixed(),
        checkpoint.wordsVisited());
    PausePicture.draw(drawing, checkpoint.pauses(), checkpoint.lastPauseNanos());
  }

  private void slab(SlabSnapshot slab) {
    drawing.title("slab " + slab.name());
    bar(slab.capacity(), slab.highWater(), slab.inUse());
    line("in use", "%s of %s blocks of %s B", slab.inUse(), slab.capacity(), slab.blockSize());
    line("most", "%s", slab.highWater());
    line("acquires", "%s, releases %s", slab.acquires(), slab.releases());
    line("exhausted", "%s times", slab.exhausted());
  }

  private void ranges() {
    drawing
        .title("space")
        .words("     first byte      bytes of it       handed out  provider")
        .end();
    for (MemorySnapshot.Range range : figures.ranges()) {
      drawing
          .words(
              "  %-8s%21s%17s%17s  %s"
                  .formatted(
                      range.name(),
                      Drawing.count(range.start()),
                      Drawing.count(range.bytes()),
                      Drawing.count(range.held()),
                      range.provider()))
          .end();
    }
  }

  private void legend() {
    drawing.title("bars");
    drawing.run(Part.USED, 1);
    drawing.words(" in use  ").run(Part.HELD, 1);
    drawing.words(" held, not in use  ").run(Part.CHARGED, 1);
    drawing.words(" charged  ").run(Part.FREE, 1);
    drawing.words(" free  ").run(Part.MOST, 1);
    drawing.words(" most ever").end();
  }

  /** A line of numbers, which stand in a format as {@code %s}. */
  private void line(String label, String format, Object... figures) {
    Object[] words = new Object[figures.length];
    for (int i = 0; i < figures.length; i++) {
      words[i] = figures[i] instanceof Number n ? Drawing.count(n.longValue()) : figures[i];
    }
    drawing.line(label, format.formatted(words));
  }
}
