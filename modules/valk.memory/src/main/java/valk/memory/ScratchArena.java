package valk.memory;

/**
 * The scratch tier: a range of a {@link Space} that is granted window by window and taken back all
 * at once. The heap bumps <em>inside</em> the windows, so that allocating costs the same whatever
 * arena is plugged in; the arena itself is asked only for the next window and at a reset.
 *
 * <pre>
 *   start          start + granted                         start + capacity
 *   +--------+-----+-------------------------------------------+
 *   | window | ... | not granted                               |     (the default, bump)
 *   +--------+-----+-------------------------------------------+
 * </pre>
 *
 * <p>An arena belongs to the thread that evaluates; nothing here is synchronised.
 *
 * @apiNote Windows of the default arena are adjacent and rise; a caller must not rely on it.
 */
public interface ScratchArena {

  /** What {@link #grant} returns when there is no window to grant. */
  long FULL = -1;

  /**
   * Grants a window that overlaps no other window granted since the last reset. Its storage is
   * committed, its contents are anything.
   *
   * @param bytes size of the window, a positive multiple of 16
   * @return offset of the window's first byte, a multiple of 16; or {@link #FULL}, counted as an
   *     overflow, if the arena has no room for it or no storage is to be had
   * @throws IllegalArgumentException if {@code bytes} is not a positive multiple of 16
   */
  long grant(long bytes);

  /**
   * Takes all windows back.
   *
   * @param used how many bytes of them were allocated, 0 to {@link #granted()}; raises the high
   *     water mark
   * @throws IllegalArgumentException if {@code used} is out of range
   */
  void reset(long used);

  /** Returns the size of the arena in bytes, a multiple of 16. */
  long capacity();

  /** Returns the bytes of all windows granted since the last reset, 0 to {@link #capacity()}. */
  long granted();

  /** Returns the most bytes that a {@linkplain #reset reset} ever reported as used. */
  long highWater();

  /** Returns how often the arena was reset. */
  long resets();

  /** Returns how often {@link #grant} answered {@link #FULL}. */
  long overflows();

  /**
   * Says that the owner is done with the arena: nothing else is called afterwards. Idempotent.
   * Called while the space is still open.
   *
   * @implSpec Does nothing. An arena that checks its users does so here for the last time; it may
   *     report or throw what it finds. Storage need not be given back: the space is about to close.
   */
  default void close() {}
}
