package valk.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The depot of a {@link TreiberSlab}: a lock-free stack of free blocks, linked through their
 * states.
 *
 * <pre>
 *   head    63                    32 31                     0
 *          +------------------------+------------------------+
 *          | popped, count          | block on top + 1, or 0 |
 *          +------------------------+------------------------+
 * </pre>
 *
 * <p>The count stops the ABA mistake: a thread that is about to pop block A, having read that B
 * lies below, must not succeed after others have popped A and B and pushed A again. Pops alone need
 * be counted, since without one A cannot come to the top again. A thread would have to sleep
 * through exactly a multiple of 2<sup>32</sup> pops to be fooled.
 *
 * <p>Source: R. Kent Treiber, "Systems Programming: Coping with Parallelism", IBM Almaden Research
 * Center, report RJ 5118, 1986.
 */
final class FreeStack {
  private final BlockStates states;
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong halves = new AtomicLong();

  FreeStack(BlockStates states) {
    this.states = states;
  }

  /** Returns what the head says; a moment later it may say something else. */
  long head() {
    return head.get();
  }

  /** Returns the block on top; {@link Slab#NONE} if the stack is empty. */
  static int top(long head) {
    return (int) head - 1;
  }

  /** Returns a number that no two pops of a stack share, but for 2<sup>32</sup> others between. */
  static int tag(long head) {
    return (int) UpperCount.in(head) + 1;
  }

  /** Takes the block on top off. */
  boolean pop(long seen) {
    long below = states.below(top(seen)) + 1L;
    long next = ((seen & UpperCount.MASK) + UpperCount.ONE) | below;
    if (!head.compareAndSet(seen, next)) {
      return false;
    }
    if (UpperCount.passesHalf(seen, next)) {
      halves.getAndIncrement();
    }
    return true;
  }

  /**
   * Puts a block on top that the caller has {@linkplain BlockStates#claim claimed}.
   *
   * @return whether another thread was in the way
   */
  boolean push(int block) {
    boolean contended = false;
    while (true) {
      long seen = head.get();
      states.linkBelow(block, top(seen));
      if (head.compareAndSet(seen, (seen & UpperCount.MASK) | (block + 1))) {
        return contended;
      }
      contended = true;
    }
  }

  /**
   * Says whether there was a moment during this call at which a block was on the stack. Takes as
   * long as the stack is deep, and again whenever it changes: for errors.
   */
  boolean holds(int block) {
    while (true) {
      long seen = head.get();
      int found = find(block, seen);
      if (head.get() == seen) {
        return found == block;
      }
    }
  }

  /**
   * Returns the block, or {@link Slab#NONE} where the stack ends; any number if the stack is no
   * longer what was seen. A link is followed only if the head has not changed since: that of a
   * block that has left the stack may name no block at all.
   */
  private int find(int block, long seen) {
    int at = top(seen);
    while (at != block && at != Slab.NONE) {
      int below = states.below(at);
      if (head.get() != seen) {
        break;
      }
      at = below;
    }
    return at;
  }

  /** Adds the figures of one instant to a census. */
  void count(Census census) {
    while (true) {
      long carried = halves.get();
      long seen = head.get();
      int depth = top(seen) == Slab.NONE ? 0 : states.height(top(seen));
      if (head.get() == seen) {
        census.add(UpperCount.total(carried, seen), depth);
        return;
      }
    }
  }
}
