package valk.eval.code;

import java.util.Arrays;
import java.util.List;
import valk.eval.run.Builtin;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Site;
import valk.gc.Words;

/**
 * Calls. The callee's frame is built in place above the caller's live words: function word and call
 * site first, then each argument as it is computed, so that all of it is live at any safepoint.
 *
 * <p>A call in tail position moves the frame that it built down over the activation's own, and
 * gives {@link Words#TAIL}; whoever entered the activation runs the pending call.
 */
final class Calls {
  /** Words that the Java frames between a call and code that is not called directly stand for. */
  static final int INDIRECTION = 4;

  private Calls() {}

  /**
   * Where a call's frame lies, and what it is made from.
   *
   * @param base distance from the caller's fp to the callee's
   * @param position source position of the call
   * @param tail whether the call replaces the activation
   */
  record Shape(Node[] arguments, int base, int position, boolean tail) {
    long site() {
      return Site.of(base, position);
    }
  }

  abstract static class Call extends Node {
    final Node[] arguments;
    final int base;
    final long site;
    final boolean tail;

    Call(Shape shape) {
      this.arguments = shape.arguments();
      this.base = shape.base();
      this.site = shape.site();
      this.tail = shape.tail();
    }

    final Ir.Call call() {
      return new Ir.Call(Node.irs(arguments), base, site, tail, this);
    }

    @Override
    public long callPrepared(Machine m, int fp) {
      return callAny(m, fp, fp + base);
    }

    /** Puts function and call site into the frame that is about to be built; gives its base. */
    final int openFrame(Machine m, int fp, long function) {
      int b = fp + base;
      m.stack[b - 2] = function;
      m.stack[b - 1] = site;
      return b;
    }

    final void computeArguments(Machine m, int fp, int b) {
      for (int i = 0; i < arguments.length; i++) {
        long value = arguments[i].exec(m, fp);
        m.stack[b + i] = value;
        pollNowAndThen(m, fp, i, b + i + 1);
      }
    }

    /**
     * Calls whatever lies in the frame at {@code b}, or leaves it as the activation's successor.
     */
    final long callAny(Machine m, int fp, int b) {
      if (tail) {
        m.tailCode = Machine.UNKNOWN_CODE;
        m.tailCount = arguments.length;
        return moveDown(m, fp, b, arguments.length);
      }
      int raised = raise(m, fp, b, arguments.length);
      long result = m.invoke(raised, arguments.length);
      m.returnTo(fp);
      return result;
    }
  }

  /**
   * Moves a frame up by the words that the Java frames of {@link Machine#invoke} stand for, and
   * clears those below it. Gives its new base.
   */
  private static int raise(Machine m, int fp, int b, int argc) {
    int raised = b + INDIRECTION;
    m.reserve(fp, raised + argc);
    long[] stack = m.stack;
    long function = stack[b - 2];
    int position = Site.position(stack[b - 1]);
    System.arraycopy(stack, b, stack, raised, argc);
    Arrays.fill(stack, b - Machine.HEADER, raised - Machine.HEADER, 0);
    stack[raised - 2] = function;
    stack[raised - 1] = Site.of(raised - fp, position);
    return raised;
  }

  /**
   * A safepoint between many operands. An operand that is an error allocates without one; this
   * keeps what is allocated between two safepoints small.
   */
  static void pollNowAndThen(Machine m, int fp, int turn, int top) {
    if (Machine.isTimeToPoll(turn)) {
      m.poll(fp, top);
    }
  }

  /** Makes the frame at {@code b} the successor of the activation of frame {@code fp}. */
  static long moveDown(Machine m, int fp, int b, int argc) {
    m.returnTo(fp);
    long[] stack = m.stack;
    stack[fp - 2] = stack[b - 2];
    stack[fp - 1] = Site.afterTailCall(stack[fp - 1]);
    for (int i = 0; i < argc; i++) {
      stack[fp + i] = stack[b + i];
    }
    return Words.TAIL;
  }

  /** A call of the function that a global names. */
  static class GlobalCall extends Call {
    final Global global;
    private final List<String> locals;

