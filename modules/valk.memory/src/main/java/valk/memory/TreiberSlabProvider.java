package valk.memory;

import valk.memory.spi.SlabProvider;

/** Provides the default slab, {@value #NAME}. */
final class TreiberSlabProvider implements SlabProvider {
  static final String NAME = "treiber";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Lock-free: magazines in front of a stack of free blocks; detects double release.";
  }

  @Override
  public Slab create(String name, Space space, long start, int blockSize, int capacity) {
    return new TreiberSlab(name, space, start, blockSize, capacity);
  }
}
