package valk.eval.builtin;

import java.util.Locale;
import valk.memory.MemorySnapshot;
import valk.memory.SlabSnapshot;

/**
 * The picture of all three tiers that {@code (mem/stats)} prints: a bar for each, and the figures
 * below it. On a terminal with colour and Unicode bars, elsewhere in plain ASCII of the same width.
 */
final class MemoryReport {
  private static final int BAR_CELLS = 40;
  private static final int LABEL_WIDTH = 16;

  private final MemorySnapshot figures;
  private final Ink ink;
  private final StringBuilder text = new StringBuilder(4096);

  /** What a bar is made of: a colour, and a letter for each kind of bytes. */
  private enum Part {
    USED("\u001b[32m", '█', '#'),
    PAGES("\u001b[33m", '▓', '+'),
    CHARGED("\u001b[35m", '▒', '='),
    FREE("\u001b[2m", '░', '.');

    private final String colour;
    private final char block;
    private final char letter;

    Part(String colour, char block, char letter) {
      this.colour = colour;
      this.block = block;
      this.letter = letter;
    }
  }

  /** How parts and titles are drawn. */
  private record Ink(boolean terminal) {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    String run(Part part, int cells) {
      return terminal
          ? part.colour + String.valueOf(part.block).repeat(cells) + PLAIN
          : String.valueOf(part.letter).repeat(cells);
    }

    String title(String words) {
      return terminal ? BOLD + words + PLAIN : words;
    }

    String open() {
      return terminal ? "▕" : "[";
    }

    String close() {
      return terminal ? "▏" : "]";
    }
  }

  private MemoryReport(MemorySnapshot figures, boolean terminal) {
    this.figures = figures;
    this.ink = new Ink(terminal);
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
    report.collections();
    report.checkpoints();
    report.figures.slabs().forEach(report::slab);
    report.legend();
    return report.text.toString();
  }

  private void arena() {
    MemorySnapshot.Arena arena = figures.arena();
    title("scratch arena");
    bar(arena.capacity(), arena.usage(), 0, 0);
    share(arena.usage(), arena.capacity(), "bytes");
    line("high water", bytes(arena.highWater()));
    line("resets", count(arena.resets()) + ", overflows " + count(arena.overflows()));
  }

  private void heap() {
    MemorySnapshot.Heap heap = figures.heap();
    title("heap");
    long spare = Math.max(0, heap.footprint() - heap.usage());
    bar(heap.hardLimit(), Math.min(heap.usage(), heap.footprint()), spare, heap.charged());
    share(heap.footprint() + heap.charged(), heap.hardLimit(), "bytes");
    line("usage", bytes(heap.usage()) + " in cells");
    line("footprint", bytes(heap.footprint()) + " in pages and large objects");
    line("charged", bytes(heap.charged()) + " outside the space");
    line("pages", count(heap.pages()) + " of " + bytes(heap.pageSize()));
    line("large objects", count(heap.largeObjects()) + ", " + bytes(heap.largeBytes()));
    line("threshold", bytes(heap.threshold()));
  }

  private void collections() {
    MemorySnapshot.Gc gc = figures.gc();
    title("collections");
    text.append(count(gc.collections())).append(", forced by the limit ");
    text.append(count(gc.emergencies())).append('\n');
    line("reclaimed", bytes(gc.totalReclaimed()) + ", by the last " + bytes(gc.lastReclaimed()));
    line("last marked", count(gc.markedCells()) + " cells, " + bytes(gc.markedBytes()));
    pauses(gc.pauses().total(), gc.pauses().max(), gc.lastPauseNanos());
  }

  private void checkpoints() {
    MemorySnapshot.Checkpoint checkpoint = figures.checkpoint();
    title("checkpoints");
    text.append(count(checkpoint.checkpoints())).append('\n');
    line(
        "evacuated",
        count(checkpoint.valuesEvacuated()) + " values, " + bytes(checkpoint.bytesEvacuated()));
    line(
        "pointers fixed",
        count(checkpoint.pointersFixed()) + " of " + count(checkpoint.wordsVisited()) + " words");
    pauses(checkpoint.pauses().total(), checkpoint.pauses().max(), checkpoint.lastPauseNanos());
  }

  private void slab(SlabSnapshot slab) {
    title("slab " + slab.name());
    bar(slab.capacity(), slab.inUse(), 0, 0);
    share(slab.inUse(), slab.capacity(), "blocks of " + bytes(slab.blockSize()));
    line("high water", count(slab.highWater()) + " blocks");
    line("acquires", count(slab.acquires()) + ", releases " + count(slab.releases()));
    line("exhausted", count(slab.exhausted()) + " times");
  }

  private void legend() {
    title("bars");
    text.append(ink.run(Part.USED, 1)).append(" in use  ");
    text.append(ink.run(Part.PAGES, 1)).append(" held, not in use  ");
    text.append(ink.run(Part.CHARGED, 1)).append(" charged  ");
    text.append(ink.run(Part.FREE, 1)).append(" free\n");
  }

  private void title(String words) {
    text.append(ink.title(padded(words)));
  }

  private static String padded(String words) {
    return words + " ".repeat(Math.max(1, LABEL_WIDTH - words.length()));
  }

  private void line(String label, String figure) {
    text.append("  ").append(padded(label)).append(figure).append('\n');
  }

  private void pauses(long total, long longest, long last) {
    line(
        "pauses", micros(total) + " in all, longest " + micros(longest) + ", last " + micros(last));
  }

  private void share(long part, long whole, String unit) {
    double percent = whole == 0 ? 0 : 100.0 * part / whole;
    text.append(String.format(Locale.ROOT, " %5.1f%%  ", percent));
    text.append(count(part)).append(" of ").append(count(whole)).append(' ').append(unit);
    text.append('\n');
  }

  /** Parts that are not empty get one cell at least, as long as there is room. */
  private void bar(long whole, long used, long pages, long charged) {
    int left = BAR_CELLS;
    text.append(ink.open());
    left -= run(Part.USED, cells(used, whole, left));
    left -= run(Part.PAGES, cells(pages, whole, left));
    left -= run(Part.CHARGED, cells(charged, whole, left));
    run(Part.FREE, left);
    text.append(ink.close());
  }

  private int run(Part part, int cells) {
    if (cells > 0) {
      text.append(ink.run(part, cells));
    }
    return cells;
  }

  private static int cells(long part, long whole, int room) {
    if (part <= 0 || whole <= 0) {
      return 0;
    }
    long rounded = Math.round((double) part * BAR_CELLS / whole);
    return (int) Math.min(room, Math.max(1, rounded));
  }

  private static String bytes(long bytes) {
    return count(bytes) + " B";
  }

  /** Digits in groups of three. */
  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%,d us", nanos / 1000);
  }
}
