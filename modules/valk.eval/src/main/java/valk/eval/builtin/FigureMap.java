package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.MapCell;
import valk.gc.Words;

/**
 * A map of figures that is being made. It takes three words of the stack:
 *
 * <pre>
 *   slot   map | key | value
 * </pre>
 */
final class FigureMap {
  /** Words of the stack that a map takes while it is being made. */
  static final int WORDS = 3;

  private static final int KEY = 1;
  private static final int VALUE = 2;

  private final Machine m;
  private final int fp;
  private final int slot;

  /** An empty map; a safepoint. */
  FigureMap(Machine m, int fp, int slot) {
    this.m = m;
    this.fp = fp;
    this.slot = slot;
    m.ensure(MapCell.SIZE, fp, slot);
    m.stack[slot] = MapCell.make(m.heap);
    m.stack[slot + KEY] = Words.NIL;
    m.stack[slot + VALUE] = Words.NIL;
  }

  /** First free stack index. */
  int top() {
    return slot + WORDS;
  }

  /** Adds a number of at most 62 bits under a keyword; a safepoint. */
  FigureMap number(String key, long number) {
    return word(key, Words.fixnum(number));
  }

  /** Adds a value, which was made just now, under a keyword; a safepoint. */
  FigureMap word(String key, long value) {
    m.stack[slot + KEY] = Words.keyword(m.names.permanent(key));
    m.stack[slot + VALUE] = value;
    MapCell.put(m, slot, slot + KEY, slot + VALUE, fp, top());
    return this;
  }

  /** The map as it is. */
  long map() {
    return m.stack[slot];
  }
}
