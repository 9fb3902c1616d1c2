package valk.gc;

/**
 * How the space of one interpreter is divided.
 *
 * <pre>
 *   0        64 KiB    arenaStart       heapStart                largeStart              end
 *   +--------+---------+----------------+------------------------+-----------------------+
 *   | guard  | handles | scratch arena  | pages                  | large cells           |
 *   +--------+---------+----------------+------------------------+-----------------------+
 *            16 B each   arena size       ceiling + boot allowance 2 x ceiling
 * </pre>
 *
 * Nothing ever lies in the guard, so a word that was never initialised leads nowhere. The parts
 * begin at multiples of 64 KiB. All is reserved at start and committed as it is used.
 *
 * @param handleStart first byte of the handles
 * @param arenaStart first byte of the scratch arena
 * @param arenaBytes bytes of the scratch arena, a multiple of 16
 * @param heapStart first byte of the pages
 * @param smallBytes bytes for pages
 * @param largeBytes bytes for large cells
 */
record AddressMap(
    long handleStart,
    long arenaStart,
    long arenaBytes,
    long heapStart,
    long smallBytes,
    long largeBytes) {
  private static final long UNIT = 1 << 16;

  /** The map for a configuration. */
  static AddressMap of(HeapConfig config) {
    long handleBytes = roundUp((long) config.handles() * Handles.BLOCK_BYTES);
    long arenaStart = UNIT + handleBytes;
    long arenaBytes = config.limits().arenaSize() & -(long) Words.GRANULE;
    long ceiling = config.limits().ceiling();
    return new AddressMap(
        UNIT,
        arenaStart,
        arenaBytes,
        roundUp(arenaStart + arenaBytes),
        roundUp(ceiling + config.bootAllowance()),
        roundUp(2 * ceiling));
  }

  private static long roundUp(long bytes) {
    return (bytes + UNIT - 1) & -UNIT;
  }

  long arenaEnd() {
    return arenaStart + arenaBytes;
  }

  long end() {
    return heapStart + smallBytes + largeBytes;
  }
}
