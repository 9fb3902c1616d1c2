package valk.memory;

/**
 * A scratch arena that follows its use down as well as up: storage is taken by chunks of 64 KiB as
 * windows reach them, and given back after a quiet period.
 *
 * <pre>
 *   start                                                          start + capacity
 *   +--------+--------+-----+-----------------------+---------------------+
 *   | window | window | ... | storage, not granted  | no storage          |
 *   +--------+--------+-----+-----------------------+---------------------+
 *                           ^ granted               ^ committed: whole chunks
 * </pre>
 *
 * <p><b>Quiet</b> is a row of {@value #QUIET_RESETS} resets, none of which found more than half of
 * the committed bytes granted. At its end all chunks beyond the most that was granted in the row
 * are {@linkplain Space#discard discarded}, and a new row begins; so does one whenever a reset
 * finds more granted.
 *
 * <pre>
 *   granted at each reset   9 . 2 1 3 2 1 .... 2 1 . 1 1 .... 1 9
 *   committed               9 9 9 9 9 9 9 .... 9 3 3 3 3 .... 3 9
 *                             |&lt;---- 64 resets --&gt;|
 *                               3 was the most: the other 6 chunks go back
 * </pre>
 *
 * <p>Counted in resets and not in time, so the same program gives back at the same places in every
 * run. An arena that was filled once and then stays at a hundredth has given the rest back 64
 * resets later; one that is filled at least every 64th time never gives back and takes anew. Where
 * use falls slowly, half and half again, each halving takes one row.
 *
 * <p>Belongs to one thread, as every {@link ScratchArena}.
 */
final class ChunkedArena implements ScratchArena {

  /** Resets in a row that must be quiet. */
  static final int QUIET_RESETS = 64;

  /** Bytes by which storage is taken and given back. */
  static final long CHUNK = ChunkedStorage.CHUNK;

  private final BumpArena windows;
  private final Space space;
  private final long start;
  private long committed;
  private long needed;
  private int quiet;

  /** Makes an arena of which nothing is granted; parameters and exceptions as {@link BumpArena}. */
  ChunkedArena(Space space, long start, long capacity) {
    this.windows = new BumpArena(space, start, capacity);
    this.space = space;
    this.start = start;
  }

  @Override
  public long grant(long bytes) {
    long window = windows.grant(bytes);
    if (window != FULL) {
      committed = Math.max(committed, wholeChunks(windows.granted()));
    }
    return window;
  }

  @Override
  public void reset(long used) {
    long granted = windows.granted();
    windows.reset(used);
    if (granted > committed / 2) {
      beginRow();
    } else {
      needed = Math.max(needed, granted);
      quiet++;
    }
    if (quiet == QUIET_RESETS) {
      giveBack();
      beginRow();
    }
  }

  private void beginRow() {
    needed = 0;
    quiet = 0;
  }

  private void giveBack() {
    long kept = wholeChunks(needed);
    if (kept < committed) {
      space.discard(start + kept, committed - kept);
      committed = kept;
    }
  }

  /** Rounds up to chunks; the last one ends with the arena. */
  private long wholeChunks(long bytes) {
    return Math.min((bytes + CHUNK - 1) & -CHUNK, windows.capacity());
  }

  /** Bytes that have storage, as far as this arena took it. */
  long committed() {
    return committed;
  }

  @Override
  public long capacity() {
    return windows.capacity();
  }

  @Override
  public long granted() {
    return windows.granted();
  }

  @Override
  public long highWater() {
    return windows.highWater();
  }

  @Override
  public long resets() {
    return windows.resets();
  }

  @Override
  public long overflows() {
    return windows.overflows();
  }
}
