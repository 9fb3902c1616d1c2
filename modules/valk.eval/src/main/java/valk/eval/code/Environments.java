package valk.eval.code;

import java.util.ArrayList;
import java.util.List;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.value.EnvCell;
import valk.eval.value.MapCell;
import valk.gc.Words;

/** Scopes with names at run time: lookup and assignment in chains of ENV cells. */
final class Environments {
  private Environments() {}

  /** The value of the innermost binding from {@code env} (an ENV or nil) outward, or UNSET. */
  static long lookup(Machine m, long env, long symbol) {
    long scope = EnvCell.binding(m.space, env, symbol);
    if (scope == Words.NIL) {
      return Words.UNSET;
    }
    long names = EnvCell.names(m.space, scope);
    return MapCell.valueAt(m.space, names, MapCell.findAtom(m.space, names, symbol));
  }

  /** The names that the ENV in {@code stack[slot]} and those around it bind now. */
  static KnownNames known(Machine m, int slot) {
    return new KnownNames(
        name -> EnvCell.binding(m.space, m.stack[slot], name) != Words.NIL,
        () -> symbols(m, m.stack[slot]).stream());
  }

  /** The names of all bindings from {@code env} outward, nearest first. */
  static List<String> names(Machine m, long env) {
    return symbols(m, env).stream().map(symbol -> m.names.name(Words.payload(symbol))).toList();
  }

  private static List<Long> symbols(Machine m, long env) {
    List<Long> symbols = new ArrayList<>();
    for (long scope = env; scope != Words.NIL; scope = EnvCell.parent(m.space, scope)) {
      long map = EnvCell.names(m.space, scope);
      for (int entry = 0; entry < MapCell.used(m.space, map); entry++) {
        if (MapCell.isLive(m.space, map, entry)) {
          symbols.add(MapCell.keyAt(m.space, map, entry));
        }
      }
    }
    return symbols;
  }

  /**
   * Makes an empty scope inside the one in {@code stack[slot]}, and puts it there. A safepoint.
   *
   * @param opens whether {@code =} binds in it: not in a turn of a loop
   */
  static void open(Machine m, int fp, int slot, int top, boolean opens) {
    m.ensure(MapCell.SIZE + EnvCell.SIZE, fp, top);
    long names = MapCell.make(m.heap);
    m.stack[slot] = EnvCell.make(m.heap, m.stack[slot], names, opens);
  }

  /**
   * Binds the symbol in the scope in {@code stack[slot]}. A safepoint; the words from {@code top}
   * on are used, the value included.
   */
  static void bind(Machine m, int fp, int slot, long symbol, long value, int top) {
    m.reserve(fp, top + 3);
    m.stack[top] = EnvCell.names(m.space, m.stack[slot]);
    m.stack[top + 1] = symbol;
    m.stack[top + 2] = value;
    MapCell.put(m, top, top + 1, top + 2, fp, top + 3);
  }

  /**
   * What {@code =} does: binds in the innermost scope that opens, or assigns the variable of a loop
   * inside it; globally when no scope does. A safepoint.
   */
  static void bindInnermost(Machine m, int fp, int slot, Global global, long value, int top) {
    long symbol = m.names.symbol(global.nameId);
    long scope = m.stack[slot];
    while (scope != Words.NIL && !takes(m, scope, symbol)) {
      scope = EnvCell.parent(m.space, scope);
    }
    m.reserve(fp, top + 1);
    if (scope != Words.NIL) {
      m.stack[top] = scope;
      bind(m, fp, top, symbol, value, top + 1);
    } else {
      m.stack[top] = value;
      m.prepareToBind(fp, top + 1, global);
      m.define(fp, global, m.stack[top]);
    }
  }

  private static boolean takes(Machine m, long scope, long symbol) {
    return EnvCell.opens(m.space, scope)
        || MapCell.findAtom(m.space, EnvCell.names(m.space, scope), symbol) >= 0;
  }

  /**
   * Assigns the innermost binding, lexical by name or global; nil, or an error when there is none.
   */
  static long assign(
      Machine m, int fp, int position, int slot, Global global, long value, int top) {
    long symbol = m.names.symbol(global.nameId);
    long scope = EnvCell.binding(m.space, m.stack[slot], symbol);
    if (scope != Words.NIL) {
      m.stack[top] = scope;
      bind(m, fp, top, symbol, value, top + 1);
      return Words.NIL;
    }
    if (!global.isBound() && m.resolve(global) == Words.UNSET) {
      List<String> locals = names(m, m.stack[slot]);
      return Bindings.nothingToSet(m, fp, global.name, position, locals);
    }
    m.define(fp, global, value);
    return Words.NIL;
  }
}
