package valk.gc.spi;

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
 * @param smallBytes bytes for cells that fit a page, a multiple of 64 KiB
 * @param largeBytes bytes for larger cells, a multiple of 64 KiB
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

  /** First byte of the part for large cells. */
  public long largeStart() {
    return start + smallBytes;
  }

  /** One past the last byte. */
  public long end() {
    return largeStart() + largeBytes;
  }
}
