package valk.memory;

import valk.memory.spi.SlabProvider;

/** Provides the reference slab, {@value #NAME}. */
final class LockedSlabProvider implements SlabProvider {
  static final String NAME = "locked";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "One lock, a list of free blocks, a bit for each block in use: slow, and easy to trust.";
  }

  @Override
  public Slab create(String name, Space space, long start, int blockSize, int capacity) {
    return new LockedSlab(name, space, start, blockSize, capacity);
  }
}
