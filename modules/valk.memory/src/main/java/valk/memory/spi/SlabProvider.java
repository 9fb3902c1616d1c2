package valk.memory.spi;

import valk.memory.Slab;
import valk.memory.Space;

/** How blocks of one fixed size are handed out and taken back. */
public interface SlabProvider extends Provider {

  /**
   * Makes a slab over a part of a space that nothing else uses. Block {@code i} lies at {@code
   * start + i * blockSize}; the range ends at {@code start + capacity * blockSize}.
   *
   * @param name what errors and figures call the slab
   * @param space the space that holds the blocks
   * @param start offset of block 0, a multiple of 16
   * @param blockSize size of each block in bytes, a positive multiple of 16
   * @param capacity number of blocks, 1 to 2<sup>31</sup> - 3
   * @return a slab of which every block is free
   * @throws IllegalArgumentException if {@code start}, {@code blockSize} or {@code capacity} is not
   *     as described
   * @throws IndexOutOfBoundsException if the range does not lie inside the space
   */
  Slab create(String name, Space space, long start, int blockSize, int capacity);
}
