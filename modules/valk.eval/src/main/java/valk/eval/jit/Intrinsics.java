package valk.eval.jit;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.value.MapCell;
import valk.eval.value.Pair;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.VectorCell;
import valk.gc.ManagedHeap;
import valk.gc.Words;
import valk.memory.Space;

/**
 * Builtins that compiled code computes in place. Each method gives the value, or {@link Words#NONE}
 * when its arguments are not the usual ones, memory is short or a safepoint is asked for: then
 * nothing has happened, and the builtin itself is called. None reaches a safepoint.
 */
final class Intrinsics {
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("list 1", "list"),
          Map.entry("list 2", "list"),
          Map.entry("list 3", "list"),
          Map.entry("list 4", "list"),
          Map.entry("snd 1", "second"),
          Map.entry("trd 1", "third"),
          Map.entry("num? 1", "isNumber"),
          Map.entry("str? 1", "isString"),
          Map.entry("sym? 1", "isSymbol"),
          Map.entry("keyword? 1", "isKeyword"),
          Map.entry("list? 1", "isList"),
          Map.entry("len 1", "length"),
          Map.entry("nth 2", "element"),
          Map.entry("vector 1", "vector"),
          Map.entry("vector 2", "vector"),
          Map.entry("vector 3", "vector"),
          Map.entry("vector 4", "vector"),
          Map.entry("map/get 2", "mapGet"),
          Map.entry("map/get 3", "mapGet"),
          Map.entry("map/has? 2", "mapHas"),
          Map.entry("map/put! 3", "mapPut"),
          Map.entry("vec/get 2", "vectorGet"),
          Map.entry("vec/len 1", "vectorLength"),
          Map.entry("vec/set! 3", "vectorSet"));

  /** Those that change what was there before. */
  private static final Set<String> CHANGING = Set.of("mapPut", "vectorSet");

  private static final long NO_PAIR = Words.NIL;

  /** Lists that are longer are measured by the builtin, which polls. */
  private static final int LONGEST = 500;

  private Intrinsics() {}

  /** The method that computes what the builtin does with so many arguments; null if none does. */
  static @Nullable String of(Builtin builtin, int arguments) {
    return METHODS.get(builtin.name + " " + arguments);
  }

  /** Whether there is one, which changes nothing that was there before. */
  static boolean onlyComputes(Builtin builtin, int arguments) {
    String method = of(builtin, arguments);
    return method != null && !CHANGING.contains(method);
  }

  /** Whether there is one, which makes cells. */
  static boolean allocates(Builtin builtin, int arguments) {
    String method = of(builtin, arguments);
    return method != null && (method.equals("list") || method.equals("vector"));
  }

  /** Whether the builtin itself must be called: it would poll, or an argument is an error. */
  private static boolean isUnusual(Machine m, long argument) {
    return m.limit() == 0 || m.isError(argument);
  }

  private static long truth(boolean holds) {
    return Words.fixnum(holds ? 1 : 0);
  }

  /** Room for cells that are written next; {@link ManagedHeap#NO_ROOM} when memory is short. */
  private static long take(Machine m, long bytes) {
    return m.limit() == 0 ? ManagedHeap.NO_ROOM : m.heap.takeQuickly(bytes);
  }

  // ---- lists

  public static long list(Machine m, long a) {
    long at = m.isError(a) ? ManagedHeap.NO_ROOM : take(m, Words.PAIR_BYTES);
    return at == ManagedHeap.NO_ROOM ? Words.NONE : pair(m, at, a, Words.NIL);
  }

  public static long list(Machine m, long a, long b) {
    boolean wrong = m.isError(a) || m.isError(b);
    long at = wrong ? ManagedHeap.NO_ROOM : take(m, 2 * Words.PAIR_BYTES);
    return at == ManagedHeap.NO_ROOM ? Words.NONE : two(m, at, a, b, Words.NIL);
  }

  public static long list(Machine m, long a, long b, long c) {
    boolean wrong = m.isError(a) || m.isError(b) || m.isError(c);
    long at = wrong ? ManagedHeap.NO_ROOM : take(m, 3 * Words.PAIR_BYTES);
    return at == ManagedHeap.NO_ROOM
        ? Words.NONE
        : two(m, at + Words.PAIR_BYTES, a, b, pair(m, at, c, Words.NIL));
  }

  public static long list(Machine m, long a, long b, long c, long d) {
    boolean wrong = m.isError(a) || m.isError(b) || m.isError(c) || m.isError(d);
    long at = wrong ? ManagedHeap.NO_ROOM : take(m, 4 * Words.PAIR_BYTES);
    return at == ManagedHeap.NO_ROOM
        ? Words.NONE
        : two(m, at + 2 * Words.PAIR_BYTES, a, b, two(m, at, c, d, Words.NIL));
  }

  /** Two pairs in front of a list, the last of which was born first. */
  private static long two(Machine m, long at, long first, long second, long rest) {
    return pair(m, at + Words.PAIR_BYTES, first, pair(m, at, second, rest));
  }

  private static long pair(Machine m, long at, long first, long rest) {
    Space.storePair(m.space, at, first, rest);
    return at | Words.QUOTED;
  }

  public static long second(Machine m, long list) {
    return firstOf(m, m.limit() == 0 ? NO_PAIR : restOf(m, list));
  }

  public static long third(Machine m, long list) {
    return firstOf(m, m.limit() == 0 ? NO_PAIR : restOf(m, restOf(m, list)));
  }

  private static long restOf(Machine m, long list) {
    return Words.isPair(list) ? Pair.rest(m.space, list) : NO_PAIR;
  }

  private static long firstOf(Machine m, long list) {
    return Words.isPair(list) ? Pair.first(m.space, list) : Words.NONE;
  }

  public static long length(Machine m, long list) {
    if (m.limit() == 0) {
      return Words.NONE;
    }
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
    if (m.limit() == 0 || !Words.isFixnum(number) || Words.integer(number) > LONGEST) {
      return Words.NONE;
    }
    long rest = list;
    for (long i = Words.integer(number); i > 1 && Words.isPair(rest); i--) {
      rest = Pair.rest(m.space, rest);
    }
    return Words.integer(number) < 1 ? Words.NONE : firstOf(m, rest);
  }

  // ---- types

  public static long isNumber(Machine m, long word) {
    return isUnusual(m, word) ? Words.NONE : truth(Shapes.isNumber(m.space, word));
  }

  public static long isString(Machine m, long word) {
    return isUnusual(m, word) ? Words.NONE : truth(Shapes.isString(m.space, word));
  }

  public static long isSymbol(Machine m, long word) {
    return isUnusual(m, word) ? Words.NONE : truth(Words.isSymbol(word));
  }

  public static long isKeyword(Machine m, long word) {
    return isUnusual(m, word) ? Words.NONE : truth(Words.isKeyword(word));
  }

  public static long isList(Machine m, long word) {
    return isUnusual(m, word) ? Words.NONE : truth(Words.isList(word));
  }

  // ---- vectors

  private static boolean isElement(Machine m, long vector, long index) {
    return m.limit() != 0
        && Shapes.isVector(m.space, vector)
        && Words.isFixnum(index)
        && index >= 0
        && Words.integer(index) < VectorCell.length(m.space, vector);
  }

  public static long vector(Machine m, long a) {
    long at = m.isError(a) ? ManagedHeap.NO_ROOM : take(m, VectorCell.size(1));
    return at == ManagedHeap.NO_ROOM ? Words.NONE : VectorCell.at(m.space, at, a);
  }

  public static long vector(Machine m, long a, long b) {
    boolean wrong = m.isError(a) || m.isError(b);
    long at = wrong ? ManagedHeap.NO_ROOM : take(m, VectorCell.size(2));
    return at == ManagedHeap.NO_ROOM ? Words.NONE : VectorCell.at(m.space, at, a, b);
  }

  public static long vector(Machine m, long a, long b, long c) {
    boolean wrong = m.isError(a) || m.isError(b) || m.isError(c);
    long at = wrong ? ManagedHeap.NO_ROOM : take(m, VectorCell.size(3));
    return at == ManagedHeap.NO_ROOM ? Words.NONE : VectorCell.at(m.space, at, a, b, c);
  }

  public static long vector(Machine m, long a, long b, long c, long d) {
    boolean wrong = m.isError(a) || m.isError(b) || m.isError(c) || m.isError(d);
    long at = wrong ? ManagedHeap.NO_ROOM : take(m, VectorCell.size(4));
    return at == ManagedHeap.NO_ROOM ? Words.NONE : VectorCell.at(m.space, at, a, b, c, d);
  }

  public static long vectorGet(Machine m, long vector, long index) {
    return isElement(m, vector, index)
        ? VectorCell.get(m.space, vector, (int) Words.integer(index))
        : Words.NONE;
  }

  public static long vectorLength(Machine m, long vector) {
    return m.limit() != 0 && Shapes.isVector(m.space, vector)
        ? Words.fixnum(VectorCell.length(m.space, vector))
        : Words.NONE;
  }

  public static long vectorSet(Machine m, long vector, long index, long value) {
    if (!isElement(m, vector, index) || m.isError(value)) {
      return Words.NONE;
    }
    VectorCell.set(m.heap, vector, (int) Words.integer(index), value);
    return vector;
  }

  // ---- maps

  /** Keys that are found without a look at the space are the usual ones. */
  private static boolean isEntry(Machine m, long map, long key) {
    return m.limit() != 0
        && (Words.isFixnum(key) || Words.isSymbol(key) || Words.isKeyword(key))
        && Shapes.isMap(m.space, map);
  }

  public static long mapGet(Machine m, long map, long key) {
    return mapGet(m, map, key, Words.NIL);
  }

  public static long mapGet(Machine m, long map, long key, long otherwise) {
    if (!isEntry(m, map, key) || m.isError(otherwise)) {
      return Words.NONE;
    }
    int entry = MapCell.findAtom(m.space, map, key);
    return entry < 0 ? otherwise : MapCell.valueAt(m.space, map, entry);
  }

  public static long mapHas(Machine m, long map, long key) {
    return isEntry(m, map, key) ? truth(MapCell.findAtom(m.space, map, key) >= 0) : Words.NONE;
  }

  public static long mapPut(Machine m, long map, long key, long value) {
    if (!isEntry(m, map, key) || m.isError(value)) {
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
