package valk.memory;

import java.util.Objects;

/**
 * The slab tier: blocks of one fixed size in a range of a {@link Space}, handed out and taken back
 * one by one in constant time. Heap pages, handles and buffers of connections are blocks.
 *
 * <p><b>Threads.</b> Every method may be called from any thread at any time. {@link #acquire} and
 * {@link #release} are linearizable: each takes effect at one moment between its call and its
 * return, as if one thread after the other had made them. In particular {@link #NONE} is never
 * answered by a call during which some block was free all the time, whichever it was. What the
 * releasing thread wrote to a block happens before what the thread that acquires it next reads.
 *
 * <p><b>Figures</b> are exact whenever no call is under way. While calls are under way each figure
 * counts them or not, and no figure is impossible: {@link #inUse()} is at least 0, at most {@link
 * #highWater()}, and that at most {@link #capacity()}.
 */
public interface Slab {

  /** What {@link #acquire} and {@link #blockOf} return in place of a block. */
  int NONE = -1;

  /**
   * Hands out a free block. Its storage is committed, its contents are anything.
   *
   * @return the block, 0 to capacity - 1; or {@link #NONE}, counted as exhausted, if every block is
   *     in use or no storage is to be had
   */
  int acquire();

  /**
   * Hands out several blocks: as many calls of {@link #acquire()}, up to the first that answers
   * {@link #NONE}, but in less time when many blocks are used for the first time. Other threads may
   * take and release blocks in between.
   *
   * @param blocks takes the blocks, from index 0 on; the rest is unchanged
   * @param count how many are wanted, 0 to {@code blocks.length}
   * @return how many were handed out; if fewer than wanted, one refusal was counted as exhausted
   * @throws IndexOutOfBoundsException if {@code count} is out of range; nothing was handed out
   * @implSpec Calls {@link #acquire()} so many times.
   */
  default int acquire(int[] blocks, int count) {
    Objects.checkFromIndexSize(0, count, blocks.length);
    for (int i = 0; i < count; i++) {
      int block = acquire();
      if (block == NONE) {
        return i;
      }
      blocks[i] = block;
    }
    return count;
  }

  /**
   * Takes a block back.
   *
   * @param block a block that {@link #acquire} handed out and that was not released since
   * @throws SlabMisuseException if the block is not one of this slab, was never handed out or has
   *     been released already; the slab is unchanged. Of several threads that release the same
   *     block at once exactly one succeeds.
   * @apiNote A late second release of a block that has a new user by then cannot be told from that
   *     user's own; the slab stays sound, and it is the user's release that is then refused. A
   *     wrong release may wait for a thread that is about to take or release the same block.
   */
  void release(int block);

  /**
   * Returns the offset of a block's first byte in the space, a multiple of 16.
   *
   * @param block a block, 0 to capacity - 1
   * @throws IndexOutOfBoundsException if {@code block} is not a block of this slab
   */
  long offset(int block);

  /**
   * Returns the block that an offset lies in, or {@link #NONE} if it lies in none.
   *
   * @param offset any offset into the space
   */
  int blockOf(long offset);

  /**
   * Says whether a block is handed out at this moment.
   *
   * @param block any number; {@code false} if it is no block of this slab
   */
  boolean isAcquired(int block);

  /** Returns the size of every block in bytes, a multiple of 16. */
  int blockSize();

  /** Returns the number of blocks. */
  int capacity();

  /** Returns how many blocks are handed out. */
  int inUse();

  /**
   * Returns the most blocks ever handed out at one time. A block counts from the moment at which
   * {@link #acquire} takes effect to the moment at which {@link #release} does: so with calls under
   * way, blocks may count that no caller holds yet, or any more.
   */
  int highWater();

  /** Returns how often {@link #acquire} handed out a block. */
  long acquires();

  /** Returns how often {@link #release} took one back. */
  long releases();

  /** Returns how often {@link #acquire} answered {@link #NONE}. */
  long exhausted();

  /** Returns what errors and figures call this slab. */
  String name();

  /**
   * Says that the owner is done with the slab: nothing else is called afterwards, by no thread.
   * Idempotent. Called while the space is still open.
   *
   * @implSpec Does nothing. A slab that checks its users does so here for the last time: blocks
   *     that are still handed out are leaks, which it may report; misuse that it finds it may
   *     throw. Storage need not be given back: the space is about to close.
   */
  default void close() {}

  /** Returns the figures of this moment. */
  default SlabSnapshot snapshot() {
    return new SlabSnapshot(
        name(), blockSize(), capacity(), inUse(), highWater(), acquires(), releases(), exhausted());
  }
}
