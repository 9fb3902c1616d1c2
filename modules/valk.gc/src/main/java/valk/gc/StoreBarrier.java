package valk.gc;

import valk.gc.spi.CellHeap;
import valk.memory.Space;

/**
 * Stores into cells that exist already: those that let an old cell point to a young one are noted,
 * so that the next checkpoint finds the pointer; in recovery they are refused.
 */
abstract sealed class StoreBarrier extends Nursery permits Safepoints {

  // Which pointers the barrier looks at: those into the arena, or, in recovery, all.
  private long barrierStart;
  private long barrierBytes;

  /** Parameters as in {@link Nursery}. */
  StoreBarrier(
      Space space,
      AddressMap map,
      CellSite site,
      CellHeap heap,
      GuardedArena arena,
      Runnable requestSafepoint,
      boolean zealous) {
    super(space, map, site, heap, arena, requestSafepoint, zealous);
  }

  /** Has stores of all pointers looked at, as in recovery, or of those into the arena only. */
  final void watchAllPointers(boolean all) {
    barrierStart = all ? 0 : arenaStart();
    barrierBytes = all ? Long.MAX_VALUE : arenaCapacity();
  }

  /**
   * Stores a value into a slot of a cell, wherever the cell lies.
   *
   * @param cell offset of the cell
   * @param slot index of the slot
   * @param value any value
   * @throws HeapExhausted only in recovery, if the cell lies in the heap and the value is young:
   *     nothing was stored
   */
  public final void write(long cell, int slot, long value) {
    long at = cell + CellHeader.slotOffset(slot);
    if (needsBarrier(value)) {
      noteWrite(cell, at, value);
    }
    Space.store(space, at, value);
  }

  /**
   * Stores a value as the second word of a pair, wherever the pair lies.
   *
   * @param pair offset of the pair
   * @param value any value
   * @throws HeapExhausted as for {@link #write}
   */
  public final void writeSecond(long pair, long value) {
    if (needsBarrier(value) && !isInArena(pair)) {
      requireKeepable(value);
      if (isScratch(value)) {
        remembered.addPair(pair);
        requestIfFull();
      }
    }
    Space.store(space, pair + Words.WORD_BYTES, value);
  }

  private boolean needsBarrier(long value) {
    return Long.compareUnsigned(value - barrierStart, barrierBytes) < 0 && Words.isPointer(value);
  }

  private void noteWrite(long cell, long at, long value) {
    if (isInArena(cell)) {
      return;
    }
    requireKeepable(value);
    if (isScratch(value)) {
      remembered.addWrite(cell, at);
      requestIfFull();
    }
  }

  private void requestIfFull() {
    if (remembered.isFull()) {
      requestSafepoint.run();
    }
  }

  /**
   * To be asked before a value is stored where it outlives the form, in a place that is not a cell,
   * such as a global.
   *
   * @throws HeapExhausted in recovery, if the value would be lasting growth: it lies in scratch, or
   *     owns Java state. Values of fixed size and what was kept before are always allowed.
   */
  public final void requireKeepable(long value) {
    if (isThrifty() && (isScratch(value) || isOwner(value))) {
      throw exhausted("no lasting growth while memory is short");
    }
  }

  private boolean isOwner(long value) {
    return Words.isObject(value)
        && CellHeader.has(Space.load(space, Words.offset(value)), CellHeader.OWNER);
  }
}
