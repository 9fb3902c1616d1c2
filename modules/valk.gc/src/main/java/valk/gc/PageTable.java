package valk.gc;

import java.util.Arrays;
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
 * class; a page that goes back to the slab loses its storage before.
 */
final class PageTable {
  private static final byte NO_CLASS = -1;

  private final Space space;
  private final Slab slab;
  private final PageMarks marks;
  private final long firstPage;
  private final int pageBytes;
  private final PageList stock = new PageList();
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
    while (stock.size() < pages) {
      int page = slab.acquire();
      if (page == Slab.NONE) {
        return false;
      }
      makeRoomFor(page);
      stock.add(page);
    }
    return true;
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
    int page = stock.removeLast();
    marks.update(start(page));
    classOf[page] = (byte) sizeClass;
    held++;
    return page;
  }

  /** Takes an empty page back from its class; its bits are outdated. */
  void giveBack(int page) {
    classOf[page] = NO_CLASS;
    held--;
    stock.add(page);
  }

  /**
   * Leaves at most so many pages in the stock, the lowest; discards the others, adjacent ones
   * together, and releases them to the slab.
   */
  void trimStock(long pages) {
    if (stock.size() > pages) {
      stock.sort();
    }
    while (stock.size() > pages) {
      discardHighest(stock.size() - pages);
    }
  }

  /** Gives the highest page of the stock back, with those right below it, up to so many. */
  private void discardHighest(long most) {
    int last = stock.size() - 1;
    int first = last;
    while (last - first + 1 < most && first > 0 && areAdjacent(first - 1, first)) {
      first--;
    }
    long from = start(stock.get(first));
    space.discard(from, start(stock.get(last)) + pageBytes - from);
    while (stock.size() > first) {
      slab.release(stock.removeLast());
    }
  }

  private boolean areAdjacent(int index, int next) {
    return start(stock.get(index)) + pageBytes == start(stock.get(next));
  }

  /** Takes a page out of the count, for good; it keeps its class. */
  void seal() {
    held--;
  }

  /** Shows the free bytes of the stock to a poisoner. */
  void forEachInStock(LongConsumer pageStart) {
    for (int i = 0; i < stock.size(); i++) {
      pageStart.accept(start(stock.get(i)));
    }
  }

  /** First byte of a page. */
  long start(int page) {
    return firstPage + (long) page * pageBytes;
  }

  /** The class of the page that an offset lies in; -1 if no class has it. */
  int classAt(long offset) {
    int page = slab.blockOf(offset);
    return page == Slab.NONE || page >= classOf.length ? NO_CLASS : classOf[page];
  }

  /** One more than the greatest page number ever used. */
  int end() {
    return classOf.length;
  }

  /** The class of a page; -1 if no class has it. */
  int classOf(int page) {
    return classOf[page];
  }

  /** Number of pages that classes have, sealed ones aside. */
  long held() {
    return held;
  }

  int pageBytes() {
    return pageBytes;
  }

  int stocked() {
    return stock.size();
  }

  /** Releases every page, sealed ones too, and closes the slab. Idempotent. */
  void close() {
    for (int page = 0; page < classOf.length; page++) {
      if (classOf[page] != NO_CLASS) {
        classOf[page] = NO_CLASS;
        slab.release(page);
      }
    }
    while (stock.size() > 0) {
      slab.release(stock.removeLast()); // Without a discard: the space is about to close.
    }
    slab.close();
  }

  Slab slab() {
    return slab;
  }
}
