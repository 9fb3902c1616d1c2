package valk.eval.jit;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.value.Pair;
import valk.eval.value.Shapes;
import valk.eval.value.VectorCell;
import valk.gc.Words;

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
          Map.entry("vec/get 2", "vectorGet"),
          Map.entry("vec/len 1", "vectorLength"),
          Map.entry("vec/set! 3", "vectorSet"));

  private static final long NO_PAIR = Words.NIL;

  private Intrinsics() {}

  /** The method that computes what the builtin does with so many arguments; null if none does. */
  static @Nullable String of(Builtin builtin, int arguments) {
    return METHODS.get(builtin.name + " " + arguments);
  }

  /** Whether there is one, which allocates and changes nothing. */
  static boolean onlyLooks(Builtin builtin, int arguments) {
    String method = of(builtin, arguments);
    return method != null && !method.equals("list") && !method.equals("vectorSet");
  }

  /** Whether the builtin itself must be called: it would poll, or an argument is an error. */
  private static boolean isUnusual(Machine m, long argument) {
    return m.limit() == 0 || m.isError(argument);
  }

  private static long truth(boolean holds) {
    return Words.fixnum(holds ? 1 : 0);
  }

  private static boolean hasRoom(Machine m, int pairs) {
    return m.limit() != 0 && m.heap.quickRoom() >= (long) pairs * Words.PAIR_BYTES;
  }

  // ---- lists

  public static long list(Machine m, long a) {
    return hasRoom(m, 1) && !m.isError(a) ? Support.cons(m, a, Words.NIL) : Words.NONE;
  }

  public static long list(Machine m, long a, long b) {
    boolean usual = hasRoom(m, 2) && !m.isError(a) && !m.isError(b);
    return usual ? Support.cons(m, a, Support.cons(m, b, Words.NIL)) : Words.NONE;
  }

  public static long list(Machine m, long a, long b, long c) {
    boolean usual = hasRoom(m, 3) && !m.isError(a) && !m.isError(b) && !m.isError(c);
    return usual
        ? Support.cons(m, a, Support.cons(m, b, Support.cons(m, c, Words.NIL)))
        : Words.NONE;
  }

  public static long list(Machine m, long a, long b, long c, long d) {
    boolean usual =
        hasRoom(m, 4) && !m.isError(a) && !m.isError(b) && !m.isError(c) && !m.isError(d);
    return usual
        ? Support.cons(m, a, Support.cons(m, b, Support.cons(m, c, Support.cons(m, d, Words.NIL))))
        : Words.NONE;
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
}
