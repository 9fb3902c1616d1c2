package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.ErrorCell;
import valk.eval.value.Hash;
import valk.eval.value.MapCell;
import valk.eval.value.Shapes;
import valk.eval.value.VectorCell;
import valk.gc.Words;

/**
 * Hashes that agree with {@code ==} as long as no vector or map changes. {@link Hash} has to hold
 * for good, so it counts only the length of vectors and maps, and many rows of a table would share
 * one hash. Here their elements count too; what is inside those hashes as by {@link Hash}, so that
 * cycles end.
 */
final class ContentHash {
  private static final int MULTIPLIER = 31;

  private ContentHash() {}

  /**
   * The hash of the value in a stack slot, 31 bits. A safepoint.
   *
   * @param top first free stack index; words from there on are used
   */
  static int of(Machine m, int slot, int fp, int top) {
    long value = m.stack[slot];
    if (!Words.isObject(value)) {
      return Hash.of(m, value, fp, top);
    }
    return switch (Shapes.type(m.space, value)) {
      case Shapes.VECTOR -> ofVector(m, slot, fp, top);
      case Shapes.MAP -> ofMap(m, slot, fp, top);
      case Shapes.ERROR -> Hash.of(m, ErrorCell.message(m.space, value), fp, top);
      default -> Hash.of(m, value, fp, top);
    };
  }

  private static int ofVector(Machine m, int slot, int fp, int top) {
    int length = VectorCell.length(m.space, m.stack[slot]);
    int hash = length;
    for (int i = 0; i < length; i++) {
      m.poll(fp, top);
      long element = VectorCell.get(m.space, m.stack[slot], i);
      hash = MULTIPLIER * hash + Hash.of(m, element, fp, top);
    }
    return hash & Integer.MAX_VALUE;
  }

  /** A sum, since equal maps may hold their entries in different order. */
  private static int ofMap(Machine m, int slot, int fp, int top) {
    int used = MapCell.used(m.space, m.stack[slot]);
    int hash = MapCell.count(m.space, m.stack[slot]);
    for (int entry = 0; entry < used; entry++) {
      m.poll(fp, top);
      if (MapCell.isLive(m.space, m.stack[slot], entry)) {
        hash += ofEntry(m, slot, entry, fp, top);
      }
    }
    return hash & Integer.MAX_VALUE;
  }

  private static int ofEntry(Machine m, int slot, int entry, int fp, int top) {
    int key = Hash.of(m, MapCell.keyAt(m.space, m.stack[slot], entry), fp, top);
    int value = Hash.of(m, MapCell.valueAt(m.space, m.stack[slot], entry), fp, top);
    return MULTIPLIER * key + value;
  }
}
