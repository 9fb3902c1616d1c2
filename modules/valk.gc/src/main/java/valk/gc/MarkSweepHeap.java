package valk.gc;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import valk.gc.spi.CellHeap;
import valk.gc.spi.CellRow;
import valk.gc.spi.CellVisitor;
import valk.gc.spi.HeapSite;
import valk.memory.MemorySnapshot;
import valk.memory.SlabSnapshot;
import valk.memory.Space;

/**
 * The built-in heap: {@linkplain SizeClasses size classes} in pages of a {@linkplain PageTable
 * slab}, one {@link ClassPages} for each, and a {@link LargeSpace}.
 *
 * <p>Pages are of a size that suits the limit at start: with few bytes, pages that are not full
 * weigh more than the number of pages; and a page of each class is set aside at all times.
 *
 * <pre>
 *   limit   below 16 MiB   below 256 MiB   more
 *   page           4 KiB          16 KiB   64 KiB
 * </pre>
 *
 * <p>Sealed pages keep their marks for ever, which is all that makes their cells immortal: a mark
 * phase takes them as visited, and no run of theirs is searched.
 */
final class MarkSweepHeap implements CellHeap {
  private static final int BIG_PAGE = 1 << 16;
  private static final int PAGE = 1 << 14;
  private static final int SMALL_PAGE = 1 << 12;
  private static final long PAGES_FROM = 16L << 20;
  private static final long BIG_PAGES_FROM = 256L << 20;

  /** Bytes that are never given back: twice what is stocked for a window with small cells. */
  private static final long LEAST_KEPT = 8L << 20;

  private final Space space;
  private final long start;
  private final long largeStart;
  private final SizeClasses classes;
  private final PageMarks marks;
  private final PageTable pages;
  private final ClassPages[] classPages;
  private final ClassPages pairPages;
  private final LargeSpace large;
  private final BitSet sealed = new BitSet();
  private final boolean collects;
  private boolean marking;

  /** Pages in stock that are not given back. */
  private long stockKept = Long.MAX_VALUE;

  /**
   * Makes a heap.
   *
   * @param collects false to keep everything for ever
   */
  MarkSweepHeap(HeapSite site, boolean collects) {
    this.collects = collects;
    this.space = site.space();
    this.start = site.start();
    this.largeStart = site.largeStart();
    int pageBytes = pageBytes(site.limitAtStart());
    this.classes = new SizeClasses(pageBytes);
    this.marks = new PageMarks(start, pageBytes);
    int capacity = Math.toIntExact(site.smallBytes() / pageBytes);
    this.pages =
        new PageTable(
            space, site.slabs().create("heap pages", space, start, pageBytes, capacity), marks);
    this.large = new LargeSpace(space, largeStart, site.largeBytes());
    this.classPages = new ClassPages[classes.count()];
    for (int i = 0; i < classPages.length; i++) {
      classPages[i] = new ClassPages(i, classes, pages, marks);
    }
    this.pairPages = classPages[classes.of(PAIR_BYTES)];
  }

  private static int pageBytes(long limit) {
    if (limit < PAGES_FROM) {
      return SMALL_PAGE;
    }
    return limit < BIG_PAGES_FROM ? PAGE : BIG_PAGE;
  }

  @Override
  public int largestSmall() {
    return classes.largest();
  }

  @Override
  public int pageBytes() {
    return classes.pageBytes();
  }

  @Override
  public long cost(long bytes) {
    return classes.cost(bytes);
  }

  @Override
  public long absorbs(long footprint) {
    return classes.absorbs(footprint);
  }

  @Override
  public long thriftyCost(long bytes) {
    return classes.thriftyCost(bytes);
  }

  @Override
  public boolean stock(long footprint) {
    return pages.stock(Math.ceilDiv(footprint, pageBytes()));
  }

  @Override
  public long allocate(long bytes) {
    return classPages[classes.of(bytes)].allocate();
  }

  @Override
  public long allocateThriftily(long bytes) {
    return classPages[classes.thriftyOf(bytes)].allocate();
  }

  @Override
  public boolean openPairs(CellRow row) {
    return pairPages.openRow(row);
  }

  @Override
  public void closePairs(CellRow row) {
    pairPages.closeRow(row);
  }

  @Override
  public long allocateLarge(long bytes) {
    return large.allocate(bytes);
  }

  @Override
  public long largeFootprint(long bytes) {
    return LargeSpace.footprint(bytes);
  }

  @Override
  public boolean isLarge(long offset) {
    return offset >= largeStart;
  }

  @Override
  public long usage() {
    long usage = large.bytes();
    for (ClassPages each : classPages) {
      usage += each.usage();
    }
    return usage;
  }

  @Override
  public long footprint() {
    return pages.held() * pageBytes() + large.bytes();
  }

  @Override
  public long pages() {
    return pages.held();
  }

  @Override
  public long largeCells() {
    return large.cells();
  }

  @Override
  public long largeBytes() {
    return large.bytes();
  }

  @Override
  public long cells() {
    long cells = large.cells();
    for (ClassPages each : classPages) {
      cells += each.cells();
    }
    return cells;
  }

  @Override
  public List<MemorySnapshot.SizeClass> sizeClasses() {
    List<MemorySnapshot.SizeClass> figures = new ArrayList<>(classPages.length);
    for (ClassPages each : classPages) {
      figures.add(each.figures());
    }
    return figures;
  }

  @Override
  public MemorySnapshot.Large large() {
    return large.figures();
  }

