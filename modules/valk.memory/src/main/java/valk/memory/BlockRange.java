package valk.memory;

import java.util.Objects;

/**
 * Where the blocks of a slab lie: side by side in a part of a space.
 *
 * <pre>
 *   start         + blockSize     + 2 * blockSize            + capacity * blockSize
 *   +---------------+---------------+-- ... --+-----------------+
 *   | block 0       | block 1       |         | capacity - 1    |
 *   +---------------+---------------+-- ... --+-----------------+
 * </pre>
 *
 * @param slab what errors call the slab
 * @param space the space that holds the blocks
 * @param start offset of block 0, a multiple of 16
 * @param blockSize size of each block in bytes, a positive multiple of 16
 * @param capacity number of blocks, 1 to {@value #GREATEST_CAPACITY}
 */
record BlockRange(String slab, Space space, long start, int blockSize, int capacity) {
  static final int GREATEST_CAPACITY = Integer.MAX_VALUE - 2;

  BlockRange {
    requireRange("capacity", capacity, GREATEST_CAPACITY);
    Alignment.require("start", start);
    Alignment.require("blockSize", blockSize);
    requireRange("blockSize", blockSize, Integer.MAX_VALUE);
    Objects.checkFromIndexSize(start, (long) blockSize * capacity, space.size());
  }

  boolean contains(int block) {
    return block >= 0 && block < capacity;
  }

  long offset(int block) {
    return start + (long) Objects.checkIndex(block, capacity) * blockSize;
  }

  int blockOf(long offset) {
    long block = Math.floorDiv(offset - start, (long) blockSize);
    return block >= 0 && block < capacity ? (int) block : Slab.NONE;
  }

  /**
   * Makes certain that a block has storage that had it once: one of its users may have discarded
   * it.
   */
  boolean hasStorage(int block) {
    return !space.hasDiscarded() || commit(block);
  }

  /** Makes certain that a block has storage. */
  boolean commit(int block) {
    return commit(block, 1);
  }

  /** Makes certain that so many blocks side by side have storage. */
  boolean commit(int first, int count) {
    return space.commit(start + (long) first * blockSize, (long) count * blockSize);
  }

  SlabMisuseException foreign(int block) {
    return misuse(block, "is not one of its blocks 0..%d".formatted(capacity - 1));
  }

  SlabMisuseException neverAcquired(int block) {
    return misuse(block, "was never acquired");
  }

  SlabMisuseException releasedAlready(int block) {
    return misuse(block, "has been released already");
  }

  private SlabMisuseException misuse(int block, String reason) {
    return new SlabMisuseException(slab, block, reason);
  }

  private static void requireRange(String name, int value, int greatest) {
    if (value < 1 || value > greatest) {
      throw new IllegalArgumentException("%s=%d is not in 1..%d".formatted(name, value, greatest));
    }
  }
}