    /**
     * @param locals the local name that an unbound one was probably meant to be
     */
    GlobalCall(Global global, Shape shape, List<String> locals) {
      super(shape);
      this.global = global;
      this.locals = locals;
    }

    @Override
    public final Ir ir() {
      return new Ir.GlobalCall(global, call());
    }

    @Override
    public long exec(Machine m, int fp) {
      Code code = global.code;
      if (code == null || code.required != arguments.length) {
        return callValue(m, fp);
      }
      int b = openFrame(m, fp, global.value);
      computeArguments(m, fp, b);
      return enter(code, m, b, fp);
    }

    final long callValue(Machine m, int fp) {
      long function = global.value;
      if (function == Words.UNSET) {
        function = m.resolve(global);
        if (function == Words.UNSET) {
          return Variables.unbound(m, fp, global.name, Site.position(site), locals);
        }
      }
      if (m.isError(function)) {
        return function;
      }
      int b = openFrame(m, fp, function);
      computeArguments(m, fp, b);
      return callAny(m, fp, b);
    }
  }

  /** A call of a global's function with one argument. */
  static Node ofOne(Global global, Shape shape, List<String> locals) {
    return shape.arguments()[0] instanceof Arithmetic.LocalOffset argument
        ? new GlobalCallOfOffset(global, shape, locals, argument)
        : new GlobalCallOfOne(global, shape, locals);
  }

  /** Without a loop over its arguments. */
  private static final class GlobalCallOfOne extends GlobalCall {
    private final Node argument;

    GlobalCallOfOne(Global global, Shape shape, List<String> locals) {
      super(global, shape, locals);
      this.argument = shape.arguments()[0];
    }

    @Override
    public long exec(Machine m, int fp) {
      Code code = global.code;
      if (code == null || code.required != 1) {
        return callValue(m, fp);
      }
      int b = openFrame(m, fp, global.value);
      long value = argument.exec(m, fp);
      m.stack[b] = value;
      return enter(code, m, b, fp);
    }
  }

  /**
   * The same with a parameter plus or minus a constant, which is what recursion most often passes
   * on. Small, so that it becomes part of the sum or product whose operand it is.
   */
  private static final class GlobalCallOfOffset extends GlobalCall {
    private final Arithmetic.LocalOffset argument;

    GlobalCallOfOffset(
        Global global, Shape shape, List<String> locals, Arithmetic.LocalOffset argument) {
      super(global, shape, locals);
      this.argument = argument;
    }

    @Override
    public long exec(Machine m, int fp) {
      Code code = global.code;
      if (code == null || code.required != 1) {
        return callValue(m, fp);
      }
      int b = openFrame(m, fp, global.value);
      long value = argument.exec(m, fp);
      m.stack[b] = value;
      long result;
      if (b + code.frame >= m.limit()) {
        result = m.enterSlowly(code, b);
      } else if (code.body instanceof Branches.LocalIf choice) {
        result = choice.exec(m, b);
      } else {
        result = run(code.body, m, b);
      }
      if (result == Words.TAIL) {
        result = m.finish(b);
      }
      m.returnTo(fp);
      return result;
    }
  }

  /** Runs code in the frame at {@code b} and gives its value to the activation at {@code fp}. */
  private static long enter(Code code, Machine m, int b, int fp) {
    long result = b + code.frame >= m.limit() ? m.enterSlowly(code, b) : run(code.body, m, b);
    if (result == Words.TAIL) {
      result = m.finish(b);
    }
    m.returnTo(fp);
    return result;
  }

  /**
   * The one place where bodies of all kinds are run: so the compiler sees that there are many, and
   * makes none of them part of its callers, which stay small.
   */
  private static long run(Node body, Machine m, int b) {
    return body.exec(m, b);
  }

  /** Computes an operand; the most frequent kind of call without a virtual call. */
  static long operand(Node operand, Machine m, int fp) {
    return operand instanceof GlobalCallOfOffset call ? call.exec(m, fp) : operand.exec(m, fp);
  }

