package valk.memory;

/** A slab whose blocks are a {@link BlockRange}: all that does not depend on which are free. */
abstract class BlockSlab implements Slab {
  final BlockRange range;

  BlockSlab(BlockRange range) {
    this.range = range;
  }

  @Override
  public final long offset(int block) {
    return range.offset(block);
  }

  @Override
  public final int blockOf(long offset) {
    return range.blockOf(offset);
  }

  @Override
  public final int blockSize() {
    return range.blockSize();
  }

  @Override
  public final int capacity() {
    return range.capacity();
  }

  @Override
  public final String name() {
    return range.slab();
  }
}
