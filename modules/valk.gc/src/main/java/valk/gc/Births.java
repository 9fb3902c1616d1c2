package valk.gc;

import valk.gc.spi.CellHeap;
import valk.memory.Space;

/**
 * Allocation that is a safepoint first: room that is asked for in advance, cells of any size, and
 * cells that own Java state.
 */
abstract sealed class Births extends Safepoints permits ManagedHeap {
  /** Bytes that may be allocated between two safepoints without {@link #ensure}. */
  public static final int BURST_BYTES = Budget.BURST;

  /** From so many bytes on a bulk fill beats a loop over words; linking it takes half a ms. */
  private static final long BULK_FILL_FROM = 256;

  /** Parameters as in {@link ManagedHeap#create}. */
  Births(
      HeapConfig config,
      AddressMap map,
      Space space,
      CellSite site,
      RootSource roots,
      NameTable names,
      SweepListener dead,
      Runnable requestSafepoint) {
    super(config, map, space, site, roots, names, dead, requestSafepoint);
  }

  /**
   * A safepoint, unless the window has room: afterwards so many bytes of small cells can be
   * allocated, and so much be charged, before the next safepoint.
   *
   * @param bytes sum of the cells' sizes, 0 to {@link #BURST_BYTES}
   * @param charge bytes to be {@linkplain ManagedHeap#charge charged}, 0 or more
   * @throws HeapExhausted if memory does not suffice
   * @throws IllegalArgumentException if {@code bytes} is out of range
   */
  public final void ensure(long bytes, long charge) {
    if (bytes > quickRoom() || charge != 0) {
      ensureSlowly(bytes, charge);
    }
  }

  private void ensureSlowly(long bytes, long charge) {
    if (bytes < 0 || bytes > BURST_BYTES) {
      throw new IllegalArgumentException("bytes=%d is not in 0..%d".formatted(bytes, BURST_BYTES));
    }
    safepoint(charge);
    if (inRecovery()) {
      ensureInRecovery(bytes, charge);
    }
    promiseCharge(charge);
  }

  private void ensureInRecovery(long bytes, long charge) {
    if (!recoveryCovers(bytes, charge)) {
      reopenRecovery();
    }
    if (inRecovery() && !recoveryCovers(bytes, charge)) {
      throw exhausted("too much for the recovery reserve");
    }
  }

  private boolean recoveryCovers(long bytes, long charge) {
    boolean burstIsWhole = burst() == budget.recoveryBurst();
    long room = windowLeft() + (burstIsWhole ? Budget.RECOVERY_WINDOW : 0);
    return bytes <= room && charge <= allowance;
  }

  private void promiseCharge(long charge) {
    if (!charges.promise(charge)) {
      collect(true);
      if (!charges.promise(charge)) {
        throw exhausted.because(
            "charges of all interpreters", charges.ledger().reserved(), charges.ledger().limit());
      }
    }
  }

  /**
   * As {@link #ensure} without bytes, for charges that will stay when the form has ended, such as
   * that of a new global. Refused in recovery.
   *
   * @throws HeapExhausted if memory does not suffice, or in recovery
   */
  public final void ensureLasting(long charge) {
    ensureSlowly(0, charge);
    if (inRecovery()) {
      charges.lapse();
      throw exhausted("no lasting growth while memory is short");
    }
  }

  /**
   * A safepoint, unless the cell is small and the window has room for it; then allocates a cell of
   * any size. Slots are nil, raw bytes zero. A cell larger than {@link #largestSmallCell()} is born
   * in the heap, so {@link #write} is needed from the next safepoint on.
   *
   * @param type type code, 0 to 31
   * @param slots number of slots, 0 to {@link CellHeader#MAX_SLOTS}
   * @param bytes size of the whole cell, header included; rounded up to 16
   * @return its offset; the caller adds the tag
   * @throws HeapExhausted if memory does not suffice, or if the cell would exceed {@link
   *     CellHeader#MAX_BYTES}
   */
  public final long large(int type, int slots, long bytes) {
    long size = (bytes + ROUND_UP) & ~ROUND_UP;
    long cell;
    if (size <= largestSmallCell()) {
      ensure(size, 0);
      cell = cell(type, slots, size);
    } else {
      cell = largeCell(type, slots, size, 0);
    }
    clear(cell, slots, size);
    return cell;
  }

  private void clear(long cell, int slots, long size) {
    long raw = cell + CellHeader.rawOffset(slots);
    long rawBytes = cell + size - raw;
    space.fillWords(cell + CellHeader.BYTES, slots, Words.NIL);
    if (rawBytes < BULK_FILL_FROM) {
      space.fillWords(raw, rawBytes / Words.WORD_BYTES, 0);
    } else {
      space.fill(raw, rawBytes, (byte) 0);
    }
  }

  private long largeCell(int type, int slots, long size, long flags) {
    long footprint = heap.largeFootprint(size);
    if (size > CellHeader.MAX_BYTES || footprint > budget.limit()) {
      throw exhausted("a cell larger than the limit");
    }
    safepoint(footprint);
    if (inRecovery()) {
      requireOwner(flags);
      useAllowance(footprint);
    }
    long cell = allocateLarge(size);
    if (cell == CellHeap.NONE) {
      collect(true);
      cell = allocateLarge(size);
    }
    if (cell == CellHeap.NONE) {
      throw exhausted("no gap for a cell of " + size + " bytes");
    }
    countBirth(size);
    adoptNewborn(site.checked(cell, size), CellHeader.of(type, slots, size) | flags);
    return cell;
  }

  /** What is still to be given back may be just the storage that is missing. */
  private long allocateLarge(long size) {
    long cell = heap.allocateLarge(size);
    return cell == CellHeap.NONE && collector.giveBackAll() ? heap.allocateLarge(size) : cell;
  }

  private void requireOwner(long flags) {
    if (!CellHeader.has(flags, CellHeader.OWNER)) {
      throw exhausted("no large cell while memory is short");
    }
  }

  /**
   * A safepoint; then allocates a cell that owns Java state. It is born in the heap and never
   * moves; when it dies, the {@link SweepListener} is told. Slots are nil; the first raw word is
   * the owner's id, the other raw bytes are zero.
   *
   * @param type type code, 0 to 31
   * @param slots number of slots
   * @param bytes size of the whole cell, header and id included; rounded up to 16
   * @param ownerId what the listener is told
   * @return its offset; the caller adds the tag
   * @throws HeapExhausted if memory does not suffice; in recovery, if the allowance does not
   */
  public final long owner(int type, int slots, long bytes, int ownerId) {
    long size = (bytes + ROUND_UP) & ~ROUND_UP;
    long cell =
        size <= largestSmallCell()
            ? smallOwner(type, slots, size)
            : largeCell(type, slots, size, CellHeader.OWNER);
    clear(cell, slots, size);
    Space.store(space, cell + CellHeader.rawOffset(slots), ownerId);
    owners.add(cell);
    return cell;
  }

  private long smallOwner(int type, int slots, long size) {
    safepoint(0);
    long cell = bornInHeap(size);
    adoptNewborn(cell, CellHeader.of(type, slots, size) | CellHeader.OWNER);
    return cell;
  }

  final void useAllowance(long bytes) {
    if (bytes > allowance) {
      throw exhausted("too much for the recovery reserve");
    }
    allowance -= bytes;
  }
}
