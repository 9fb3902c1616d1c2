package valk.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A few blocks that the threads of one stripe pass among themselves, each at a position of its own.
 *
 * <pre>
 *   position   63                      32 31 30                     0
 *             +--------------------------+--+------------------------+
 *             | taken from here, count   | f| block + 1, 0 if empty  |
 *             +--------------------------+--+------------------------+
 *                                         f = 1: the block is free
 *
 *     empty ----settle----> out --giveBack--> free
 *       ^                   ^ ^                | |
 *       |                   | +------take------+ |
 *       |            settle another block        |
 *       +-------------------------------steal----+
 * </pre>
 *
 * <p>A block that is taken stays at its position and is only marked as out; so taking and giving
 * back are one compare-and-set each, and the second of two releases fails at the same word. A
 * position whose block is out can be given to another block: the one that was there has lost its
 * home, and is in use until it is released to the depot. Nothing is ever free and on its way: a
 * free block can be found here, or on the depot, at any moment.
 *
 * <p>The positions lie between two gaps, so that no other magazine shares a cache line with them.
 *
 * <pre>
 *   | 128 bytes | 8 positions | 64 bytes | hint, word, stripe | 40 bytes | 8 halves | 128 bytes |
 * </pre>
 *
 * <p>The <em>hint</em> is a position, and the word that was left there: what the next thread of the
 * stripe tries first. Threads write it without care for each other. It may be wrong, and then the
 * compare-and-set that relies on it fails. A word is never read right after it was locked that way,
 * which would take as long as the lock itself: this is worth a fifth of the time of a pair.
 *
 * <p>For the same reason the usual pair reaches the {@linkplain #cells() cells} without the
 * magazine: whatever is read after a locked instruction waits for it, and reads that need each
 * other wait in a row.
 */
final class Magazine {
  private static final int POSITION_BITS = 3;
  static final int POSITIONS = 1 << POSITION_BITS;

  private static final int GAP = 16;
  private static final int HINT = GAP + 2 * POSITIONS;
  private static final int HINTED_WORD = HINT + 1;
  private static final int STRIPE = HINT + 2;
  private static final int HALVES = HINT + POSITIONS;
  private static final int CELLS = HALVES + POSITIONS + GAP;

  private static final long FREE = 1L << 31;
  private static final int BLOCK_MASK = Integer.MAX_VALUE;

  /** Reaches the array with one step less than an atomic array: a tenth of the time of a pair. */
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells = new long[CELLS];

  /** Makes the magazine of a stripe, all positions empty. */
  Magazine(int stripe) {
    cells[STRIPE] = stripe;
  }

  int stripe() {
    return stripe(cells);
  }

  /** Returns the stripe of the magazine that has these cells. */
  static int stripe(long[] cells) {
    return (int) cells[STRIPE];
  }

  /** Returns what the magazine consists of, for those who take and give back where it hints. */
  long[] cells() {
    return cells;
  }

  /** Returns what a position says; a moment later it may say something else. */
  long at(int position) {
    return (long) CELL.getVolatile(cells, GAP + position);
  }

  static boolean isFree(long word) {
    return (word & FREE) != 0;
  }

  /** Says whether a word names a block and says that it is out. */
  static boolean isOut(long word, int block) {
    return (int) word == block + 1;
  }

  /** Returns the block that has a position; {@link Slab#NONE} if it is empty. */
  static int blockAt(long word) {
    return ((int) word & BLOCK_MASK) - 1;
  }

  /** Returns the position where a thread took or gave back a block last; or an older one. */
  int hint() {
    return (int) cells[HINT];
  }

  /** Returns what the position was left with, or an older word, of this position or another. */
  static long hintedWord(long[] cells) {
    return (long) CELL.getAcquire(cells, HINTED_WORD);
  }

  private void hint(int position, long word) {
    cells[HINT] = position;
    CELL.setRelease(cells, HINTED_WORD, word);
  }

  /** As {@link #take}, at the position that is hinted and stays so. */
  static boolean takeHinted(long[] cells, long seen) {
    long next = seen + UpperCount.ONE - FREE;
    if (!countOneTaken(cells, (int) cells[HINT], seen, next)) {
      return false;
    }
    CELL.setRelease(cells, HINTED_WORD, next);
    return true;
  }

  /** As {@link #giveBack}, at the position that is hinted and stays so. */
  static boolean giveBackHinted(long[] cells, long seen) {
    if (!CELL.compareAndSet(cells, GAP + (int) cells[HINT], seen, seen | FREE)) {
      return false;
    }
    CELL.setRelease(cells, HINTED_WORD, seen | FREE);
    return true;
  }

  /** Takes the free block of a position, which stays its home. */
  boolean take(int position, long seen) {
    long next = seen + UpperCount.ONE - FREE;
    if (!countOneTaken(cells, position, seen, next)) {
      return false;
    }
    hint(position, next);
    return true;
  }

  /** Takes the free block of a position and leaves the position empty. */
  boolean steal(int position, long seen) {
    return countOneTaken(cells, position, seen, (seen & UpperCount.MASK) + UpperCount.ONE);
  }

  private static boolean countOneTaken(long[] cells, int position, long seen, long next) {
    if (!CELL.compareAndSet(cells, GAP + position, seen, next)) {
      return false;
    }
    if (UpperCount.passesHalf(seen, next)) {
      long _ = (long) CELL.getAndAdd(cells, HALVES + position, 1L);
    }
    return true;
  }

  /** Makes the block of a position, which is out, free. */
  boolean giveBack(int position, long seen) {
    if (!CELL.compareAndSet(cells, GAP + position, seen, seen | FREE)) {
      return false;
    }
    hint(position, seen | FREE);
    return true;
  }

  /**
   * Gives a block that is in use a home, unless another block is free there.
   *
   * @param turn selects the position; callers count up, so that the positions take turns
   * @param block the block
   * @return the home, or {@link BlockStates#NO_HOME}
   */
  int settle(int turn, int block) {
    int position = turn & (POSITIONS - 1);
    long seen = at(position);
    if (isFree(seen)) {
      return BlockStates.NO_HOME;
    }
    long next = (seen & UpperCount.MASK) | (block + 1);
    return CELL.compareAndSet(cells, GAP + position, seen, next)
        ? 1 + stripe() * POSITIONS + position
        : BlockStates.NO_HOME;
  }

  /** Returns the stripe of a home. */
  static int stripeAt(int home) {
    return (home - 1) >>> POSITION_BITS;
  }

  /** Returns the position of a home. */
  static int positionAt(int home) {
    return (home - 1) & (POSITIONS - 1);
  }

  /**
   * Returns how often blocks were taken from the positions, each modulo 2<sup>32</sup>; or {@link
   * TreiberSlab#SOMETHING_IS_FREE}.
   */
  long takenIfNothingIsFree() {
    long taken = 0;
    for (int position = 0; position < POSITIONS; position++) {
      long word = at(position);
      if (isFree(word)) {
        return TreiberSlab.SOMETHING_IS_FREE;
      }
      taken += UpperCount.in(word);
    }
    return taken;
  }

  /** Adds the figures of each position to a census. */
  void count(Census census) {
    for (int position = 0; position < POSITIONS; position++) {
      long carried = (long) CELL.getVolatile(cells, HALVES + position);
      long word = at(position);
      census.add(UpperCount.total(carried, word), isFree(word) ? 1 : 0);
    }
  }
}
