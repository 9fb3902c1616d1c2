package valk.gc;

import java.util.BitSet;
import valk.memory.BrokenRules;
import valk.memory.ProviderException;
import valk.memory.Slab;
import valk.memory.SlabSnapshot;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;

/**
 * A slab whose answers are checked: each block must be one of its own, lie where it may, and be
 * handed out once. For pages and handles, which come and go seldom beside the cells in them.
 */
final class GuardedSlab implements Slab {
  private final Slab slab;
  private final long start;
  private final int blockSize;
  private final BrokenRules rules;
  private final BitSet handedOut = new BitSet();

  private GuardedSlab(Slab slab, long start, int blockSize, BrokenRules rules) {
    this.slab = slab;
    this.start = start;
    this.blockSize = blockSize;
    this.rules = rules;
  }

  /**
   * Makes slabs with another provider, and guards them.
   *
   * @param unguarded the other provider
   */
  record Provider(SlabProvider unguarded) implements SlabProvider {
    @Override
    public String name() {
      return unguarded.name();
    }

    @Override
    public String description() {
      return unguarded.description();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ProviderException if the other provider throws; names it and the rule
     */
    @Override
    public GuardedSlab create(String name, Space space, long start, int blockSize, int capacity) {
      BrokenRules rules = new BrokenRules("slab", unguarded);
      try {
        Slab slab = unguarded.create(name, space, start, blockSize, capacity);
        return new GuardedSlab(slab, start, blockSize, rules);
      } catch (RuntimeException e) {
        throw rules.failed("314", "making %d blocks of %d bytes".formatted(capacity, blockSize), e);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProviderException if the block is none, lies where it may not or is handed out already,
   *     or if the slab throws; names the provider, the slab and the rule
   */
  @Override
  public int acquire() {
    int block = ask();
    if (block != NONE) {
      requireOwn(block);
      noteHandedOut(block);
    }
    return block;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProviderException as for {@link #acquire()}, and if there are more blocks than wanted
   */
  @Override
  public int acquire(int[] blocks, int count) {
    int taken = ask(blocks, count);
    if (taken < 0 || taken > count) {
      throw rules.broken(
          "323", "%s: %d blocks where %d were wanted".formatted(name(), taken, count));
    }
    for (int i = 0; i < taken; i++) {
      requireOwn(blocks[i]);
      noteHandedOut(blocks[i]);
    }
    return taken;
  }

  private int ask(int[] blocks, int count) {
    try {
      return slab.acquire(blocks, count);
    } catch (IndexOutOfBoundsException e) {
      throw e;
    } catch (RuntimeException e) {
      throw rules.failed("313", "%s: acquiring %d blocks".formatted(name(), count), e);
    }
  }

  private int ask() {
    try {
      return slab.acquire();
    } catch (RuntimeException e) {
      throw rules.failed("313", "%s: acquiring a block".formatted(name()), e);
    }
  }

  private void requireOwn(int block) {
    if (block < 0 || block >= slab.capacity()) {
      throw rules.broken(
          "301", "%s: block %d is none of its %d".formatted(name(), block, slab.capacity()));
    }
    long offset = slab.offset(block);
    long expected = start + (long) block * blockSize;
    if (offset != expected) {
      throw rules.broken(
          "315",
          "%s: block %d lies at %d and not at %d".formatted(name(), block, offset, expected));
    }
  }

  private synchronized void noteHandedOut(int block) {
    if (handedOut.get(block)) {
      throw rules.broken("301", "%s: block %d is handed out twice".formatted(name(), block));
    }
    handedOut.set(block);
  }

  /** The note goes first: once the slab has the block, another thread may be given it. */
  @Override
  public void release(int block) {
    noteReleased(block);
    slab.release(block);
  }

  private synchronized void noteReleased(int block) {
    if (block >= 0) {
      handedOut.clear(block);
    }
  }

  @Override
  public long offset(int block) {
    return slab.offset(block);
  }

  @Override
  public int blockOf(long offset) {
    return slab.blockOf(offset);
  }

  @Override
  public boolean isAcquired(int block) {
    return slab.isAcquired(block);
  }

  @Override
  public int blockSize() {
    return slab.blockSize();
  }

  @Override
  public int capacity() {
    return slab.capacity();
  }

  @Override
  public int inUse() {
    return slab.inUse();
  }

  @Override
  public int highWater() {
    return slab.highWater();
  }

  @Override
  public long acquires() {
    return slab.acquires();
  }

  @Override
  public long releases() {
    return slab.releases();
  }

  @Override
  public long exhausted() {
    return slab.exhausted();
  }

  @Override
  public String name() {
    return slab.name();
  }

  @Override
  public SlabSnapshot snapshot() {
    return slab.snapshot();
  }

  @Override
  public void close() {
    slab.close();
  }
}
