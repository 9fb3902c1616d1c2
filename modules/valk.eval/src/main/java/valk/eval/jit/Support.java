package valk.eval.jit;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Site;
import valk.eval.value.ClosureCell;
import valk.eval.value.Pair;
import valk.eval.value.Shapes;
import valk.gc.Words;
import valk.memory.SpaceAccess;

/** What compiled code calls where bytecode of its own would be longer, not faster. */
final class Support {
  private Support() {}

  /** The rest of a list that is a pair, as a list of the same kind. */
  public static long tail(SpaceAccess access, long pair) {
    long rest = Pair.rest(access, pair);
    // What follows need not wait for the tag, as long as the guess is right.
    return Words.haveSameTag(rest, pair) ? rest : retagged(rest, pair);
  }

  private static long retagged(long rest, long pair) {
    return Words.isQuoted(pair) ? Words.asQuoted(rest) : Words.asExpression(rest);
  }

  /** Whether a pair can be made without further ado. */
  public static boolean canCons(Machine m, long first, long rest) {
    return Words.isList(rest) && !m.isError(first) && m.limit() != 0;
  }

  /** The pair. */
  public static long cons(Machine m, long first, long rest) {
    return Words.listAt(m.heap.pair(first, rest), rest);
  }

  /** As {@link #cons}, in room that was taken for it. */
  public static long consAt(SpaceAccess access, long at, long first, long rest) {
    Pair.store(access, at, first, rest);
    return Words.listAt(at, rest);
  }

  // ---- what is left of a call that has become a turn of a loop

  /** A sum and a further term; the term if there is no sum yet; {@link Words#TAIL} if unusual. */
  public static long added(long sum, long term) {
    if (sum == Words.NONE) {
      return term;
    }
    long result = sum + term;
    boolean overflows = ((sum ^ result) & (term ^ result)) < 0;
    return Words.areFixnums(sum, term) && !overflows ? result : Words.TAIL;
  }

  /** A quoted pair without its rest yet, in room that was taken for it. */
  public static long begun(SpaceAccess access, long at, long first) {
    Pair.store(access, at, first, Words.NIL);
    return at | Words.QUOTED;
  }

  /**
   * Puts a list into the hole of a whole, the rest of its last pair; gives the whole, which is the
   * list if there is none.
   */
  public static long hang(SpaceAccess access, long whole, long last, long list) {
    if (whole == Words.NONE) {
      return list;
    }
    Pair.setRest(access, last, list);
    return whole;
  }

  /**
   * Puts the last rest into the hole of a whole; gives the whole, which is the value if there is
   * none, or {@link Words#TAIL} for a value that is no rest of a quoted list.
   */
  public static long filled(SpaceAccess access, long whole, long last, long value) {
    boolean fits = Words.isNil(value) || Words.isQuoted(value) || whole == Words.NONE;
    return fits ? hang(access, whole, last, value) : Words.TAIL;
  }

  /** Less is not worth to begin a loop without a frame for. */
  private static final int FEW_TURNS = 16;

  /**
   * A loop without a frame gave up in one of its turns: what that allocated is taken back, and the
   * frame becomes that of the turn.
   *
   * @param code the function, which runs
   * @param self names the function; null if there is no second turn
   * @param turns how many turns are done
   * @param place where the turn's first cell was born
   */
  public static void resume(
      Machine m, int fp, Code code, @Nullable Global self, int turns, long place) {
    m.heap.undoTo(place);
    if (turns < FEW_TURNS && code.body instanceof CompiledCode compiled) {
      compiled.gaveUpAfterAll();
    }
    if (self != null && turns > 0) {
      m.stack[fp - 2] = self.value;
      m.stack[fp - 1] = Site.afterTailCalls(m.stack[fp - 1], turns);
    }
  }

  /** Whether a loop that runs with a frame is to try its next turns without. */
  public static boolean isTried(Machine m, Code code) {
    return code.body instanceof CompiledCode compiled && compiled.isTried(m);
  }

  // ---- closures and calls

  /** A closure of the words in the frame from {@code from} on. */
  public static long closure(Machine m, Code code, int from, int count) {
    return ClosureCell.make(m.heap, Words.object(code.cell), code.id, m.stack, from, count);
  }

  /** A closure of one word. */
  public static long closure(Machine m, Code code, long a) {
    long closure = empty(m, code, 1);
    ClosureCell.init(m.space, closure, 0, a);
    return closure;
  }

  /** A closure of two words. */
  public static long closure(Machine m, Code code, long a, long b) {
    long closure = empty(m, code, 2);
    ClosureCell.init(m.space, closure, 0, a);
    ClosureCell.init(m.space, closure, 1, b);
    return closure;
  }

  /** A closure of three words. */
  public static long closure(Machine m, Code code, long a, long b, long c) {
    long closure = empty(m, code, 3);
    ClosureCell.init(m.space, closure, 0, a);
    ClosureCell.init(m.space, closure, 1, b);
    ClosureCell.init(m.space, closure, 2, c);
    return closure;
  }

  /** Bytes, a multiple of 16. */
  static long roomOfClosure(int captured) {
    return ClosureCell.size(captured) + Words.GRANULE - 1 & -Words.GRANULE;
  }

  private static long empty(Machine m, Code code, int count) {
    return ClosureCell.make(m.heap, Words.object(code.cell), code.id, count);
  }

  /** Whether a word is a closure of a live code that means what it meant when it was analysed. */
  @SuppressWarnings("ReferenceEquality")
  public static boolean runs(Machine m, long function, Code code, Node analysed) {
    return code.analysed == analysed
        && Shapes.is(m.space, function, Shapes.CLOSURE)
        && ClosureCell.code(m.space, function) == Words.object(code.cell);
  }

  /**
   * Runs the body of a builtin, or has its node do so; the arguments lie in its frame, {@code base}
   * words above the caller's. The body is a constant of who calls: the JVM can write it in place.
   *
   * @param takesErrors whether errors are arguments as others are
   */
  public static long run(
      Builtin.Body body, Node node, Machine m, int fp, int base, int argc, boolean takesErrors) {
    if (m.limit() == 0 || !takesErrors && m.errorAmong(fp + base, argc) != Words.NONE) {
      return node.callPrepared(m, fp);
    }
    long value = m.run(body, fp + base, argc);
    if (value == Words.TAIL) {
      return node.settle(m, fp);
    }
    m.returnTo(fp);
    return value;
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
