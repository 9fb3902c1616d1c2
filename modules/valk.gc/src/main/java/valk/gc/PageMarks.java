package valk.gc;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The mark bits of pages, which are cleared page by page and only where a cell is marked.
 *
 * <p>A mark phase begins with clear bits. Clearing them all, and counting them in the end, would
 * take time for every page, also for one whose cells are all dead. So phases have numbers, and the
 * bits of a page count only if the page has the number of the last one. All others are
 * <em>outdated</em>; the first mark in a page clears what was left there and notes that the page
 * was <em>met</em>:
 *
 * <pre>
 *              outdate              mark a cell
 *   current  ----------&gt; outdated --------------&gt; current, with one mark
 *                           |
 *                           | no cell of the page was marked: it is empty
 *                           v
 *                        stock; updated when a class takes it
 * </pre>
 *
 * <p>The bits of an outdated page mean nothing. Those who may meet one, in a mark phase, use {@link
 * #mark}, {@link #isMarked} and {@link #unmarkedFrom}; the pages of a class are current at all
 * other times.
 */
final class PageMarks extends MarkBits {
  private final long base;
  private final int pageShift;
  private final int wordsInPage;

  /** The phase in which the bits of each page were cleared last; 0 if never. */
  private int[] clearedIn = {};

  private int phase = 1;
  private final BitSet met = new BitSet();

  /**
   * Bits for pages side by side.
   *
   * @param base where the first page begins, a multiple of 1024
   * @param pageBytes bytes of a page, a power of two, at least 1024
   */
  PageMarks(long base, int pageBytes) {
    super(base);
    this.base = base;
    this.pageShift = Integer.numberOfTrailingZeros(pageBytes);
    this.wordsInPage = pageBytes / WORD_SPAN;
  }

  @Override
  void coverUpTo(long end) {
    super.coverUpTo(end);
    int needed = page(end - 1) + 1;
    if (needed > clearedIn.length) {
      clearedIn = Arrays.copyOf(clearedIn, Math.max(needed, 2 * clearedIn.length));
    }
  }

  private int page(long offset) {
    return (int) ((offset - base) >>> pageShift);
  }

  /** Begins a mark phase: outdates the bits of all pages but some. */
  void outdateAllBut(BitSet kept) {
    phase++;
    if (phase == 0) {
      Arrays.fill(clearedIn, 0); // After all the numbers that there are.
      phase = 1;
    }
    for (int page = kept.nextSetBit(0); page >= 0; page = kept.nextSetBit(page + 1)) {
      clearedIn[page] = phase;
    }
    met.clear();
  }

  /**
   * The pages, other than those kept, that are no longer outdated, as something was marked there;
   * to be read only.
   */
  BitSet met() {
    return met;
  }

  /** Says whether nothing was marked in a page since it was outdated. */
  boolean isOutdated(long offset) {
    return clearedIn[page(offset)] != phase;
  }

  /** Makes the bits of a page mean something: clears them if they are outdated. */
  void update(long offset) {
    int page = page(offset);
    if (clearedIn[page] != phase) {
      clearedIn[page] = phase;
      met.set(page);
      clearWords(base + ((long) page << pageShift), wordsInPage);
    }
  }

  /** Sets a bit in a mark phase; true if it was not set. */
  boolean mark(long offset) {
    update(offset);
    return set(offset);
  }

  /** Says whether a bit is set, also in a mark phase. */
  boolean isMarked(long offset) {
    return !isOutdated(offset) && isSet(offset);
  }

  /** As {@link #clearUpTo}, in a mark phase. */
  long unmarkedFrom(long offset) {
    update(offset);
    return clearUpTo(offset);
  }
}
