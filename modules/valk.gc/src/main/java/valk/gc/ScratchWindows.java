package valk.gc;

import java.util.Arrays;
import valk.gc.spi.CellVisitor;
import valk.memory.ScratchArena;
import valk.memory.Space;

/**
 * The windows of the scratch arena that are in use, all but the current one, which the heap bumps
 * through itself.
 *
 * <p>Windows that lie side by side, as those of the default arena do, become one; so there are more
 * than one only with an arena that scatters them.
 */
final class ScratchWindows {
  private final Space space;
  private final ScratchArena arena;
  private long[] starts = new long[4];
  private long[] ends = new long[4];
  private int count;
  private long bytes;
  private long resetBytes;
  private long mostBytes;

  ScratchWindows(Space space, ScratchArena arena) {
    this.space = space;
    this.arena = arena;
  }

  /** Offset of a window of so many bytes, or {@link ScratchArena#FULL}. */
  long grant(long size) {
    return arena.grant(size);
  }

  /** Bytes that the arena has not granted, a multiple of 16. */
  long room() {
    return arena.capacity() - arena.granted();
  }

  /** Keeps the used part of a window that allocation leaves. */
  void close(long start, long end) {
    if (start == end) {
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = start;
    ends[count++] = end;
    bytes += end - start;
  }

  /** Bytes of cells in closed windows. */
  long bytes() {
    return bytes;
  }

  /** Gives all windows back. */
  void reset() {
    arena.reset(bytes);
    resetBytes += bytes;
    mostBytes = Math.max(mostBytes, bytes);
    count = 0;
    bytes = 0;
  }

  /** Bytes of cells that were there at all resets together. */
  long resetBytes() {
    return resetBytes;
  }

  /** The most bytes of cells that were there at a reset. */
  long mostBytes() {
    return mostBytes;
  }

  /** Counts from zero again. */
  void restartFigures() {
    resetBytes = 0;
    mostBytes = 0;
  }

  /** Overwrites the closed windows. */
  void poison(long word) {
    for (int i = 0; i < count; i++) {
      space.fillWords(starts[i], (ends[i] - starts[i]) / Words.WORD_BYTES, word);
    }
  }

  /** Shows every cell of the closed windows, in order of allocation. */
  void forEachCell(CellVisitor visitor) {
    for (int i = 0; i < count; i++) {
      forEachCell(starts[i], ends[i], visitor);
    }
  }

  /** Shows every cell of a range that cells fill without a gap. */
  void forEachCell(long from, long to, CellVisitor visitor) {
    long cell = from;
    while (cell < to) {
      long first = Space.load(space, cell);
      visitor.cell(cell);
      cell += Words.isHeader(first) ? CellHeader.bytes(first) : Words.PAIR_BYTES;
    }
  }

  ScratchArena arena() {
    return arena;
  }
}
