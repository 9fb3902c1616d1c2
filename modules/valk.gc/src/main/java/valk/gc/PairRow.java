package valk.gc;

import valk.memory.Space;

/**
 * The bump pointer of a heap, on loan to a loop that allocates pairs and nothing else.
 *
 * <pre>
 *   windowStart            bump of the heap before      bump of the row           windowEnd
 *   +----------------------+----------------------------+-------------------------+
 *   | cells                | pairs of the row           | free                    |
 *   +----------------------+----------------------------+-------------------------+
 * </pre>
 *
 * <p>{@link Nursery#pair} reads the heap's bump pointer from memory and writes it back at each
 * pair. In a loop that does little else, each turn then waits for the store of the turn before, and
 * that wait is longer than all the rest. A row that does not leave the method that opened it is no
 * object once the method is compiled: its pointer is a local variable, hence a register.
 *
 * <p>While a row is open nothing else is allocated and no safepoint is passed; the heap throws an
 * {@link IllegalStateException} if it is tried. {@link ManagedHeap#ensure} comes before the row.
 *
 * <p>Belongs to the thread that evaluates.
 */
public final class PairRow implements AutoCloseable {
  /** In place of the bump pointer of a row that is closed; beyond the end of every window. */
  static final long CLOSED = Long.MAX_VALUE - Words.PAIR_BYTES;

  private final Nursery heap;
  private final Space space;
  private long bump;
  private long end;

  PairRow(Nursery heap) {
    this.heap = heap;
    this.space = heap.space;
    this.bump = heap.lend();
    this.end = heap.windowEnd();
  }

  /**
   * Allocates a pair.
   *
   * @param first any value
   * @param second any value
   * @return its offset, a multiple of 16; the caller adds the tag
   * @throws HeapExhausted only in recovery; the row is closed then
   * @throws IllegalStateException if the row is closed, or as for {@link Nursery#pair}; the row is
   *     closed then
   */
  public long pair(long first, long second) {
    // For the compiler's sake: a call that was handed this row would make it an object, and a
    // pointer that is still wanted after a call lies on the stack all the time.
    long pair = bump;
    long next = pair + Words.PAIR_BYTES;
    if (next > end) {
      bump = CLOSED;
      pair = heap.pairAfterRow(pair, first, second);
      next = heap.rowBump();
      end = heap.windowEnd();
    } else {
      Space.storePair(space, pair, first, second);
    }
    bump = next;
    return pair;
  }

  /**
   * Says how many pairs fit before the window is used up: so many may follow through {@link #next}.
   *
   * @return a number of pairs; 0 if the row is closed
   */
  public long room() {
    return Math.max(0, (end - bump) / Words.PAIR_BYTES);
  }

  /**
   * Allocates a pair as {@link #pair} does, where there is {@link #room} for it. Since this never
   * takes another window it calls nobody, and so a loop keeps all it needs in registers.
   *
   * @param first any value
   * @param second any value
   * @return its offset, a multiple of 16; the caller adds the tag
   * @throws IllegalStateException if there is no room, or the row is closed
   */
  public long next(long first, long second) {
    long pair = bump;
    long next = pair + Words.PAIR_BYTES;
    if (next > end) {
      throw new IllegalStateException("the row of pairs has no room");
    }
    Space.storePair(space, pair, first, second);
    bump = next;
    return pair;
  }

  /** Gives the bump pointer back. Idempotent. */
  @Override
  public void close() {
    if (bump != CLOSED) {
      heap.takeBack(bump);
      bump = CLOSED;
    }
  }
}
