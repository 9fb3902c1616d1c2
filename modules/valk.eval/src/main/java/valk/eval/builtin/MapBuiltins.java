package valk.eval.builtin;

import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ErrorKind;
import valk.eval.value.MapCell;
import valk.eval.value.Shapes;
import valk.gc.Words;
import valk.memory.Space;

/** Maps: mutable, in order of insertion. What changes a map returns it. */
final class MapBuiltins {
  private MapBuiltins() {}

  static void install(Registry r) {
    installMaking(r);
    installReading(r);
    installWhole(r);
    installChanging(r);
  }

  private static void installMaking(Registry r) {
    r.add("map/new", "(map/new)", 0, 0, MapBuiltins::make, "A new empty map.");
    r.add(
        "map/of",
        "(map/of k v …)",
        0,
        Builtin.ANY,
        MapBuiltins::of,
        "A map of keys and values, given in turn; the last value of a key counts.");
  }

  private static void installReading(Registry r) {
    r.add(
        "map/get",
        "(map/get m k default?)",
        2,
        3,
        MapBuiltins::get,
        "The value of the key k; when it is absent, the default or nil.");
    r.add("map/has?", "(map/has? m k)", 2, 2, MapBuiltins::has, "1 if k is a key of m, else 0.");
    r.add("map/len", "(map/len m)", 1, 1, MapBuiltins::len, "Number of keys.");
  }

  private static void installWhole(Registry r) {
    r.add(
        "map/keys",
        "(map/keys m)",
        1,
        1,
        (m, fp, argc) -> entries(m, fp, MapCell::keyAt),
        "The list of keys, in order of insertion.");
    r.add(
        "map/vals",
        "(map/vals m)",
        1,
        1,
        (m, fp, argc) -> entries(m, fp, MapCell::valueAt),
        "The list of values, in order of insertion of their keys.");
  }

  private static void installChanging(Registry r) {
    r.add("map/put!", "(map/put! m k x)", 3, 3, MapBuiltins::put, "Binds the key k to x; gives m.");
    r.add(
        "map/del!",
        "(map/del! m k)",
        2,
        2,
        MapBuiltins::delete,
        "Removes the key k when it is there; gives m.");
  }

  private static long map(Machine m, int fp) {
    return Shapes.isMap(m.space, m.stack[fp]) ? Words.NONE : m.typeError(fp, 0, "a map");
  }

  private static long notAKey(Machine m, int fp, int argument) {
    return m.typeError(
        fp, argument, "a key (a number, string, symbol, keyword, or a list of these)");
  }

  private static long make(Machine m, int fp, int argc) {
    m.ensure(MapCell.SIZE, fp, fp);
    return MapCell.make(m.heap);
  }

  private static long of(Machine m, int fp, int argc) {
    if (argc % 2 != 0) {
      return Arguments.error(
          m,
          fp,
          ErrorKind.ARITY,
          "wanted keys and values in turn, got "
              + argc
              + (argc == 1 ? " argument" : " arguments")
              + ": (map/of k v …)");
    }
    int map = fp + argc;
    long small = MapCell.ofFew(m, fp, argc / 2, fp, map);
    if (small != Words.UNSET) {
      return small;
    }
    m.ensure(MapCell.SIZE, fp, map);
    m.stack[map] = MapCell.make(m.heap);
    for (int i = 0; i < argc; i += 2) {
      int entry = MapCell.put(m, map, fp + i, fp + i + 1, fp, map + 1);
      if (entry < 0) {
        return refused(m, fp, i, entry);
      }
    }
    return m.stack[map];
  }

  /** Why a key was not put into a map. */
  private static long refused(Machine m, int fp, int keyArgument, int reason) {
    return reason == MapCell.FULL
        ? Arguments.range(m, fp, "a map has at most " + MapCell.MAX_ENTRIES + " keys")
        : notAKey(m, fp, keyArgument);
  }

  private static long get(Machine m, int fp, int argc) {
    long wrong = map(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int entry = MapCell.find(m, fp, fp + 1, fp, fp + argc);
    if (entry >= 0) {
      return MapCell.valueAt(m.space, m.stack[fp], entry);
    }
    if (entry == MapCell.NOT_A_KEY) {
      return notAKey(m, fp, 1);
    }
    return argc == 3 ? m.stack[fp + 2] : Words.NIL;
  }

  private static long has(Machine m, int fp, int argc) {
    long wrong = map(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int entry = MapCell.find(m, fp, fp + 1, fp, fp + argc);
    return entry == MapCell.NOT_A_KEY ? notAKey(m, fp, 1) : Arguments.truth(entry >= 0);
  }

  private static long len(Machine m, int fp, int argc) {
    long wrong = map(m, fp);
    return wrong != Words.NONE ? wrong : Words.fixnum(MapCell.count(m.space, m.stack[fp]));
  }

  private static long put(Machine m, int fp, int argc) {
    long wrong = map(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int entry = MapCell.put(m, fp, fp + 1, fp + 2, fp, fp + argc);
    return entry >= 0 ? m.stack[fp] : refused(m, fp, 1, entry);
  }

  private static long delete(Machine m, int fp, int argc) {
    long wrong = map(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int entry = MapCell.remove(m, fp, fp + 1, fp, fp + argc);
    return entry == MapCell.NOT_A_KEY ? notAKey(m, fp, 1) : m.stack[fp];
  }

  // ---- all entries

  /** One part of an entry: its key or its value. */
  private interface Part {
    long of(Space space, long map, int entry);
  }

  /** The list of a part of all live entries, built from the last one. */
  private static long entries(Machine m, int fp, Part part) {
    long wrong = map(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    m.stack[fp + 1] = Words.NIL;
    int left = MapCell.used(m.space, m.stack[fp]);
    while (left > 0) {
      int size = Math.min(left, Lists.CHUNK);
      m.ensure((long) size * Words.PAIR_BYTES, fp, fp + 2);
      left -= size;
      m.stack[fp + 1] = consLive(m, m.stack[fp], part, left, size, m.stack[fp + 1]);
    }
    return m.stack[fp + 1];
  }

  /** Conses a part of the live ones among {@code size} entries in front of a list. */
  private static long consLive(Machine m, long map, Part part, int from, int size, long rest) {
    long list = rest;
    for (int entry = from + size - 1; entry >= from; entry--) {
      if (MapCell.isLive(m.space, map, entry)) {
        list = Lists.cons(m, part.of(m.space, map, entry), list);
      }
    }
    return list;
  }
}
