package valk.memory;

import java.util.Objects;

/** A slab whose blocks are a {@link BlockRange}: all that does not depend on which are free. */
abstract class BlockSlab implements Slab {
  final BlockRange range;

  /**
   * What {@link #offset} needs, one step nearer than in the range: it stands in the usual cycle.
   */
  private final long start;

  private final int blockSize;
  private final int capacity;

  BlockSlab(BlockRange range) {
    this.range = range;
    start = range.start();
    blockSize = range.blockSize();
    capacity = range.capacity();
  }

  @Override
  public final long offset(int block) {
    return start + (long) Objects.checkIndex(block, capacity) * blockSize;
  }

  @Override
  public final int blockOf(long offset) {
    return range.blockOf(offset);
  }

  @Override
  public final int blockSize() {
    return blockSize;
  }

  @Override
  public final int capacity() {
    return capacity;
  }

  @Override
  public final String name() {
    return range.slab();
  }
}
