package valk.gc;

import java.util.BitSet;
import valk.gc.spi.CellHeap;
import valk.gc.spi.CellRow;
import valk.memory.MemorySnapshot;
import valk.memory.Slab;

/**
 * The pages of one size class, and the free cells that are handed out next.
 *
 * <pre>
 *   page     | held | free | held | free free free free | held | free | tail |
 *            |<------- this word is handed out -------->|<- not looked at -->|
 *   places            | x  |      |  x    x    o    o   |
 *                                              ^next    ^count
 * </pre>
 *
 * There is no free list. A sweep is the search for the next word of 64 marks with free cells, made
 * when those of the word before are used up; so its work is done by and by, and only as far as room
 * is needed. Cells begin where the class's pattern has a bit, so
 *
 * <pre>
 *   pattern   0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1     cells of 32 bytes; bit 0 at the right
 *   marks     0 0 0 0 0 1 0 0 0 1 0 1 0 0 0 1
 *   free      0 1 0 1 0 0 0 1 0 0 0 0 0 1 0 0     pattern without marks
 * </pre>
 *
 * and the places of the free bits are written down in one loop. So allocation takes the next place
 * from a list of at most 64, whether they lie side by side or not, and no processor has to predict
 * where a stretch of free cells ends.
 *
 * <p>When a word is used up, all its cells are held: its marks become the pattern, in one store.
 * Cells of a word that is not used up get their marks by {@link #publish}.
 */
final class ClassPages {
  /** What a {@link BitSet} answers when it has no further bit. */
  private static final int NO_BIT = -1;

  private final int sizeClass;
  private final int cellBytes;
  private final int cellsBytes;
  private final PageTable table;
  private final PageMarks marks;

  /** Where cells begin in a page; made with the first page, since most classes never have one. */
  private long[] pattern = {};

  private final BitSet pages = new BitSet();
  private int pageCount;

  /** Pages below this one, and those taken since the last collection, were searched or are. */
  private int searchedBelow;

  /** Where the page begins that is handed out. */
  private long pageStart;

  /** Place of the word that is handed out, counted from the first of the page; -1 if none is. */
  private int word = -1;

  private final long[] places = new long[Long.SIZE];
  private int count;
  private int next;

  /** Places before this one have their marks. */
  private int published;

  /** Bytes of the cells held, those of {@link #places} aside. */
  private long held;

  ClassPages(int sizeClass, SizeClasses classes, PageTable table, PageMarks marks) {
    this.sizeClass = sizeClass;
    this.cellBytes = classes.bytes(sizeClass);
    this.cellsBytes = cellBytes * classes.cellsInPage(sizeClass);
    this.table = table;
    this.marks = marks;
  }

  /** Offset of a free cell; {@link CellHeap#NONE} if there is neither a cell nor a page. */
  long allocate() {
    int place = next;
    if (place == count) {
      if (!findPlaces()) {
        return CellHeap.NONE;
      }
      place = 0;
    }
    next = place + 1;
    return places[place];
  }

  /** Hands out all places that are left, or else the next ones. */
  boolean openRow(CellRow row) {
    if (next == count && !findPlaces()) {
      return false;
    }
    row.places = places;
    row.next = next;
    row.end = count;
    next = count;
    return true;
  }

  /** Takes back what the row opened last has left. */
  void closeRow(CellRow row) {
    if (row.next < row.end) {
      next = row.next;
      row.end = row.next;
    }
  }

  /** Looks for places when none is left. */
  private boolean findPlaces() {
    leaveWord();
    while (count == 0) {
      if (!searchNextWord() && !searchNextPage()) {
        return false;
      }
    }
    return true;
  }

  /** All places are taken, so all cells of the word are held. */
  private void leaveWord() {
    if (count > 0) {
      held += (long) count * cellBytes;
      marks.setWord(wordStart(), pattern[word]);
      forgetPlaces();
    }
  }

  private void forgetPlaces() {
    count = 0;
    next = 0;
    published = 0;
  }

  private boolean searchNextWord() {
    if (word < 0 || word + 1 == pattern.length) {
      return false;
    }
    word++;
    listPlaces();
    return true;
  }

  private boolean searchNextPage() {
    int page = pages.nextSetBit(searchedBelow);
    if (page == NO_BIT) {
      searchedBelow = Integer.MAX_VALUE;
      page = addPage();
      if (page == Slab.NONE) {
        return false;
      }
    } else {
      searchedBelow = page + 1;
    }
    pageStart = table.start(page);
    word = 0;
    listPlaces();
    return true;
  }

