package valk.eval.jit;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.run.Node;

/**
 * What is compiled: a function, or a loop by itself.
 *
 * @param code the function; null for a loop of one
 * @param body its nodes
 * @param ir what they do
 * @param words how many words of the frame are in use where it begins
 * @param machine what runs it, and nothing else does
 */
record Unit(@Nullable Code code, Node body, Ir ir, int words, Machine machine) {
  /** Arguments up to this count are passed in Java; more lie in the frame. */
  static final int MOST_PASSED = 4;

  /** A function. */
  static Unit of(Code code, Node body, Machine machine) {
    return new Unit(code, body, body.ir(), code.arguments(), machine);
  }

  /** A loop. */
  static Unit ofLoop(Node loop, int words, Machine machine) {
    return new Unit(null, loop, loop.ir(), words, machine);
  }

  /** How many of the words are passed in Java. */
  int passed() {
    return code != null && words <= MOST_PASSED ? words : 0;
  }

  /** Whether others call it with arguments from Java. */
  boolean isCalled() {
    return code != null && !code.rest && passed() > 0;
  }

  /** How often its code reads or writes the space, all places counted once. */
  int accesses() {
    return accesses(ir);
  }

  private static int accesses(Ir ir) {
    int accesses =
        switch (ir) {
          case Ir.Binary b -> b.operator() == Ir.Operator.CONS ? Intrinsic.ACCESSES_OF_A_PAIR : 0;
          case Ir.Unary u -> u.operator() == Ir.ListOperator.IS_NIL ? 0 : 1;
          case Ir.BuiltinCall call -> Intrinsic.accesses(call);
          default -> 0;
        };
    for (Ir part : Ir.parts(ir)) {
      accesses += accesses(part);
    }
    return accesses;
  }

  /** How far above its frame the frames end at most of functions like it that it calls. */
  int roomOfCalls() {
    return code == null ? 0 : highestBase(ir) + code.frame;
  }

  private static int highestBase(Ir ir) {
    int highest = ir instanceof Ir.GlobalCall global ? global.call().base() : 0;
    for (Ir part : Ir.parts(ir)) {
      highest = Math.max(highest, highestBase(part));
    }
    return highest;
  }

  /** What body without a frame it is worth while to try to write. */
  Frameless.Way way() {
    return code != null && isCalled() ? Frameless.way(code, ir) : Frameless.Way.NONE;
  }
}
