package valk.memory;

import java.util.BitSet;

/** What the stress tests of {@link TreiberSlab} begin with, and how they look at the end. */
final class StressedSlab {
  static final int BLOCK = 16;

  /** One more than a magazine has positions, so that block 0 loses its home to block 8. */
  static final int ONE_TOO_MANY = Magazine.POSITIONS + 1;

  /** What one processor is given; with more there are more, and nothing else is different. */
  private static final int STRIPES = TreiberSlab.stripesFor(1);

  static final int WITHOUT_HOME = 0;
  static final int AT_HOME = Magazine.POSITIONS;

  /** Shared by all slabs, which lie one upon the other: most tests do not look into blocks. */
  static final Space SPACE =
      Space.reserve(Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE), 4096, 4096);

  private StressedSlab() {}

  /** A slab of so many blocks, all of them free and never used, with one stripe to begin with. */
  static TreiberSlab fresh(int capacity) {
    return new TreiberSlab("stressed", SPACE, 0, BLOCK, capacity);
  }

  /** A slab of which all blocks are in use, with one stripe to begin with. */
  static TreiberSlab full(int capacity) {
    TreiberSlab slab = fresh(capacity);
    for (int block = 0; block < capacity; block++) {
      slab.acquire();
    }
    return slab;
  }

  /** The same with all stripes from the start, so that threads meet by stealing. */
  static TreiberSlab striped(TreiberSlab slab) {
    slab.spread(STRIPES);
    return slab;
  }

  /** Releases a block; 1 if it succeeds, 0 if it is refused. */
  static int release(Slab slab, int block) {
    try {
      slab.release(block);
      return 1;
    } catch (SlabMisuseException e) {
      return 0;
    }
  }

  /**
   * Says whether a slab is in order when so many blocks are in use: the figures say so, and all
   * others are to be had, each once.
   */
  static boolean isSound(Slab slab, int inUse) {
    SlabSnapshot figures = slab.snapshot();
    boolean counted =
        figures.inUse() == inUse
            && figures.acquires() - figures.releases() == inUse
            && figures.highWater() >= inUse
            && figures.highWater() <= slab.capacity();
    BitSet taken = new BitSet();
    int free = 0;
    for (int block = slab.acquire(); block != Slab.NONE && free <= slab.capacity(); free++) {
      taken.set(block);
      block = slab.acquire();
    }
    return counted && free == slab.capacity() - inUse && taken.cardinality() == free;
  }
}
