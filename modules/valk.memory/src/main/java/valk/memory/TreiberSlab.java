package valk.memory;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The default slab: a lock-free stack of the blocks that were released, and a counter of the blocks
 * that were never used. Both operations take constant time, and making a slab touches no block.
 *
 * <pre>
 *   head    63                    32 31                     0
 *          +------------------------+------------------------+
 *          | version                | block on top, or NONE  |
 *          +------------------------+------------------------+
 *
 *   blocks  0 ............... fresh ............... capacity
 *          | handed out or free    | never used              |
 * </pre>
 *
 * <p>The version rises with every change of the head. It stops the ABA mistake: a thread that is
 * about to pop block A, having read that B lies below, must not succeed after others have popped A
 * and B and pushed A again. It would have to sleep through exactly a multiple of 2<sup>32</sup>
 * changes to be fooled.
 *
 * <p>Source of the stack: R. Kent Treiber, "Systems Programming: Coping with Parallelism", IBM
 * Almaden Research Center, report RJ 5118, 1986.
 */
final class TreiberSlab implements Slab {
  private static final long ALIGNMENT = 16;
  private static final int GREATEST_CAPACITY = Integer.MAX_VALUE - 2;
  private static final int VERSION_SHIFT = 32;

  private final String name;
  private final Space space;
  private final long start;
  private final int blockSize;
  private final int capacity;
  private final BlockStates states;

  private final AtomicLong head = new AtomicLong(headOf(0, NONE));
  private final AtomicInteger fresh = new AtomicInteger();

  private final AtomicInteger inUse = new AtomicInteger();
  private final AtomicInteger highWater = new AtomicInteger();
  private final AtomicLong acquires = new AtomicLong();
  private final AtomicLong releases = new AtomicLong();
  private final AtomicLong exhausted = new AtomicLong();

  /**
   * Makes a slab of which every block is free; parameters and exceptions as in {@link
   * valk.memory.spi.SlabProvider#create}.
   */
  TreiberSlab(String name, Space space, long start, int blockSize, int capacity) {
    this(name, space, start, blockSize, capacity, statesFor(capacity));
  }

  /** Makes a slab with a given, empty table of states for {@code capacity} blocks. */
  TreiberSlab(
      String name, Space space, long start, int blockSize, int capacity, BlockStates states) {
    requireAligned("start", start);
    requireAligned("blockSize", blockSize);
    requireRange("blockSize", blockSize, Integer.MAX_VALUE);
    Objects.checkFromIndexSize(start, (long) blockSize * capacity, space.size());
    this.name = name;
    this.space = space;
    this.start = start;
    this.blockSize = blockSize;
    this.capacity = capacity;
    this.states = states;
  }

  @Override
  public int acquire() {
    int block = take();
    if (block == NONE) {
      exhausted.incrementAndGet();
      return NONE;
    }
    states.markInUse(block);
    countAcquired();
    return block;
  }

  /**
   * Takes a block from the stack, else a fresh one. Since the fresh counter never falls, a stack
   * found empty <em>after</em> the counter has reached the capacity proves that no block was free
   * at that moment; found empty before, it would prove nothing.
   */
  private int take() {
    int block = popCommitted();
    if (block != NONE) {
      return block;
    }
    block = takeFresh();
    return block != NONE ? block : popCommitted();
  }

  /** The user of a block may have discarded its storage before it was released. */
  private int popCommitted() {
    int block = pop();
    if (block == NONE || space.commit(offsetOf(block), blockSize)) {
      return block;
    }
    push(block);
    return NONE;
  }

  private int pop() {
    while (true) {
      long seen = head.get();
      int top = blockOfHead(seen);
      if (top == NONE || head.compareAndSet(seen, successor(seen, states.below(top)))) {
        return top;
      }
    }
  }

  private int takeFresh() {
    while (true) {
      int next = fresh.get();
      if (next == capacity || !space.commit(offsetOf(next), blockSize)) {
        return NONE;
      }
      states.provide(next);
      if (fresh.compareAndSet(next, next + 1)) {
        return next;
      }
    }
  }

  private void countAcquired() {
    acquires.incrementAndGet();
    int now = inUse.incrementAndGet();
    if (now > highWater.get()) {
      highWater.accumulateAndGet(now, Math::max);
    }
  }

  @Override
  public void release(int block) {
    if (block < 0 || block >= capacity) {
      throw new SlabMisuseException(
          name, block, "is not one of its blocks 0..%d".formatted(capacity - 1));
    }
    if (states.wasNeverUsed(block)) {
      throw new SlabMisuseException(name, block, "was never acquired");
    }
    if (!states.claimRelease(block)) {
      throw new SlabMisuseException(name, block, "has been released already");
    }
    countReleased();
    push(block);
  }

  /** Counts before the block can be acquired again, so that inUse never exceeds the capacity. */
  private void countReleased() {
    inUse.decrementAndGet();
    releases.incrementAndGet();
  }

  private void push(int block) {
    while (true) {
      long seen = head.get();
      states.linkBelow(block, blockOfHead(seen));
      if (head.compareAndSet(seen, successor(seen, block))) {
        return;
      }
    }
  }

  private static int blockOfHead(long head) {
    return (int) head;
  }

  private static long successor(long head, int block) {
    return headOf((head >>> VERSION_SHIFT) + 1, block);
  }

  private static long headOf(long version, int block) {
    return version << VERSION_SHIFT | Integer.toUnsignedLong(block);
  }

  @Override
  public long offset(int block) {
    return offsetOf(Objects.checkIndex(block, capacity));
  }

  private long offsetOf(int block) {
    return start + (long) block * blockSize;
  }

  @Override
  public int blockOf(long offset) {
    long block = Math.floorDiv(offset - start, (long) blockSize);
    return block >= 0 && block < capacity ? (int) block : NONE;
  }

  @Override
  public boolean isAcquired(int block) {
    return block >= 0 && block < capacity && states.isInUse(block);
  }

  @Override
  public int blockSize() {
    return blockSize;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public int inUse() {
    return inUse.get();
  }

  @Override
  public int highWater() {
    return highWater.get();
  }

  @Override
  public long acquires() {
    return acquires.get();
  }

  @Override
  public long releases() {
    return releases.get();
  }

  @Override
  public long exhausted() {
    return exhausted.get();
  }

  @Override
  public String name() {
    return name;
  }

  private static BlockStates statesFor(int capacity) {
    requireRange("capacity", capacity, GREATEST_CAPACITY);
    return new BlockStates(capacity);
  }

  private static void requireAligned(String name, long value) {
    if (value % ALIGNMENT != 0) {
      throw new IllegalArgumentException(
          "%s=%d is not a multiple of %d".formatted(name, value, ALIGNMENT));
    }
  }

  private static void requireRange(String name, int value, int greatest) {
    if (value < 1 || value > greatest) {
      throw new IllegalArgumentException("%s=%d is not in 1..%d".formatted(name, value, greatest));
    }
  }
}
