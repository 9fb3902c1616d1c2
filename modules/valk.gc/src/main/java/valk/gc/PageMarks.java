package valk.gc;

import java.util.Arrays;

/**
 * The mark bits of pages, which are cleared page by page and only where a cell is marked.
 *
 * <p>A mark phase begins with clear bits. Clearing them all, and counting them in the end, would
 * take time for every page, also for one whose cells are all dead. So a phase only calls the bits
 * of each page <em>outdated</em>, and the first mark in a page clears what was left there:
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
  private boolean[] outdated = {};

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
    if (needed > outdated.length) {
      outdated = Arrays.copyOf(outdated, Math.max(needed, 2 * outdated.length));
    }
  }

  private int page(long offset) {
    return (int) ((offset - base) >>> pageShift);
  }

  /** Begins a mark phase for the page that an offset lies in. */
  void outdate(long offset) {
    outdated[page(offset)] = true;
  }

  /** Says whether nothing was marked in a page since it was outdated. */
  boolean isOutdated(long offset) {
    return outdated[page(offset)];
  }

  /** Makes the bits of a page mean something: clears them if they are outdated. */
  void update(long offset) {
    int page = page(offset);
    if (outdated[page]) {
      outdated[page] = false;
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
