package valk.gc.spi;

import java.util.Objects;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;

/**
 * The part of a space that a heap may use.
 *
 * <pre>
 *   start                      start + smallBytes                        + largeBytes
 *   +--------------------------+----------------------------------------+
 *   | cells that fit a page    | larger cells                           |
 *   +--------------------------+----------------------------------------+
 * </pre>
 *
 * The large part is twice the ceiling, so that holes between large cells seldom refuse what the
 * limit allows. A heap is free to divide the range in another way.
 *
 * @param space the space
 * @param start first byte, a multiple of 64 KiB
 * @param smallBytes bytes for cells that fit a page, a positive multiple of 64 KiB
 * @param largeBytes bytes for larger cells, a positive multiple of 64 KiB
 * @param limitAtStart the hard limit in bytes when the heap is made; a guide to the size of pages
 * @param slabs what to make a slab of pages with
 */
public record HeapSite(
    Space space,
    long start,
    long smallBytes,
    long largeBytes,
    long limitAtStart,
    SlabProvider slabs) {

  private static final long UNIT = 1 << 16;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a start or size is not as described; names the value
   * @throws IndexOutOfBoundsException if the site does not lie inside the space
   */
  public HeapSite {
    requireUnits("start", start, 0);
    requireUnits("smallBytes", smallBytes, UNIT);
    requireUnits("largeBytes", largeBytes, UNIT);
    Objects.checkFromIndexSize(start, smallBytes + largeBytes, space.size());
  }

  private static void requireUnits(String name, long value, long least) {
    if (value < least || value % UNIT != 0 || value > Long.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          "%s=%d is not a multiple of %d from %d up".formatted(name, value, UNIT, least));
    }
  }

  /** First byte of the part for large cells. */
  public long largeStart() {
    return start + smallBytes;
  }

  /** One past the last byte. */
  public long end() {
    return largeStart() + largeBytes;
  }
}
