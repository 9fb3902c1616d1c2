package valk.eval.jit;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Ir;
import valk.eval.value.VectorCell;
import valk.gc.Words;

/**
 * How compiled code computes in place what a builtin would, with a certain number of arguments. It
 * does so where the arguments are of the usual kinds, there is memory, and no safepoint is asked
 * for; otherwise nothing has happened, and the builtin itself is called.
 */
sealed interface Intrinsic {
  /**
   * A new value of all arguments, none of which is an error.
   *
   * @param method of {@link Intrinsics}, which takes the access to the space, the offset of its
   *     room, and the arguments; it always succeeds
   * @param bytes room that it needs, a multiple of 16
   */
  record Made(String method, long bytes) implements Intrinsic {}

  /**
   * The answer to a question about one argument, which is no error.
   *
   * @param method of {@link Intrinsics}, which takes the machine and the argument; it always
   *     succeeds
   */
  record Asked(String method) implements Intrinsic {}

  /**
   * An element of a list.
   *
   * @param rests how many come before it
   */
  record Element(int rests) implements Intrinsic {}

  /**
   * Anything else.
   *
   * @param method of {@link Intrinsics}, which takes the machine and the arguments, and gives
   *     {@link Words#NONE} when they are unusual
   * @param values the arguments that must be no errors and are not looked at by the method: bit 0
   *     is the first
   * @param changes whether it changes what was there before
   */
  record Tried(String method, int values, boolean changes) implements Intrinsic {}

  /** What writes a pair. */
  int ACCESSES_OF_A_PAIR = 2;

  /** How often most methods that try something read the space. */
  int ACCESSES_OF_A_TRY = 4;

  /** By the builtin's name and its number of arguments. */
  Map<String, Intrinsic> BY_BUILTIN =
      Map.ofEntries(
          Map.entry("list 1", list(1)),
          Map.entry("list 2", list(2)),
          Map.entry("list 3", list(3)),
          Map.entry("list 4", list(4)),
          Map.entry("snd 1", new Element(1)),
          Map.entry("trd 1", new Element(2)),
          Map.entry("num? 1", new Asked("isNumber")),
          Map.entry("str? 1", new Asked("isString")),
          Map.entry("sym? 1", new Asked("isSymbol")),
          Map.entry("keyword? 1", new Asked("isKeyword")),
          Map.entry("list? 1", new Asked("isList")),
          Map.entry("len 1", reads("length")),
          Map.entry("nth 2", reads("element")),
          Map.entry("vector 1", vector(1)),
          Map.entry("vector 2", vector(2)),
          Map.entry("vector 3", vector(3)),
          Map.entry("vector 4", vector(4)),
          Map.entry("map/get 2", reads("mapGet")),
          Map.entry("map/get 3", new Tried("mapGet", 0b100, false)),
          Map.entry("map/has? 2", reads("mapHas")),
          Map.entry("map/put! 3", new Tried("mapPut", 0b100, true)),
          Map.entry("vec/get 2", reads("vectorGet")),
          Map.entry("vec/len 1", reads("vectorLength")),
          Map.entry("vec/set! 3", new Tried("vectorSet", 0b100, true)));

  private static Intrinsic list(int length) {
    return new Made("list", (long) length * Words.PAIR_BYTES);
  }

  private static Intrinsic vector(int length) {
    return new Made("vector", VectorCell.size(length));
  }

  private static Intrinsic reads(String method) {
    return new Tried(method, 0, false);
  }

  /** How a builtin is computed with so many arguments; null if it is not. */
  static @Nullable Intrinsic of(Builtin builtin, int arguments) {
    return BY_BUILTIN.get(builtin.name + " " + arguments);
  }

  /** Whether it is computed in place, and changes nothing that was there before. */
  static boolean onlyComputes(Builtin builtin, int arguments) {
    Intrinsic intrinsic = of(builtin, arguments);
    return intrinsic != null && !(intrinsic instanceof Tried tried && tried.changes());
  }

  /** Whether it is computed in place, and makes cells. */
  static boolean allocates(Builtin builtin, int arguments) {
    return of(builtin, arguments) instanceof Made;
  }

  /** How often what is computed in place of a call reads or writes the space, more or less. */
  static int accesses(Ir.BuiltinCall call) {
    int arguments = call.call().arguments().size();
    return switch (of(call.builtin(), arguments)) {
      case null -> 0;
      case Made _ -> arguments * ACCESSES_OF_A_PAIR;
      case Asked _ -> 1;
      case Element element -> element.rests() + 1;
      case Tried _ -> ACCESSES_OF_A_TRY;
    };
  }
}