  /** A call of a global's function in tail position. */
  static final class GlobalTailCall extends Call {
    private final Global global;
    private final List<String> locals;

    GlobalTailCall(Global global, Shape shape, List<String> locals) {
      super(shape);
      this.global = global;
      this.locals = locals;
    }

    @Override
    public Ir ir() {
      return new Ir.GlobalCall(global, call());
    }

    @Override
    public long exec(Machine m, int fp) {
      Code code = global.code;
      long function = global.value;
      if (function == Words.UNSET) {
        function = m.resolve(global);
        if (function == Words.UNSET) {
          return Variables.unbound(m, fp, global.name, Site.position(site), locals);
        }
      }
      if (code == null && m.isError(function)) {
        return function;
      }
      int b = openFrame(m, fp, function);
      computeArguments(m, fp, b);
      m.tailCode = Machine.tailCode(code, arguments.length);
      m.tailCount = arguments.length;
      return moveDown(m, fp, b, arguments.length);
    }
  }

  /** A call of a computed function. */
  static final class ValueCall extends Call {
    private final Node function;

    ValueCall(Node function, Shape shape) {
      super(shape);
      this.function = function;
    }

    @Override
    public Ir ir() {
      return new Ir.ValueCall(function.ir(), call());
    }

    @Override
    public long exec(Machine m, int fp) {
      long callee = function.exec(m, fp);
      if (Words.isObject(callee) && m.isError(callee)) {
        return callee;
      }
      int b = openFrame(m, fp, callee);
      computeArguments(m, fp, b);
      Code code = tail ? null : m.plainCode(m.stack[b - 2], arguments.length);
      return code == null ? callAny(m, fp, b) : enter(code, m, b, fp);
    }
  }

  /** {@code (x)}: a call without arguments when x is a function, else x itself. */
  static final class CallOrValue extends Call {
    private final Node value;

    CallOrValue(Node value, Shape shape) {
      super(shape);
      this.value = value;
    }

    @Override
    public long exec(Machine m, int fp) {
      long callee = value.exec(m, fp);
      if (!m.isFunction(callee)) {
        return callee;
      }
      return callAny(m, fp, openFrame(m, fp, callee));
    }
  }

  /** A call of a builtin that the analysis took for granted. */
  static final class BuiltinCall extends Call {
    private final Builtin builtin;

    BuiltinCall(Builtin builtin, Shape shape) {
      super(shape);
      this.builtin = builtin;
    }

    @Override
    public long exec(Machine m, int fp) {
      int b = fp + base;
      m.stack[b - 2] = builtin.word();
      m.stack[b - 1] = site;
      computeArguments(m, fp, b);
      return callPrepared(m, fp);
    }

    @Override
    public Ir ir() {
      return new Ir.BuiltinCall(builtin, call());
    }

    @Override
    public long callPrepared(Machine m, int fp) {
      int b = fp + base;
      m.poll(b, b + arguments.length);
      return Calls.settle(m, fp, b, m.apply(builtin, b, arguments.length), tail);
    }

    @Override
    public long settle(Machine m, int fp) {
      return Calls.settle(m, fp, fp + base, Words.TAIL, tail);
    }
  }

  /** The value of a builtin's call in the frame at {@code b}, which may have left a call behind. */
  static long settle(Machine m, int fp, int b, long result, boolean tail) {
    long value = result;
    if (value == Words.TAIL) {
      if (tail) {
        m.reserve(fp, fp + m.tailCount);
        return moveDown(m, fp, b, m.tailCount);
      }
      value = m.finish(raise(m, fp, b, m.tailCount));
    }
    m.returnTo(fp);
    return value;
  }

  /** Clears words that no step writes, where code is nested deeper than its frame is large. */
  static final class Padded extends Node {
    private final int from;
    private final int to;
    private final Node step;

    Padded(int from, int to, Node step) {
      this.from = from;
      this.to = to;
      this.step = step;
    }

    @Override
    public Ir ir() {
      return new Ir.Padded(from, to, step.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      for (int i = from; i < to; i++) {
        m.stack[fp + i] = 0;
      }
      return step.exec(m, fp);
    }
  }
}