  private void listPlaces() {
    long start = wordStart();
    long free = pattern[word] & ~marks.word(start);
    int listed = 0;
    if (free == -1L) {
      for (; listed < Long.SIZE; listed++) {
        places[listed] = start + (long) listed * Words.GRANULE;
      }
    } else {
      for (; free != 0; free &= free - 1) {
        places[listed++] = start + MarkBits.lowest(free);
      }
    }
    count = listed;
  }

  private long wordStart() {
    return pageStart + (long) word * MarkBits.WORD_SPAN;
  }

  private int addPage() {
    int page = table.take(sizeClass);
    if (page != Slab.NONE) {
      if (pattern.length == 0) {
        pattern = MarkBits.pattern(cellBytes, cellsBytes, table.pageBytes());
      }
      pages.set(page);
      pageCount++;
    }
    return page;
  }

  /** Marks all cells that were handed out, so that exactly the held cells have marks. */
  void publish() {
    for (; published < next; published++) {
      marks.set(places[published]);
    }
  }

  /** Bytes of the cells held, up to date at any moment. */
  long usage() {
    return held + (long) next * cellBytes;
  }

  /** Cells held. */
  long cells() {
    return usage() / cellBytes;
  }

  /** The figures of this class; looks at the marks of all its pages. */
  MemorySnapshot.SizeClass figures() {
    publish();
    long cells = cells();
    long room = (long) pageCount * (cellsBytes / cellBytes);
    long tails = (long) pageCount * (table.pageBytes() - cellsBytes);
    return new MemorySnapshot.SizeClass(
        cellBytes, cells, room - cells, pageCount, tails, longestFreeRun());
  }

  private long longestFreeRun() {
    long longest = 0;
    for (int page = nextPage(0); page >= 0 && longest < cellsBytes; page = nextPage(page + 1)) {
      longest = Math.max(longest, longestFreeRun(table.start(page)));
    }
    return longest;
  }

  private long longestFreeRun(long page) {
    long to = page + cellsBytes;
    long longest = 0;
    long free = firstFree(page, page);
    while (free < to) {
      long held = marks.nextSet(free, to);
      longest = Math.max(longest, held - free);
      free = firstFree(page, held);
    }
    return longest;
  }

  /**
   * The first free cell of a page from one on, by words of marks; the page's end if there is none.
   */
  private long firstFree(long page, long from) {
    long firstBits = -1L << ((from - page) / Words.GRANULE);
    int first = (int) ((from - page) / MarkBits.WORD_SPAN);
    for (int place = first; place < pattern.length; place++) {
      long wordStart = page + (long) place * MarkBits.WORD_SPAN;
      long free = pattern[place] & ~marks.word(wordStart) & firstBits;
      if (free != 0) {
        return wordStart + MarkBits.lowest(free);
      }
      firstBits = -1;
    }
    return page + cellsBytes;
  }

  /** Gives the places up when marks are outdated, so that from now on these say what is free. */
  void forgetMarks() {
    held = usage();
    startOver();
  }

  private void startOver() {
    searchedBelow = 0;
    word = -1;
    forgetPlaces();
  }

  /**
   * Gives pages without a mark back, counts the marks of the others, and starts over with these. Of
   * an empty page nothing is touched, and 64 of them are given back in a step.
   */
  void endMark() {
    held = 0;
    if (pageCount > 0) {
      pageCount = table.takeBackAllBut(marks.met(), pages, pageCount);
      held = markedCells() * cellBytes;
    }
  }

  private long markedCells() {
    long cells = 0;
    for (int page = nextPage(0); page >= 0; page = nextPage(page + 1)) {
      cells += marks.countWords(table.start(page), pattern.length);
    }
    return cells;
  }

  /** Hands all pages to the sealed set and begins anew. */
  void sealInto(BitSet sealed) {
    publish();
    sealed.or(pages);
    table.seal(pageCount);
    pages.clear();
    pageCount = 0;
    held = 0;
    startOver();
  }

  /** The first page of this class from a number on; -1 if there is none. */
  int nextPage(int from) {
    return pages.nextSetBit(from);
  }

  int cellBytes() {
    return cellBytes;
  }

  /** Bytes at the start of a page that cells lie in; the rest is the tail. */
  int cellsBytes() {
    return cellsBytes;
  }
}
