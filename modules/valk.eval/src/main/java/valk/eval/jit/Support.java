package valk.eval.jit;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Machine;
import valk.eval.run.Site;
import valk.eval.value.ClosureCell;
import valk.eval.value.Pair;
import valk.gc.Words;

/** What compiled code calls where bytecode of its own would be longer, not faster. */
final class Support {
  private Support() {}

  /** The rest of a list that is a pair, as a list of the same kind. */
  public static long tail(Machine m, long pair) {
    long rest = Pair.rest(m.space, pair);
    return Words.isQuoted(pair) ? Words.asQuoted(rest) : Words.asExpression(rest);
  }

  /** Whether a pair can be made without further ado. */
  public static boolean canCons(Machine m, long first, long rest) {
    return Words.isList(rest) && !m.isError(first) && m.limit() != 0;
  }

  /** The pair. */
  public static long cons(Machine m, long first, long rest) {
    return m.heap.pair(first, rest) | (Words.isNil(rest) ? Words.QUOTED : Words.tag(rest));
  }

  /** A closure of the words in the frame from {@code from} on. */
  public static long closure(Machine m, Code code, int from, int count) {
    return ClosureCell.make(m.heap, Words.object(code.cell), code.id, m.stack, from, count);
  }

  /** A word of the shadow stack. */
  public static long word(Machine m, int at) {
    return m.stack[at];
  }

  /** The frame passes to another function, by a tail call: its first two words. */
  public static void passOn(Machine m, int fp, long function) {
    m.returnTo(fp);
    long[] stack = m.stack;
    stack[fp - 2] = function;
    stack[fp - 1] = Site.afterTailCall(stack[fp - 1]);
  }

  /** The value of an activation, after the calls that were left in its frame. */
  public static long finished(Machine m, long value, int fp) {
    return value == Words.TAIL ? m.finish(fp) : value;
  }

  /** Leaves a tail call to whoever called; its words are in the frame. */
  public static long leave(Machine m, @Nullable Code code, int count) {
    m.tailCode = Machine.tailCode(code, count);
    m.tailCount = count;
    return Words.TAIL;
  }
}
