package valk.eval.code;

import valk.eval.run.Builtin;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Site;
import valk.eval.value.Pair;
import valk.gc.Words;

/** The list operations that most programs live on, inlined for the usual case. */
final class ListSteps {
  private ListSteps() {}

  /** One operand; the builtin does what the fast path does not. */
  abstract static class Unary extends Node {
    final Node operand;
    private final Builtin builtin;
    private final int depth;
    private final long site;

    Unary(Node operand, Arithmetic.Call call) {
      this.operand = operand;
      this.builtin = call.builtin();
      this.depth = call.depth();
      this.site = Site.of(depth + Machine.HEADER, call.position());
    }

    abstract Ir.ListOperator operator();

    @Override
    public final Ir ir() {
      return new Ir.Unary(operator(), operand.ir(), depth, this);
    }

    @Override
    public final long slowly(Machine m, int fp, long a) {
      int base = fp + depth + Machine.HEADER;
      long[] stack = m.stack;
      stack[base - 2] = builtin.word();
      stack[base - 1] = site;
      stack[base] = a;
      m.poll(base, base + 1);
      long result = m.apply(builtin, base, 1);
      m.returnTo(fp);
      return result;
    }
  }

  static final class Head extends Unary {
    Head(Node operand, Arithmetic.Call call) {
      super(operand, call);
    }

    @Override
    Ir.ListOperator operator() {
      return Ir.ListOperator.HEAD;
    }

    @Override
    public long exec(Machine m, int fp) {
      long list = operand.exec(m, fp);
      return Words.isPair(list) ? Pair.first(m.space, list) : slowly(m, fp, list);
    }
  }

  static final class Tail extends Unary {
    Tail(Node operand, Arithmetic.Call call) {
      super(operand, call);
    }

    @Override
    Ir.ListOperator operator() {
      return Ir.ListOperator.TAIL;
    }

    @Override
    public long exec(Machine m, int fp) {
      long list = operand.exec(m, fp);
      if (Words.isPair(list)) {
        return withKindOf(list, Pair.rest(m.space, list));
      }
      return slowly(m, fp, list);
    }
  }

  private static long withKindOf(long list, long rest) {
    return Words.isQuoted(list) ? Words.asQuoted(rest) : Words.asExpression(rest);
  }

  static final class IsNil extends Unary {
    IsNil(Node operand, Arithmetic.Call call) {
      super(operand, call);
    }

    @Override
    Ir.ListOperator operator() {
      return Ir.ListOperator.IS_NIL;
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = operand.exec(m, fp);
      return Words.isObject(value) ? slowly(m, fp, value) : Words.fixnum(isNil(value));
    }

    @Override
    public int test(Machine m, int fp) {
      long value = operand.exec(m, fp);
      return Words.isObject(value) ? m.truth(slowly(m, fp, value)) : isNil(value);
    }

    private static int isNil(long value) {
      return Words.isNil(value) ? 1 : 0;
    }
  }

  static final class Cons extends Arithmetic.Binary {
    Cons(Node first, Node rest, Arithmetic.Call call) {
      super(first, rest, call);
    }

    @Override
    Ir.Operator operator() {
      return Ir.Operator.CONS;
    }

    @Override
    public long exec(Machine m, int fp) {
      long first = operands(m, fp);
      long rest = m.second;
      if (Words.isList(rest) && !m.isError(first) && m.limit() != 0) {
        return Words.listAt(m.heap.pair(first, rest), rest);
      }
      return slowly(m, fp, first, rest);
    }
  }
}
