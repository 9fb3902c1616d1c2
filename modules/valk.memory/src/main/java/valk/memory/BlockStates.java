package valk.memory;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a {@link TreiberSlab} knows of each block: one {@code int}, kept outside the block, since a
 * block in use belongs to its user to the last byte.
 *
 * <pre>
 *    0     NEVER_USED   behind the fresh counter
 *   -1     IN_USE       handed out
 *   -2     RELEASING    won by the one thread that pushes it, not on the stack yet
 *   n + 2  free, and block n lies below it on the stack   (n = -1: nothing lies below it)
 *
 *   NEVER_USED --acquire--> IN_USE --release--> RELEASING --push--> free --acquire--> IN_USE
 * </pre>
 *
 * <p>{@code IN_USE -> RELEASING} is a compare-and-set: this alone decides which of several releases
 * of a block is the right one. The other steps are plain publication by the one thread that owns
 * the block in that state.
 *
 * <p>Zero means never used, so the table needs no initialising; it grows by {@value #CHUNK} entries
 * as blocks are taken for the first time. A slab for a million blocks begins with a thousand
 * references.
 */
final class BlockStates {
  private static final int NEVER_USED = 0;
  private static final int IN_USE = -1;
  private static final int RELEASING = -2;
  private static final int LINK_BIAS = 2;

  private static final int CHUNK_SHIFT = 10;
  private static final int CHUNK = 1 << CHUNK_SHIFT;

  private final AtomicReferenceArray<AtomicIntegerArray> chunks;

  BlockStates(int capacity) {
    chunks = new AtomicReferenceArray<>(((capacity - 1) >> CHUNK_SHIFT) + 1);
  }

  /** Makes room for the state of a block that is about to be used for the first time. */
  void provide(int block) {
    int index = block >> CHUNK_SHIFT;
    if (chunks.get(index) == null) {
      chunks.compareAndSet(index, null, new AtomicIntegerArray(CHUNK));
    }
  }

  void markInUse(int block) {
    chunk(block).setRelease(block & (CHUNK - 1), IN_USE);
  }

  /** Claims the right to push a block. Of several callers at most one is told {@code true}. */
  boolean claimRelease(int block) {
    return chunk(block).compareAndSet(block & (CHUNK - 1), IN_USE, RELEASING);
  }

  /** Notes the block below a block that is being pushed; {@link Slab#NONE} if there is none. */
  void linkBelow(int block, int below) {
    chunk(block).setRelease(block & (CHUNK - 1), below + LINK_BIAS);
  }

  /**
   * Returns the block below a free block, or {@link Slab#NONE}. Meaningless, and harmless, if the
   * block was popped by another thread meanwhile: the caller's compare-and-set of the head will
   * fail.
   */
  int below(int block) {
    return state(block) - LINK_BIAS;
  }

  boolean isInUse(int block) {
    return state(block) == IN_USE;
  }

  boolean wasNeverUsed(int block) {
    return state(block) == NEVER_USED;
  }

  private int state(int block) {
    AtomicIntegerArray chunk = chunks.get(block >> CHUNK_SHIFT);
    return chunk == null ? NEVER_USED : chunk.getAcquire(block & (CHUNK - 1));
  }

  private AtomicIntegerArray chunk(int block) {
    return chunks.get(block >> CHUNK_SHIFT);
  }
}
