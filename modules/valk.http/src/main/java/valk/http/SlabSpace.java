package valk.http;

import valk.memory.Slab;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/**
 * A space of its own that one slab fills.
 *
 * <pre>
 *   0          block        2 * block                capacity * block
 *   +----------+------------+------------ … ---------+
 *   | block 0  | block 1    |                        |
 *   +----------+------------+------------ … ---------+
 * </pre>
 *
 * @param space the range, reserved whole and committed block by block as blocks are first used
 * @param slab the blocks
 */
record SlabSpace(Space space, Slab slab) {

  static SlabSpace reserve(
      SpaceProvider spaces, SlabProvider slabs, String name, int blockSize, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("blocks=%d is not positive".formatted(capacity));
    }
    long bytes = (long) blockSize * capacity;
    Space space = Space.reserve(spaces, bytes, bytes);
    try {
      return new SlabSpace(space, slabs.create(name, space, 0, blockSize, capacity));
    } catch (RuntimeException e) {
      space.close();
      throw e;
    }
  }

  /** Closes the slab, then the space, also when the slab reports misuse. */
  void close() {
    try {
      slab.close();
    } finally {
      space.close();
    }
  }
}
