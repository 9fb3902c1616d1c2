package valk.gc;

import java.util.Arrays;
import java.util.BitSet;
import valk.memory.Slab;
import valk.memory.SlabSnapshot;
import valk.memory.Space;

/**
 * What the host holds on to: each handle keeps one word alive, and finds it wherever it has moved.
 *
 * <pre>
 *   block                                             handle
 *   0                8                16              63                32 31            0
 *   +----------------+----------------+               +-------------------+--------------+
 *   | word           | generation     |               | generation        | block        |
 *   +----------------+----------------+               +-------------------+--------------+
 * </pre>
 *
 * A block's generation rises when its handle is released; so a handle that outlived its release is
 * recognised, also when its block has a new user. Generations are positive: no handle is 0 or
 * negative. What a free block holds is the slab's; so the generation of its next user is kept here
 * meanwhile.
 *
 * <p>Generations never wrap. A block that was used 2^31 - 1 times, the greatest generation, is
 * never used again; it stays acquired, and the slab has one block less to give. So no stale handle
 * ever finds another value. With 65 536 blocks that is after 2^47 handles: half a year of ten
 * million a second.
 *
 * <p>Every method may be called from any thread: a host may release a handle when its own collector
 * finds the holder dead. They exclude one another, and the checkpoint or collection that visits the
 * words.
 */
public final class Handles implements RootSource {
  /** Bytes of a block. */
  static final int BLOCK_BYTES = 16;

  private static final int GENERATION_SHIFT = 32;
  static final int MOST_GENERATION = Integer.MAX_VALUE;

  private static final int FIRST_GENERATION = 1;
  private static final int NEVER_USED = 0;

  private final Space space;
  private final Slab slab;
  private final HeapExhausted exhausted;
  private final int firstGeneration;
  private int[] live = new int[16];
  private int liveCount;
  private int[] dirty = new int[16];
  private int dirtyCount;
  private final BitSet isDirty = new BitSet();

  /**
   * For each block: one more than its place in live; {@link #NEVER_USED}; or, negated, the
   * generation of its next user.
   */
  private int[] placeOf = new int[16];

  private boolean closed;

  Handles(Space space, Slab slab, HeapExhausted exhausted) {
    this(space, slab, exhausted, FIRST_GENERATION);
  }

  /** As after {@code firstGeneration - 1} uses of each block. */
  Handles(Space space, Slab slab, HeapExhausted exhausted, int firstGeneration) {
    this.space = space;
    this.slab = slab;
    this.exhausted = exhausted;
    this.firstGeneration = firstGeneration;
  }

  /**
   * Makes a handle. To be called on the thread that owns the heap, since only there is a word known
   * not to be stale.
   *
   * @param word any value
   * @return the handle, positive
   * @throws HeapExhausted if all handles are in use
   * @throws IllegalStateException if the heap is closed
   */
  public synchronized long create(long word) {
    requireOpen();
    int block = slab.acquire();
    if (block == Slab.NONE) {
      throw exhausted.because("no handle is free", slab.inUse(), slab.capacity());
    }
    placeOf = grown(placeOf, block + 1);
    long generation = placeOf[block] == NEVER_USED ? firstGeneration : -placeOf[block];
    Space.store(space, generationAt(block), generation);
    Space.store(space, slab.offset(block), word);
    addLive(block);
    addDirty(block);
    return generation << GENERATION_SHIFT | block;
  }

  private long generationAt(int block) {
    return slab.offset(block) + Words.WORD_BYTES;
  }

  private void addLive(int block) {
    live = grown(live, liveCount + 1);
    live[liveCount++] = block;
    placeOf[block] = liveCount;
  }

  private void removeLive(int block, int nextGeneration) {
    int place = placeOf[block] - 1;
    int last = live[--liveCount];
    live[place] = last;
    placeOf[last] = place + 1;
    placeOf[block] = -nextGeneration;
  }

  /** Lists a block once, however often it is used between two checkpoints. */
  private void addDirty(int block) {
    if (!isDirty.get(block)) {
      isDirty.set(block);
      dirty = grown(dirty, dirtyCount + 1);
      dirty[dirtyCount++] = block;
    }
  }

  private static int[] grown(int[] array, int least) {
    return least <= array.length ? array : Arrays.copyOf(array, Math.max(least, array.length * 2));
  }

  /**
   * The word of a handle. To be called on the thread that owns the heap.
   *
   * @throws IllegalArgumentException if the handle was released, or was never made here
   * @throws IllegalStateException if the heap is closed
   */
  public synchronized long get(long handle) {
    requireOpen();
    return Space.load(space, slab.offset(checkedBlock(handle)));
  }

  /**
   * Releases a handle; its word is no longer kept alive by it. Does nothing when the heap is
   * closed.
   *
   * @throws IllegalArgumentException if the handle was released before, or was never made here
   */
  public synchronized void release(long handle) {
    if (closed) {
      return;
    }
    int block = checkedBlock(handle);
    int generation = (int) (handle >>> GENERATION_SHIFT);
    if (generation == MOST_GENERATION) {
      removeLive(block, MOST_GENERATION); // The block is never used again: generations never wrap.
    } else {
      removeLive(block, generation + 1);
      slab.release(block);
    }
  }

  private int checkedBlock(long handle) {
    int block = (int) handle;
    boolean isLive = block >= 0 && block < placeOf.length && placeOf[block] > 0;
    if (!isLive || Space.load(space, generationAt(block)) != handle >>> GENERATION_SHIFT) {
      throw new IllegalArgumentException(
          "stale handle: block=%d, generation=%d".formatted(block, handle >>> GENERATION_SHIFT));
    }
    return block;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("heap is closed");
    }
  }

  /** Number of handles in use. */
  public synchronized int inUse() {
    return liveCount;
  }

  @Override
  public synchronized void visit(RootVisitor visitor) {
    for (int i = 0; i < liveCount; i++) {
      visitBlock(live[i], visitor);
    }
  }

  /** Visits the handles made since the last time: only they can hold a pointer into the arena. */
  @Override
  public synchronized void visitDirty(RootVisitor visitor) {
    for (int i = 0; i < dirtyCount; i++) {
      int block = dirty[i];
      isDirty.clear(block);
      if (placeOf[block] > 0) {
        visitBlock(block, visitor);
      }
    }
    dirtyCount = 0;
  }

  private void visitBlock(int block, RootVisitor visitor) {
    long at = slab.offset(block);
    Space.store(space, at, visitor.visit(Space.load(space, at)));
  }

  SlabSnapshot slab() {
    return slab.snapshot();
  }

  /** Closes the slab, for which handles that were not released are leaks. Idempotent. */
  synchronized void close() {
    closed = true;
    slab.close();
  }
}
