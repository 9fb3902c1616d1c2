package valk.gc;

import java.util.Arrays;

/**
 * The sizes that cells in pages are rounded up to, and what rounding can cost.
 *
 * <pre>
 *   16 32 48 … 256 | 320 384 448 512 | 640 768 896 1024 | 1280 1536 1792 2048 | 2560 3072 4096
 *   steps of 16    | 64              | 128              | 256                 | 512, 1024
 * </pre>
 *
 * A table serves one size of page: classes go up to a quarter of it, and not beyond 4 KiB.
 *
 * <p><b>Worst case.</b> A class of {@code c} bytes serves cells of at least {@code least(c)} bytes
 * (the class below + 16), and a page of {@code p} bytes holds {@code p / c} of them, rounded down.
 * So a byte of cells takes at most {@code p / ((p / c) * least(c))} bytes of <em>full</em> pages;
 * the greatest of these ratios is the table's factor. Beside the full pages each class has at most
 * one page that is not full. Hence
 *
 * <pre>   cost(bytes) = bytes * factor + classes * p</pre>
 *
 * which holds for any mix of sizes. Cells that find a free place in a page held already cost
 * nothing, which is on the safe side. The thrifty table has the powers of two alone: a factor of
 * less than 2, but few pages that are not full.
 */
final class SizeClasses {
  private static final int[] SIZES = {
    16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 320, 384, 448, 512,
    640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072, 4096
  };

  private static final int LARGEST = SIZES[SIZES.length - 1];

  /** The factor is a fraction with this denominator, rounded up. */
  private static final long UNIT = 1024;

  private final int pageBytes;
  private final int[] sizes;
  private final byte[] classOfGranules;
  private final byte[] thriftyClassOfGranules;
  private final long factor;
  private final long thriftyFactor;
  private final int thriftyClasses;

  /**
   * The table for a size of page.
   *
   * @param pageBytes 4096, 16384 or 65536
   */
  SizeClasses(int pageBytes) {
    this.pageBytes = pageBytes;
    this.sizes = sizesUpTo(largestFor(pageBytes));
    this.classOfGranules = roundUpTable(false);
    this.thriftyClassOfGranules = roundUpTable(true);
    this.factor = worstFactor(classOfGranules);
    this.thriftyFactor = worstFactor(thriftyClassOfGranules);
    this.thriftyClasses = Integer.numberOfTrailingZeros(largest()) - 3;
  }

  private static int largestFor(int pageBytes) {
    return Math.min(pageBytes / 4, LARGEST);
  }

  private static int[] sizesUpTo(int largest) {
    int count = 0;
    while (count < SIZES.length && SIZES[count] <= largest) {
      count++;
    }
    return Arrays.copyOf(SIZES, count);
  }

  private byte[] roundUpTable(boolean powersOfTwoOnly) {
    byte[] table = new byte[largest() / Words.GRANULE + 1];
    int sizeClass = 0;
    for (int granules = 1; granules < table.length; granules++) {
      while (sizes[sizeClass] < granules * Words.GRANULE
          || powersOfTwoOnly && Integer.bitCount(sizes[sizeClass]) != 1) {
        sizeClass++;
      }
      table[granules] = (byte) sizeClass;
    }
    return table;
  }

  /** The greatest ratio of page bytes taken to cell bytes asked for, over every size of cell. */
  private long worstFactor(byte[] table) {
    long worst = UNIT;
    for (int granules = 1; granules < table.length; granules++) {
      long cellBytes = (long) granules * Words.GRANULE;
      long inFullPage = cellBytes * cellsInPage(table[granules]);
      worst = Math.max(worst, Math.ceilDiv(pageBytes * UNIT, inFullPage));
    }
    return worst;
  }

  /** Number of classes. */
  int count() {
    return sizes.length;
  }

  /** Bytes of a class. */
  int bytes(int sizeClass) {
    return sizes[sizeClass];
  }

  /** Bytes of the largest class. */
  int largest() {
    return sizes[sizes.length - 1];
  }

  /** Bytes of a page. */
  int pageBytes() {
    return pageBytes;
  }

  /** How many cells of a class a page holds. */
  int cellsInPage(int sizeClass) {
    return pageBytes / sizes[sizeClass];
  }

  /** The least class that takes a cell. */
  int of(long bytes) {
    return classOfGranules[(int) (bytes >>> 4)];
  }

  /** The least class that takes a cell and is a power of two. */
  int thriftyOf(long bytes) {
    return thriftyClassOfGranules[(int) (bytes >>> 4)];
  }

  /** Bytes of pages that cells of so many bytes in all take at most. */
  long cost(long bytes) {
    return Math.ceilDiv(bytes * factor, UNIT) + (long) sizes.length * pageBytes;
  }

  /** The most bytes that cost at most {@code footprint}; negative if even none would cost more. */
  long absorbs(long footprint) {
    return Math.floorDiv((footprint - (long) sizes.length * pageBytes) * UNIT, factor);
  }

  /** As {@link #cost}, with thrifty classes. */
  long thriftyCost(long bytes) {
    return Math.ceilDiv(bytes * thriftyFactor, UNIT) + (long) thriftyClasses * pageBytes;
  }
}
