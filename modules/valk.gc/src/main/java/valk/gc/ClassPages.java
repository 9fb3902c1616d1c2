package valk.gc;

import valk.gc.spi.CellHeap;
import valk.gc.spi.CellRow;
import valk.memory.MemorySnapshot;
import valk.memory.Slab;

/**
 * The pages of one size class, and the run of free cells that allocation bumps through.
 *
 * <pre>
 *   page   | held | held | free free free free | held | free | tail |
 *                         ^run      ^bump      ^end
 *          ^unmarked (all cells from here to bump are held)
 * </pre>
 *
 * There is no free list. A sweep is the search for the next run of cells without a mark, made when
 * the run before is used up; so its work is done by and by, and only as far as room is needed. The
 * search goes by words of 64 marks, without a branch for each cell: cells begin where the class's
 * pattern has a bit, so
 *
 * <pre>
 *   pattern   0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1     cells of 32 bytes; bit 0 at the right
 *   marks     0 0 0 0 0 1 0 0 0 1 0 1 0 0 0 1
 *   free      0 1 0 1 0 0 0 1 0 0 0 0 0 1 0 0     pattern without marks
 *   firsts    0 0 0 1 0 0 0 1 0 0 0 0 0 1 0 0     free, and the cell before is not
 *   lasts     0 1 0 0 0 0 0 1 0 0 0 0 0 1 0 0     free, and the cell behind is not
 * </pre>
 *
 * and the lowest bits of firsts and lasts are the two ends of the next run. A run that reaches the
 * end of its word goes on through words without any mark.
 *
 * <p>Cells that were bumped over get their marks when the page is left, or earlier by {@link
 * #publish}. Behind {@code bump} in the page, marks are exact.
 */
final class ClassPages {
  private final int sizeClass;
  private final int cellBytes;
  private final int cellsBytes;
  private final PageTable table;
  private final MarkBits marks;
  private final long[] pattern;
  private final PageList pages = new PageList();

  private int current = -1;
  private long pageStart;

  /** Place of the word of marks that is searched, counted from the first of the page. */
  private int word;

  // The first and the last cells of the runs of this word that are still to come.
  private long firsts;
  private long lasts;

  private long run;
  private long bump;
  private long end;
  private long unmarked;

  /** Bytes of the cells held outside the run. */
  private long held;

  ClassPages(int sizeClass, SizeClasses classes, PageTable table, MarkBits marks) {
    this.sizeClass = sizeClass;
    this.cellBytes = classes.bytes(sizeClass);
    this.cellsBytes = cellBytes * classes.cellsInPage(sizeClass);
    this.table = table;
    this.marks = marks;
    this.pattern = MarkBits.pattern(cellBytes, cellsBytes, classes.pageBytes());
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

  /** Hands out what is left of the run, or else the next run, in one piece. */
  boolean openRow(CellRow row) {
    if (bump == end && !findRun()) {
      return false;
    }
    row.next = bump;
    row.end = end;
    bump = end;
    return true;
  }

  /** Takes the rest of the row opened last back into the run. */
  void closeRow(CellRow row) {
    if (row.next < row.end) {
      bump = row.next;
      row.end = row.next;
    }
  }

  private boolean findRun() {
    held += bump - run;
    run = bump;
    while (firsts == 0) {
      if (!searchNextWord() && !searchNextPage()) {
        return false;
      }
    }
    openRun();
    return true;
  }

  private boolean searchNextWord() {
    if (current < 0 || word + 1 == pattern.length) {
      return false;
    }
    searchWord(word + 1);
    return true;
  }

  private boolean searchNextPage() {
    publish();
    if (current + 1 == pages.size() && !addPage()) {
      return false;
    }
    current++;
    pageStart = table.start(pages.get(current));
    closeAt(pageStart);
    searchWord(0);
    return true;
  }

  private void searchWord(int place) {
    word = place;
    long free = pattern[place] & ~marks.word(wordStart());
    firsts = free & ~MarkBits.shiftedUp(free, cellBytes);
    lasts = free & ~MarkBits.shiftedDown(free, cellBytes);
  }

  private long wordStart() {
    return pageStart + (long) word * MarkBits.WORD_SPAN;
  }

  private void openRun() {
    long wordStart = wordStart();
    run = wordStart + MarkBits.lowest(firsts);
    bump = run;
    end = wordStart + MarkBits.lowest(lasts) + cellBytes;
    firsts &= firsts - 1;
    lasts &= lasts - 1;
    if (lasts == 0) {
      extendRun(wordStart + MarkBits.WORD_SPAN);
    }
  }

  private void extendRun(long nextWord) {
    long next = nextWord;
    while (end >= next && word + 1 < pattern.length && isFree(word + 1, next)) {
      word++;
      end = next + MarkBits.highest(pattern[word]) + cellBytes;
      next += MarkBits.WORD_SPAN;
    }
  }

  private boolean isFree(int place, long start) {
    return pattern[place] != 0 && marks.word(start) == 0;
  }

  private void closeAt(long offset) {
    unmarked = offset;
    run = offset;
    bump = offset;
    end = offset;
    firsts = 0;
    lasts = 0;
  }

  private boolean addPage() {
    int page = table.take(sizeClass);
    if (page == Slab.NONE) {
      return false;
    }
    pages.add(page);
    return true;
  }

  /** Marks all cells before {@code bump} of the current page; the rest of the run stays open. */
  void publish() {
    marks.setPattern(pattern, pageStart, unmarked, bump);
    unmarked = bump;
  }

  /** Bytes of the cells held, up to date at any moment. */
  long usage() {
    return held + (bump - run);
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

  private long firstFree(long from, long to) {
    long cell = from;
    while (cell < to && marks.isSet(cell)) {
      cell += cellBytes;
    }
    return cell;
  }

  /** Takes all marks away. The open run is given up, so that the marks alone say what is free. */
  void clearMarks() {
    for (int i = 0; i < pages.size(); i++) {
      marks.clearWords(table.start(pages.get(i)), pattern.length);
    }
    held = usage();
    startOver();
  }

  private void startOver() {
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
      int count = marks.countWords(table.start(page), pattern.length);
      if (count == 0) {
        table.giveBack(page);
      } else {
        pages.set(kept++, page);
        used += (long) count * cellBytes;
      }
    }
    pages.truncate(kept);
    held = used;
  }

  /** Hands all pages to the sealed set and begins anew. */
  void sealInto(PageList sealed) {
    publish();
    for (int i = 0; i < pages.size(); i++) {
      sealed.add(pages.get(i));
      table.seal();
    }
    pages.truncate(0);
    held = 0;
    startOver();
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
}
