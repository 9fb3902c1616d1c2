package valk.eval.jit;

import valk.eval.run.Machine;
import valk.eval.value.MapCell;
import valk.eval.value.Pair;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.VectorCell;
import valk.gc.Words;
import valk.memory.SpaceAccess;

/**
 * What compiled code computes in place of {@linkplain Intrinsic builtins}. Who calls has asked
 * whether a safepoint is due. Where a method gives {@link Words#NONE}, nothing has happened. None
 * reaches a safepoint.
 */
final class Intrinsics {
  /** Lists that are longer are measured by the builtin, which polls. */
  private static final int LONGEST = 500;

  private Intrinsics() {}

  private static long truth(boolean holds) {
    return Words.fixnum(holds ? 1 : 0);
  }

  // ---- lists

  public static long list(SpaceAccess access, long at, long a) {
    return pair(access, at, a, Words.NIL);
  }

  public static long list(SpaceAccess access, long at, long a, long b) {
    return two(access, at, a, b, Words.NIL);
  }

  public static long list(SpaceAccess access, long at, long a, long b, long c) {
    return two(access, at + Words.PAIR_BYTES, a, b, pair(access, at, c, Words.NIL));
  }

  public static long list(SpaceAccess access, long at, long a, long b, long c, long d) {
    return two(access, at + 2 * Words.PAIR_BYTES, a, b, two(access, at, c, d, Words.NIL));
  }

  /** Two pairs in front of a list, the last of which was born first. */
  private static long two(SpaceAccess access, long at, long first, long second, long rest) {
    return pair(access, at + Words.PAIR_BYTES, first, pair(access, at, second, rest));
  }

  private static long pair(SpaceAccess access, long at, long first, long rest) {
    Pair.store(access, at, first, rest);
    return at | Words.QUOTED;
  }

  public static long length(Machine m, long list) {
    long rest = list;
    int length = 0;
    while (Words.isPair(rest) && length < LONGEST) {
      rest = Pair.rest(m.space, rest);
      length++;
    }
    if (Words.isNil(rest)) {
      return Words.fixnum(length);
    }
    return Shapes.isVector(m.space, list) ? vectorLength(m, list) : stringLength(m, list);
  }

  private static long stringLength(Machine m, long word) {
    return Shapes.isString(m.space, word)
        ? Words.fixnum(StringCell.codePoints(m.space, word))
        : Words.NONE;
  }

  /** Element of a list, counted from 1. */
  public static long element(Machine m, long number, long list) {
    if (!Words.isFixnum(number) || Words.integer(number) > LONGEST) {
      return Words.NONE;
    }
    long rest = list;
    for (long i = Words.integer(number); i > 1 && Words.isPair(rest); i--) {
      rest = Pair.rest(m.space, rest);
    }
    boolean isThere = Words.integer(number) >= 1 && Words.isPair(rest);
    return isThere ? Pair.first(m.space, rest) : Words.NONE;
  }

  // ---- types

  public static long isNumber(Machine m, long word) {
    return truth(Shapes.isNumber(m.space, word));
  }

  public static long isString(Machine m, long word) {
    return truth(Shapes.isString(m.space, word));
  }

  public static long isSymbol(Machine m, long word) {
    return truth(Words.isSymbol(word));
  }

  public static long isKeyword(Machine m, long word) {
    return truth(Words.isKeyword(word));
  }

  public static long isList(Machine m, long word) {
    return truth(Words.isList(word));
  }

  // ---- vectors

  private static boolean isElement(Machine m, long vector, long index) {
    return Shapes.isVector(m.space, vector)
        && Words.isFixnum(index)
        && index >= 0
        && Words.integer(index) < VectorCell.length(m.space, vector);
  }

  public static long vector(SpaceAccess access, long at, long a) {
    return VectorCell.at(access, at, a);
  }

  public static long vector(SpaceAccess access, long at, long a, long b) {
    return VectorCell.at(access, at, a, b);
  }

  public static long vector(SpaceAccess access, long at, long a, long b, long c) {
    return VectorCell.at(access, at, a, b, c);
  }

  public static long vector(SpaceAccess access, long at, long a, long b, long c, long d) {
    return VectorCell.at(access, at, a, b, c, d);
  }

  public static long vectorGet(Machine m, long vector, long index) {
    return isElement(m, vector, index)
        ? VectorCell.get(m.space, vector, (int) Words.integer(index))
        : Words.NONE;
  }

  public static long vectorLength(Machine m, long vector) {
    return Shapes.isVector(m.space, vector)
        ? Words.fixnum(VectorCell.length(m.space, vector))
        : Words.NONE;
  }

  public static long vectorSet(Machine m, long vector, long index, long value) {
    if (!isElement(m, vector, index)) {
      return Words.NONE;
    }
    VectorCell.set(m.heap, vector, (int) Words.integer(index), value);
    return vector;
  }

  // ---- maps

  /** Keys that are found without a look at the space are the usual ones. */
  private static boolean isEntry(Machine m, long map, long key) {
    return (Words.isFixnum(key) || Words.isSymbol(key) || Words.isKeyword(key))
        && Shapes.isMap(m.space, map);
  }

  public static long mapGet(Machine m, long map, long key) {
    return mapGet(m, map, key, Words.NIL);
  }

  public static long mapGet(Machine m, long map, long key, long otherwise) {
    if (!isEntry(m, map, key)) {
      return Words.NONE;
    }
    int entry = MapCell.findAtom(m.space, map, key);
    return entry < 0 ? otherwise : MapCell.valueAt(m.space, map, entry);
  }

  public static long mapHas(Machine m, long map, long key) {
    return isEntry(m, map, key) ? truth(MapCell.findAtom(m.space, map, key) >= 0) : Words.NONE;
  }

  public static long mapPut(Machine m, long map, long key, long value) {
    if (!isEntry(m, map, key)) {
      return Words.NONE;
    }
    int entry = MapCell.findAtom(m.space, map, key);
    if (entry < 0) {
      return Words.NONE;
    }
    MapCell.setValue(m.heap, map, entry, value);
    return map;
  }
}
