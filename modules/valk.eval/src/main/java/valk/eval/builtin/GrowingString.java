package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.StringCell;
import valk.eval.value.Utf8;

/**
 * A string of unknown length that comes in pieces. Its bytes lie in a string cell in a stack slot,
 * of a capacity that at least doubles whenever it is used up; the stack above the slot is free.
 */
final class GrowingString {
  private final Machine m;
  private final int fp;
  private final int slot;
  private int capacity;
  private int bytes;
  private int codePoints;

  /** An empty string with room for {@code capacity} bytes; a safepoint. */
  GrowingString(Machine m, int fp, int slot, long capacity) {
    this.m = m;
    this.fp = fp;
    this.slot = slot;
    Strings.allocateRoomIn(m, fp, slot, capacity);
    this.capacity = (int) capacity;
  }

  /**
   * Adds whole code points; a safepoint.
   *
   * @param length at most {@link Strings#CHUNK}
   */
  void append(byte[] utf8, int from, int length) {
    if (length > capacity - bytes) {
      grow(Math.max(2L * capacity, (long) bytes + length));
    }
    m.space.copyIn(utf8, from, StringCell.textAt(m.stack[slot]) + bytes, length);
    bytes += length;
    codePoints += Utf8.codePoints(utf8, from, length);
    m.pollAfterBytes(length, fp, slot + 1);
  }

  private void grow(long newCapacity) {
    int larger = slot + 1;
    Strings.allocateRoomIn(m, fp, larger, newCapacity);
    Strings.copy(m, fp, larger + 1, slot, 0, larger, 0, bytes);
    m.stack[slot] = m.stack[larger];
    capacity = (int) newCapacity;
  }

  /**
   * The string of all pieces; a safepoint. It is not copied when it fills its room. The slot is
   * free afterwards.
   */
  long finish() {
    if (bytes == capacity) {
      StringCell.become(m.space, m.stack[slot], bytes, codePoints);
      return m.stack[slot];
    }
    int exact = slot + 1;
    Strings.allocateIn(m, fp, exact, bytes, codePoints);
    Strings.copy(m, fp, exact + 1, slot, 0, exact, 0, bytes);
    return m.stack[exact];
  }
}
