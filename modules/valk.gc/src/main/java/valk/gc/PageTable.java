package valk.gc;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongConsumer;
import valk.memory.Slab;
import valk.memory.Space;

/**
 * The pages of a heap: blocks of a slab, each given to one size class.
 *
 * <pre>
 *   slab  --acquire-->  stock  --take-->  pages of a class  --give back-->  stock  --> slab
 *                       (storage ready,   (counted in the footprint)               (storage given
 *                        not counted)                                               to the system)
 * </pre>
 *
 * The stock exists so that taking a page cannot fail: whoever needs pages later {@linkplain #stock
 * stocks} them when it can still cope with a refusal. It holds all pages that have storage and no
 * class; a page that goes back to the slab loses its storage before. Pages leave it lowest first
 * for a class and highest first for the system, so what is used stays together at the low end.
 *
 * <p>Pages in large numbers are sets of bits: a mark phase that ends with all cells of a million
 * pages dead moves them to the stock in some 16 000 steps.
 */
final class PageTable {
  private static final byte NO_CLASS = -1;

  private final Space space;
  private final Slab slab;
  private final PageMarks marks;
  private final long firstPage;
  private final int pageBytes;

  /** The stock, its size, and a number below which it has no page. */
  private final BitSet stock = new BitSet();

  private int stocked;
  private int stockedFrom;

  /** Takes the pages of one request to the slab. */
  private final int[] acquired = new int[64];

  /** The class of each page; of one in the stock, the class that had it last. */
  private byte[] classOf = {};

  private long held;

  PageTable(Space space, Slab slab, PageMarks marks) {
    this.space = space;
    this.slab = slab;
    this.marks = marks;
    this.firstPage = slab.offset(0);
    this.pageBytes = slab.blockSize();
  }

  /** Makes sure that so many pages can be taken; false if the slab or its storage is used up. */
  boolean stock(long pages) {
    while (stocked < pages) {
      int wanted = (int) Math.min(pages - stocked, acquired.length);
      int count = slab.acquire(acquired, wanted);
      for (int i = 0; i < count; i++) {
        addToStock(acquired[i]);
      }
      if (count < wanted) {
        return false;
      }
    }
    return true;
  }

  private void addToStock(int page) {
    makeRoomFor(page);
    stock.set(page);
    stockedFrom = Math.min(stockedFrom, page);
    stocked++;
  }

  private void makeRoomFor(int page) {
    marks.coverUpTo(start(page) + pageBytes);
    if (page >= classOf.length) {
      int before = classOf.length;
      classOf = Arrays.copyOf(classOf, Math.max(page + 1, before * 2));
      Arrays.fill(classOf, before, classOf.length, NO_CLASS);
    }
  }

  /** Gives a page to a class; {@link Slab#NONE} if there is none. */
  int take(int sizeClass) {
    if (!stock(1)) {
      return Slab.NONE;
    }
    int page = stock.nextSetBit(stockedFrom);
    stock.clear(page);
    stockedFrom = page + 1;
    stocked--;
    marks.update(start(page));
    classOf[page] = (byte) sizeClass;
    held++;
    return page;
  }

  /**
   * Takes those pages of a class back that were not met in a mark phase.
   *
   * @param pages the pages of the class; afterwards those that were met
   * @param count how many pages it has
   * @param met pages, none of them in the stock
   * @return how many pages it has afterwards
   */
  int takeBackAllBut(BitSet met, BitSet pages, int count) {
    stockedFrom = Math.min(stockedFrom, pages.nextSetBit(0));
    stock.or(pages);
    stock.andNot(met);
    pages.and(met);
    int left = pages.cardinality();
    stocked += count - left;
    held -= count - left;
    return left;
  }

  /**
   * Discards the highest pages of the stock, adjacent ones together, and releases them to the slab.
   *
   * @param kept how many pages stay in any case
   * @param most how many are given back at most
   * @return how many were given back
   */
  long trimStock(long kept, long most) {
    long given = 0;
    while (stocked > kept && given < most) {
      given += discardHighest((int) Math.min(stocked - kept, most - given));
    }
    return given;
  }

  /** Gives the highest page of the stock back, with those right below it, up to so many. */
  private int discardHighest(int most) {
    int last = stock.length() - 1;
    int first = cutBetween(Math.max(stock.previousClearBit(last), last - most) + 1, last);
    space.discard(start(first), start(last + 1) - start(first));
    for (int page = last; page >= first; page--) {
      classOf[page] = NO_CLASS;
      slab.release(page);
    }
    stock.clear(first, last + 1);
    stocked -= last + 1 - first;
    return last + 1 - first;
  }

  private int cutBetween(int first, int last) {
    return first + (int) ((StorageUnits.cut(start(first), start(last)) - start(first)) / pageBytes);
  }

  /** Takes pages out of the count, for good; they keep their class. */
  void seal(int pages) {
    held -= pages;
  }

  /** Shows the free bytes of the stock to a poisoner. */
  void forEachInStock(LongConsumer pageStart) {
    stock.stream().forEach(page -> pageStart.accept(start(page)));
  }

  /** First byte of a page. */
  long start(int page) {
    return firstPage + (long) page * pageBytes;
  }

  /** The class of the page that an offset lies in; -1 if no class has it. */
  int classAt(long offset) {
    int page = slab.blockOf(offset);
    return page == Slab.NONE || page >= classOf.length ? NO_CLASS : classOf(page);
  }

  /** One more than the greatest page number ever used. */
  int end() {
    return classOf.length;
  }

  /** The class of a page; -1 if no class has it. */
  int classOf(int page) {
    return stock.get(page) ? NO_CLASS : classOf[page];
  }

  /** Number of pages that classes have, sealed ones aside. */
  long held() {
    return held;
  }

  int pageBytes() {
    return pageBytes;
  }

  int stocked() {
    return stocked;
  }

  /** Releases every page, sealed ones too, and closes the slab. Idempotent. */
  void close() {
    for (int page = 0; page < classOf.length; page++) {
      if (stock.get(page) || classOf[page] != NO_CLASS) {
        classOf[page] = NO_CLASS;
        slab.release(page); // Without a discard: the space is about to close.
      }
    }
    stock.clear();
    slab.close();
  }

  Slab slab() {
    return slab;
  }
}
