package valk.memory;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The reference for {@link TreiberSlab}: one lock, a stack of the blocks that were released, a bit
 * for each block in use, and counters. Every figure is exact at any moment.
 *
 * <pre>
 *   free    | 7 | 2 | 5 |             last released, first acquired
 *                       ^ freeCount
 *   held    0 1 0 1 1 0 1 0 ...       bit = block
 *   blocks  0 ............... used ............... capacity
 *          | in use or free        | never used            |
 * </pre>
 */
final class LockedSlab extends BlockSlab {
  private final BitSet held = new BitSet();
  private int[] free = new int[16];
  private int freeCount;
  private int used;
  private int highWater;
  private long acquires;
  private long releases;
  private long exhausted;

  /**
   * Makes a slab of which every block is free; parameters and exceptions as in {@link
   * valk.memory.spi.SlabProvider#create}.
   */
  LockedSlab(String name, Space space, long start, int blockSize, int capacity) {
    super(new BlockRange(name, space, start, blockSize, capacity));
  }

  @Override
  public synchronized int acquire() {
    int block = next();
    if (block == NONE || !range.commit(block)) {
      exhausted++;
      return NONE;
    }
    take(block);
    acquires++;
    highWater = Math.max(highWater, inUse());
    return block;
  }

  private int next() {
    if (freeCount > 0) {
      return free[freeCount - 1];
    }
    return used < range.capacity() ? used : NONE;
  }

  private void take(int block) {
    if (block == used) {
      used++;
    } else {
      freeCount--;
    }
    held.set(block);
  }

  @Override
  public synchronized void release(int block) {
    requireInUse(block);
    held.clear(block);
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = block;
    releases++;
  }

  private void requireInUse(int block) {
    if (!range.contains(block)) {
      throw range.foreign(block);
    }
    if (block >= used) {
      throw range.neverAcquired(block);
    }
    if (!held.get(block)) {
      throw range.releasedAlready(block);
    }
  }

  @Override
  public synchronized boolean isAcquired(int block) {
    return block >= 0 && held.get(block);
  }

  @Override
  public synchronized int inUse() {
    return used - freeCount;
  }

  @Override
  public synchronized int highWater() {
    return highWater;
  }

  @Override
  public synchronized long acquires() {
    return acquires;
  }

  @Override
  public synchronized long releases() {
    return releases;
  }

  @Override
  public synchronized long exhausted() {
    return exhausted;
  }

  /** All figures of one moment. */
  @Override
  public synchronized SlabSnapshot snapshot() {
    return super.snapshot();
  }
}
