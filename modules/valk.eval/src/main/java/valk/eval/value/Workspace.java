package valk.eval.value;

import valk.gc.ManagedHeap;

/**
 * What code that works on values asks of the machine that runs it: the heap, the names, room on the
 * shadow stack, and safepoints.
 *
 * <p>The rule that everything here follows: at a safepoint every value may move, so a word that is
 * needed afterwards lies in {@code stack()[0 .. top)} before and is loaded again after. All words
 * below {@code top} must be values; plain integers are kept there as fixnums. The array itself may
 * be replaced whenever the stack grows, so it is asked for again after each safepoint and each
 * {@link #reserve}.
 *
 * <p>Owned by one thread at a time, like the heap.
 */
public interface Workspace {
  /** Words above {@code top} that may be written without {@link #reserve}. */
  int SLACK = 256;

  /** The heap in which values lie. */
  ManagedHeap heap();

  /** The table of names. */
  Names names();

  /** The bytes in which texts are made. */
  TextBuffer textBuffer();

  /** The keys of the small map that was made last. */
  RecentKeys recentKeys();

  /** The shadow stack as it is now. */
  long[] stack();

  /**
   * Makes room for words below {@code newTop}. Moves no value.
   *
   * @param fp frame that asks, for the place of the error
   * @throws RuntimeException stack overflow, as the machine raises it
   */
  void reserve(int fp, int newTop);

  /**
   * A safepoint, when one is asked for. Work without bound calls this at least every 1024 steps.
   *
   * @param fp frame that asks
   * @param top the words in {@code stack()[0 .. top)} are live
   * @throws RuntimeException interruption, time-out or lack of memory, as the machine raises it
   */
  void poll(int fp, int top);

  /**
   * As {@link #poll}, after work that grows with what is worked on: a limit on steps counts it.
   *
   * @param elements how many were looked at, copied or compared since the last safepoint
   */
  default void pollAfterElements(long elements, int fp, int top) {
    poll(fp, top);
  }

  /**
   * As {@link #pollAfterElements}, after work on text.
   *
   * @param bytes how many were copied or looked at since the last safepoint
   */
  default void pollAfterBytes(long bytes, int fp, int top) {
    poll(fp, top);
  }

  /** As {@link #poll}, where waiting is no work: a limit on steps does not count it. */
  default void pollFree(int fp, int top) {
    poll(fp, top);
  }

  /**
   * A safepoint after which {@code bytes} can be allocated before the next one.
   *
   * @param bytes at most 64 KiB
   */
  void ensure(long bytes, int fp, int top);

  /** As {@link #ensure(long, int, int)}, and room for {@code charge} bytes outside the heap. */
  void ensure(long bytes, long charge, int fp, int top);

  /**
   * Makes a cell of any size; a safepoint.
   *
   * @param bytes size of the whole cell, header included
   * @return its offset; slots are nil, raw bytes zero
   */
  long large(int type, int slots, long bytes, int fp, int top);

  /**
   * The name of a builtin or form that is passed as a value.
   *
   * @param function its immediate word
   */
  String nameOf(long function);

  /**
   * Whether a closure is the value of a macro.
   *
   * @param closure its word
   */
  default boolean isMacro(long closure) {
    return false;
  }

  /** A number for the hash of a value that is compared by identity; never 0, may repeat. */
  int nextSerial();
}
