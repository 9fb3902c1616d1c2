package valk.gc;

import valk.gc.spi.CellHeap;
import valk.memory.MemorySnapshot;
import valk.memory.Slab;

/**
 * The pages of one size class, and the run of free cells that allocation bumps through.
 *
 * <pre>
 *   page   | held | held | free free free free | held | free | tail |
 *                         ^run      ^bump      ^end
 * </pre>
 *
 * There is no free list. A sweep is the search for the next run of cells without a mark, made when
 * the run before is used up; so its work is done by and by, and only as far as room is needed.
 * Cells that were bumped over get their marks when the run is left, or earlier by {@link #publish}.
 */
final class ClassPages {
  private final int sizeClass;
  private final int cellBytes;
  private final int cellsBytes;
  private final PageTable table;
  private final MarkBits marks;
  private final PageList pages = new PageList();

  private int current = -1;
  private long run;
  private long bump;
  private long end;
  private long published;

  ClassPages(int sizeClass, SizeClasses classes, PageTable table, MarkBits marks) {
    this.sizeClass = sizeClass;
    this.cellBytes = classes.bytes(sizeClass);
    this.cellsBytes = cellBytes * classes.cellsInPage(sizeClass);
    this.table = table;
    this.marks = marks;
  }

  /** Offset of a free cell; {@link CellHeap#NONE} if there is neither a cell nor a page. */
  long allocate() {
    long cell = bump;
    if (cell == end) {
      if (!findRun()) {
        return CellHeap.NONE;
      }
      cell = bump;
    }
    bump = cell + cellBytes;
    return cell;
  }

  private boolean findRun() {
    publish();
    long from = end;
    while (true) {
      if (current >= 0 && openRun(from, pageEnd())) {
        return true;
      }
      if (current + 1 == pages.size() && !addPage()) {
        return false;
      }
      current++;
      from = table.start(pages.get(current));
      closeAt(from);
    }
  }

  private long pageEnd() {
    return table.start(pages.get(current)) + cellsBytes;
  }

  private boolean openRun(long from, long pageEnd) {
    long start = firstFree(from, pageEnd);
    if (start == pageEnd) {
      closeAt(pageEnd);
      return false;
    }
    run = start;
    bump = start;
    end = marks.nextSet(start, pageEnd);
    return true;
  }

  private long firstFree(long from, long pageEnd) {
    if (cellBytes == Words.GRANULE) {
      return marks.nextClear(from, pageEnd);
    }
    long cell = from;
    while (cell < pageEnd && marks.isSet(cell)) {
      cell += cellBytes;
    }
    return cell;
  }

  private void closeAt(long offset) {
    run = offset;
    bump = offset;
    end = offset;
  }

  private boolean addPage() {
    int page = table.take(sizeClass);
    if (page == Slab.NONE) {
      return false;
    }
    pages.add(page);
    return true;
  }

  /** Marks the cells allocated from the run so far; the rest of the run stays open. */
  void publish() {
    marks.setRow(run, bump, cellBytes);
    published += bump - run;
    run = bump;
  }

  /** Bytes of the cells held, up to date at any moment. */
  long usage() {
    return published + (bump - run);
  }

  /** Cells held. */
  long cells() {
    return usage() / cellBytes;
  }

  /** The figures of this class; looks at the marks of all its pages. */
  MemorySnapshot.SizeClass figures() {
    publish();
    long cells = cells();
    long room = (long) pages.size() * (cellsBytes / cellBytes);
    long tails = (long) pages.size() * (table.pageBytes() - cellsBytes);
    return new MemorySnapshot.SizeClass(
        cellBytes, cells, room - cells, pages.size(), tails, longestFreeRun());
  }

  private long longestFreeRun() {
    long longest = 0;
    for (int i = 0; i < pages.size() && longest < cellsBytes; i++) {
      long start = table.start(pages.get(i));
      longest = Math.max(longest, longestFreeRun(start, start + cellsBytes));
    }
    return longest;
  }

  private long longestFreeRun(long from, long to) {
    long longest = 0;
    long free = firstFree(from, to);
    while (free < to) {
      long held = marks.nextSet(free, to);
      longest = Math.max(longest, held - free);
      free = firstFree(held, to);
    }
    return longest;
  }

  /** Takes all marks away. The open run is given up, so that the marks alone say what is free. */
  void clearMarks() {
    publish();
    for (int i = 0; i < pages.size(); i++) {
      long start = table.start(pages.get(i));
      marks.clear(start, start + cellsBytes);
    }
    current = -1;
    closeAt(0);
  }

  /**
   * Gives pages without a mark back, counts the marks of the others, and starts over with these.
   */
  void endMark() {
    int kept = 0;
    long used = 0;
    for (int i = 0; i < pages.size(); i++) {
      int page = pages.get(i);
      int count = marks.count(table.start(page), table.start(page) + cellsBytes);
      if (count == 0) {
        table.giveBack(page);
      } else {
        pages.set(kept++, page);
        used += (long) count * cellBytes;
      }
    }
    pages.truncate(kept);
    published = used;
  }

  /** Hands all pages to the sealed set and begins anew. */
  void sealInto(PageList sealed) {
    publish();
    for (int i = 0; i < pages.size(); i++) {
      sealed.add(pages.get(i));
      table.seal();
    }
    pages.truncate(0);
    current = -1;
    closeAt(0);
    published = 0;
  }

  int pageCount() {
    return pages.size();
  }

  int page(int index) {
    return pages.get(index);
  }

  int cellBytes() {
    return cellBytes;
  }

  /** Bytes at the start of a page that cells lie in; the rest is the tail. */
  int cellsBytes() {
    return cellsBytes;
  }

  /** Offset from which the open run is free; the cells before it are held. */
  long freeFrom() {
    return bump;
  }
}
