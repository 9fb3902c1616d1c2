package valk.eval.jit;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Ir;
import valk.gc.Words;

/**
 * A list whose rest is the function's value: its first pair is made before there is a value, with a
 * hole that the value, or the list that the next turn makes, is put into.
 *
 * <pre>
 *   turn 1          turn 2          now
 *   +-------+---+   +-------+---+   +-------+------+
 *   | first | *-+-->| first | *-+-->| first | hole |
 *   +-------+---+   +-------+---+   +-------+------+
 *   ^ whole
 * </pre>
 *
 * Tail recursion modulo cons: D. P. Friedman and D. S. Wise, <i>Unwinding Structured Recursions
 * into Iterations</i>, 1974; Y. Minamide, <i>A Functional Representation of Data Structures with a
 * Hole</i>, 1998.
 */
final class PendingCell extends Remainder {
  /** The list that the first turn made, as a quoted list; {@link Words#NONE} before. */
  private Operand.@Nullable InLocal whole;

  /** The pair whose rest is the hole. */
  private Operand.@Nullable InLocal last;

  PendingCell(Method method) {
    super(method);
  }

  @Override
  boolean takes(Ir step) {
    return step instanceof Ir.Binary cons
        && cons.operator() == Ir.Operator.CONS
        && leads(cons.right());
  }

  @Override
  void begin() {
    whole = local(Words.NONE);
    last = local(Words.NONE);
  }

  private static Operand.InLocal begun(Operand.@Nullable InLocal local) {
    if (local == null) {
      throw new IllegalStateException("the method has not begun");
    }
    return local;
  }

  @Override
  void end(Ir step, Translator translator) {
    Ir.Binary cons = (Ir.Binary) step;
    int mark = e.mark();
    Operand first = translator.value(cons.left());
    e.requireNoError(first, e.unusual());
    Operand.InLocal at = e.room(Words.PAIR_BYTES, e.unusual());
    e.helper(Helper.BEGUN).access().push(at).push(first).call(Helper.BEGUN);
    hang(e.popped());
    e.releaseTemporaries(mark);
    follow(cons.right(), translator);
  }

  /** Puts the pair into the hole, or keeps it; then it has the hole. */
  private void hang(Operand.InLocal pair) {
    e.helper(Helper.HANG).access().push(begun(whole)).push(begun(last)).push(pair);
    e.call(Helper.HANG);
    e.pop(begun(whole));
    e.move(pair, begun(last));
  }

  @Override
  void finish(Operand value) {
    e.helper(Helper.FILLED).access().push(begun(whole)).push(begun(last)).push(value);
    e.call(Helper.FILLED);
  }
}
