package valk.benchmarks;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Treiber stack of block numbers with a version against ABA and nothing else: it counts nothing
 * and notices nothing. What a slab without detection would cost.
 */
final class BareBlockStack {
  private static final int NONE = -1;
  private static final int VERSION_SHIFT = 32;

  private final AtomicLong head = new AtomicLong(Integer.toUnsignedLong(NONE));
  private final AtomicIntegerArray below;

  BareBlockStack(int blocks) {
    below = new AtomicIntegerArray(blocks);
    for (int block = 0; block < blocks; block++) {
      push(block);
    }
  }

  /** Takes a block; -1 if there is none. */
  int pop() {
    while (true) {
      long seen = head.get();
      int top = (int) seen;
      if (top == NONE || head.compareAndSet(seen, successor(seen, below.getPlain(top)))) {
        return top;
      }
    }
  }

  /** Puts a block back. */
  void push(int block) {
    while (true) {
      long seen = head.get();
      below.setPlain(block, (int) seen);
      if (head.compareAndSet(seen, successor(seen, block))) {
        return;
      }
    }
  }

  private static long successor(long head, int block) {
    return ((head >>> VERSION_SHIFT) + 1) << VERSION_SHIFT | Integer.toUnsignedLong(block);
  }
}
