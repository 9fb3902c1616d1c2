package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A scope whose names are known at run time, for code that is evaluated inside a function.
 *
 * <pre>
 *   0        8        16       24       32
 *  +--------+--------+--------+--------+
 *  | header | parent | names  | opens  |
 *  +--------+--------+--------+--------+
 *            ENV      MAP symbol -> value
 *            or nil            1: {@code =} binds here, a function or let;
 *                              0: it does not, a turn of a loop
 * </pre>
 */
public final class EnvCell {
  private static final int SLOTS = 2;
  private static final int PARENT = 0;
  private static final int NAMES = 1;
  private static final int RAW_BYTES = Long.BYTES;

  /** Bytes of a scope without its map. */
  public static final long SIZE = CellHeader.cellBytes(SLOTS, RAW_BYTES);

  static {
    Layout.prove("env", 32, SLOTS, RAW_BYTES);
  }

  private EnvCell() {}

  /**
   * The word of a new scope. No safepoint; {@link #SIZE} bytes.
   *
   * @param parent the scope around it, or nil
   * @param names map of symbols to values
   * @param opens whether {@code =} binds new names here
   */
  public static long make(ManagedHeap heap, long parent, long names, boolean opens) {
    long offset = heap.cell(Shapes.ENV, SLOTS, SIZE);
    Space.store(heap.space(), offset + CellHeader.slotOffset(PARENT), parent);
    Space.store(heap.space(), offset + CellHeader.slotOffset(NAMES), names);
    Space.store(heap.space(), offset + CellHeader.rawOffset(SLOTS), opens ? 1 : 0);
    return Words.object(offset);
  }

  /** Whether {@code =} binds new names here: a function or {@code let}, not a turn of a loop. */
  public static boolean opens(Space space, long env) {
    return Space.load(space, Words.offset(env) + CellHeader.rawOffset(SLOTS)) != 0;
  }

  /** The scope around it, or nil. */
  public static long parent(Space space, long env) {
    return Space.load(space, Words.offset(env) + CellHeader.slotOffset(PARENT));
  }

  /** The map of the names that this scope itself binds. */
  public static long names(Space space, long env) {
    return Space.load(space, Words.offset(env) + CellHeader.slotOffset(NAMES));
  }

  /**
   * The innermost scope, from {@code env} outward, that binds a symbol; nil when none does. No
   * safepoint.
   */
  public static long binding(Space space, long env, long symbol) {
    long scope = env;
    while (scope != Words.NIL && MapCell.findAtom(space, names(space, scope), symbol) < 0) {
      scope = parent(space, scope);
    }
    return scope;
  }
}
