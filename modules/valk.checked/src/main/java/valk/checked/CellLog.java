package valk.checked;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The size of every cell that is held or was freed, beside the heap.
 *
 * <pre>
 *   granules  | 3 | 0 | 0 | -2 | 0 | 1 | 0 …     for each 16 bytes of a piece of 64 KiB
 *              held        freed    held
 * </pre>
 *
 * Large cells stand in a map. A freed cell is remembered until its place has a new one.
 */
final class CellLog {
  private static final int GRANULE_SHIFT = 4;
  private static final int PIECE_SHIFT = 16;
  private static final int GRANULES_OF_A_PIECE = 1 << PIECE_SHIFT - GRANULE_SHIFT;

  private final Map<Long, short[]> pieces = new HashMap<>();
  private final NavigableMap<Long, Long> large = new TreeMap<>();
  private long held;

  /** Shown the cells held. */
  @FunctionalInterface
  interface Visitor {
    /** True if the cell is to be held on; false if it is freed. */
    boolean keeps(long cell, long bytes, boolean isLarge);
  }

  private static int indexOf(long cell) {
    return (int) (cell >>> GRANULE_SHIFT) & GRANULES_OF_A_PIECE - 1;
  }

  /** Notes a small cell, whose place no other one has. */
  void addSmall(long cell, long bytes, long place) {
    for (long at = cell + Sizes.GRANULE; at < cell + place; at += Sizes.GRANULE) {
      set(at, 0);
    }
    set(cell, (int) (bytes >>> GRANULE_SHIFT));
    held++;
  }

  private void set(long at, int granules) {
    short[] piece = pieces.computeIfAbsent(at >>> PIECE_SHIFT, _ -> new short[GRANULES_OF_A_PIECE]);
    piece[indexOf(at)] = (short) granules;
  }

  /** Notes a large cell, whose place no other one has. */
  void addLarge(long cell, long bytes, long place) {
    large.subMap(cell, cell + place).clear();
    large.put(cell, bytes);
    held++;
  }

  /** Bytes of the cell that begins at an offset; negated if it was freed; 0 if there was none. */
  long bytesAt(long offset, boolean isLarge) {
    if (isLarge) {
      return large.getOrDefault(offset, 0L);
    }
    short @Nullable [] piece = pieces.get(offset >>> PIECE_SHIFT);
    if (piece == null || offset % Sizes.GRANULE != 0) {
      return 0;
    }
    return (long) piece[indexOf(offset)] << GRANULE_SHIFT;
  }

  /** Number of cells held. */
  long held() {
    return held;
  }

  /** Shows every cell held; those that the visitor does not keep are freed. */
  void forEachHeld(Visitor visitor) {
    pieces.forEach((number, piece) -> visitPiece(number << PIECE_SHIFT, piece, visitor));
    for (Map.Entry<Long, Long> cell : large.entrySet()) {
      long bytes = cell.getValue();
      if (bytes > 0 && !visitor.keeps(cell.getKey(), bytes, true)) {
        cell.setValue(-bytes);
        held--;
      }
    }
  }

  private void visitPiece(long start, short[] piece, Visitor visitor) {
    for (int i = 0; i < GRANULES_OF_A_PIECE; i++) {
      if (piece[i] > 0) {
        long cell = start + ((long) i << GRANULE_SHIFT);
        if (!visitor.keeps(cell, (long) piece[i] << GRANULE_SHIFT, false)) {
          piece[i] = (short) -piece[i];
          held--;
        }
      }
    }
  }
}
