package valk.memory;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a {@link TreiberSlab} knows of each block: one word, kept outside the block, since a block
 * in use belongs to its user to the last byte.
 *
 * <pre>
 *          63 62 61            48 47         32 31                    0
 *         +-----+----------------------------------------------------+
 *   NEVER | 0 0 |  0: behind the fresh counter                       |
 *         +-----+----------------+-------------+---------------------+
 *   HELD  | 0 1 |                | home        | tag                 |
 *         +-----+----------------+----------+--+---------------------+
 *   FREE  | 1 0 | height                    | block below + 1        |
 *         +-----+---------------------------+------------------------+
 *          63 62 61                       31 30                     0
 * </pre>
 *
 * <dl>
 *   <dt>HELD
 *   <dd>the word says nothing if the {@linkplain Magazine position} called <i>home</i> names this
 *       block: then the position says whether it is free. Otherwise (no home, or the position names
 *       another block) the block is in use.
 *   <dt>FREE
 *   <dd>on the {@linkplain FreeStack depot}, {@code height} blocks from its end, or won by the one
 *       release that is about to push it there.
 * </dl>
 *
 * <p>{@code HELD -> FREE} is a compare-and-set: this alone decides which of several releases of a
 * block without a home is the right one. The tag, the depot's count when the block left it, makes
 * each stay outside the depot a word of its own. The other steps are plain publication by the one
 * thread that owns the block.
 *
 * <p>Zero means never used, so the table needs no initialising; it grows by {@value #CHUNK} entries
 * as blocks are taken for the first time. A slab for a million blocks begins with two thousand
 * references.
 */
final class BlockStates {
  /** The home of a block that has none. */
  static final int NO_HOME = 0;

  private static final int CHUNK_SHIFT = 9;
  private static final int CHUNK = 1 << CHUNK_SHIFT;

  private static final long NEVER = 0;
  private static final long HELD = 1L << 62;
  private static final long FREE = 1L << 63;
  private static final int HOME_SHIFT = 32;
  private static final int HOME_MASK = 0xffff;
  private static final int HEIGHT_SHIFT = 31;
  private static final int BELOW_MASK = Integer.MAX_VALUE;
  private static final int HEIGHT_MASK = Integer.MAX_VALUE;

  private final AtomicReferenceArray<AtomicLongArray> chunks;

  BlockStates(int capacity) {
    chunks = new AtomicReferenceArray<>(((capacity - 1) >> CHUNK_SHIFT) + 1);
  }

  /** Makes room for the state of a block that is about to be used for the first time. */
  void provide(int block) {
    int index = block >> CHUNK_SHIFT;
    if (chunks.get(index) == null) {
      chunks.compareAndSet(index, null, new AtomicLongArray(CHUNK));
    }
  }

  /** As {@link #provide(int)}, for several blocks, at least one. */
  void provide(int first, int count) {
    int last = (first + count - 1) >> CHUNK_SHIFT;
    for (int index = first >> CHUNK_SHIFT; index <= last; index++) {
      provide(index << CHUNK_SHIFT);
    }
  }

  /** Returns the state of a block; NEVER if no room was made for it. */
  long of(int block) {
    AtomicLongArray chunk = chunks.getAcquire(block >> CHUNK_SHIFT);
    return chunk == null ? NEVER : chunk.getAcquire(block & (CHUNK - 1));
  }

  static boolean isNever(long state) {
    return state == NEVER;
  }

  static boolean isFree(long state) {
    return state < 0;
  }

  /** Returns the home in the state of a held block; {@link #NO_HOME} if it has none. */
  static int homeOf(long state) {
    return (int) (state >>> HOME_SHIFT) & HOME_MASK;
  }

  /** Publishes a block that left the depot, or was fresh, as held. */
  void hold(int block, int home, int tag) {
    set(block, HELD | (long) home << HOME_SHIFT | Integer.toUnsignedLong(tag));
  }

  /**
   * Claims the right to push a block, of which {@code held} was the state. Of several callers with
   * the same state at most one is told {@code true}.
   */
  boolean claim(int block, long held) {
    return chunks.getAcquire(block >> CHUNK_SHIFT).compareAndSet(block & (CHUNK - 1), held, FREE);
  }

  /** Notes the block below a block that is being pushed; {@link Slab#NONE} if there is none. */
  void linkBelow(int block, int below) {
    int height = below == Slab.NONE ? 1 : height(below) + 1 & HEIGHT_MASK;
    set(block, FREE | (long) height << HEIGHT_SHIFT | (below + 1));
  }

  /**
   * Returns the block below a free block, or {@link Slab#NONE}. Meaningless, and harmless, if the
   * block was popped by another thread meanwhile: the caller's compare-and-set of the head will
   * fail.
   */
  int below(int block) {
    return ((int) of(block) & BELOW_MASK) - 1;
  }

  /** Returns how many blocks there are from a free block to the end of the depot; it is one. */
  int height(int block) {
    return (int) (of(block) >>> HEIGHT_SHIFT) & HEIGHT_MASK;
  }

  private void set(int block, long state) {
    chunks.getAcquire(block >> CHUNK_SHIFT).setRelease(block & (CHUNK - 1), state);
  }
}