  @Override
  public SlabSnapshot pageSlab() {
    return pages.slab().snapshot();
  }

  @Override
  public long seal() {
    long footprint = footprint();
    for (ClassPages each : classPages) {
      each.sealInto(sealed);
    }
    large.seal();
    return footprint;
  }

  @Override
  public boolean collects() {
    return collects;
  }

  @Override
  public void beginMark() {
    marking = true;
    marks.outdateAllBut(sealed);
    for (ClassPages each : classPages) {
      each.forgetMarks();
    }
  }

  @Override
  public boolean mark(long offset) {
    return offset < largeStart ? marks.mark(offset) : large.mark(offset);
  }

  @Override
  public long unmarkedPairs(long pair) {
    return marks.unmarkedFrom(pair);
  }

  @Override
  public void markPairs(long from, long to) {
    marks.setAll(from, to);
  }

  @Override
  public boolean isMarked(long offset) {
    return offset < largeStart ? marks.isMarked(offset) : large.isMarked(offset);
  }

  @Override
  public void endMark() {
    for (ClassPages each : classPages) {
      each.endMark();
    }
    large.sweep();
    marking = false;
  }

  @Override
  public void giveBack(long spare) {
    long kept = Math.max(spare, LEAST_KEPT);
    stockKept = kept / pageBytes();
    large.giveBack(kept - Math.min(pages.stocked(), stockKept) * pageBytes());
  }

  @Override
  public boolean giveBackMore(long most) {
    long given = pages.trimStock(stockKept, most / pageBytes()) * pageBytes();
    return large.giveBackMore(most - given) || pages.stocked() > stockKept;
  }

  @Override
  public void forEachMarked(long from, long to, CellVisitor visitor) {
    publish();
    for (ClassPages each : classPages) {
      for (int page = each.nextPage(0); page >= 0; page = each.nextPage(page + 1)) {
        forEachMarkedIn(page, from, to, visitor);
      }
    }
    if (marking) {
      large.forEachMarked(from, to, visitor);
    } else {
      large.forEachCell(from, to, visitor);
    }
  }

  private void forEachMarkedIn(int page, long from, long to, CellVisitor visitor) {
    if (marks.isOutdated(pages.start(page))) {
      return;
    }
    long first = Math.max(from, pages.start(page));
    long last = Math.min(to, pages.start(page) + pageBytes());
    long cell = first < last ? marks.nextSet(first, last) : last;
    while (cell < last) {
      visitor.cell(cell);
      cell = marks.nextSet(cell + Words.GRANULE, last);
    }
  }

  private void publish() {
    for (ClassPages each : classPages) {
      each.publish();
    }
  }

  @Override
  public void forEachSealed(CellVisitor visitor) {
    for (int page = sealed.nextSetBit(0); page >= 0; page = sealed.nextSetBit(page + 1)) {
      forEachMarkedIn(page, 0, Long.MAX_VALUE, visitor);
    }
    large.forEachSealed(visitor);
  }

  @Override
  public void poison(long word) {
    publish();
    pages.forEachInStock(page -> fill(page, page + pageBytes(), word));
    for (ClassPages each : classPages) {
      for (int page = each.nextPage(0); page >= 0; page = each.nextPage(page + 1)) {
        poisonFreeCells(each, pages.start(page), word);
      }
    }
  }

  private void poisonFreeCells(ClassPages of, long page, long word) {
    for (long cell = page; cell < page + of.cellsBytes(); cell += of.cellBytes()) {
      if (!marks.isSet(cell)) {
        fill(cell, cell + of.cellBytes(), word);
      }
    }
  }

  private void fill(long from, long to, long word) {
    space.fillWords(from, (to - from) / Words.WORD_BYTES, word);
  }

  @Override
  public void check() {
    publish();
    long cellBytes = large.bytes();
    long pageCount = 0;
    for (int page = 0; page < pages.end(); page++) {
      if (pages.classOf(page) >= 0 && !sealed.get(page)) {
        cellBytes += checkPage(page);
        pageCount++;
      }
    }
    expect("pages", pageCount, pages.held());
    expect("usage", cellBytes, usage());
    expect("slab in use", pageCount + sealed.cardinality() + pages.stocked(), pages.slab().inUse());
    large.check();
  }

  /** Walks a page granule by granule, by its headers; the bytes of its cells. */
  private long checkPage(int page) {
    int size = classes.bytes(pages.classOf(page));
    long from = pages.start(page);
    long used = 0;
    for (long at = from; at < from + pageBytes(); at += Words.GRANULE) {
      if (marks.isSet(at)) {
        checkCell(at, at - from, size);
        used += size;
      }
    }
    return used;
  }

  private void checkCell(long cell, long inPage, int size) {
    long first = Space.load(space, cell);
    long bytes = Words.isHeader(first) ? CellHeader.bytes(first) : Words.PAIR_BYTES;
    if (inPage % size != 0 || inPage + size > pageBytes() || bytes > size) {
      throw new IllegalStateException(
          "cell at %d: %d bytes at %d of a page of class %d".formatted(cell, bytes, inPage, size));
    }
    if (Words.isForwarding(first)) {
      throw new IllegalStateException("cell at %d is forwarded or poisoned".formatted(cell));
    }
  }

  @Override
  public void close() {
    pages.close();
  }

  private static void expect(String what, long counted, long figure) {
    if (counted != figure) {
      throw new IllegalStateException("%s: counted=%d, figure=%d".formatted(what, counted, figure));
    }
  }
}
