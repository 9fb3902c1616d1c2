package valk.eval.code;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Site;
import valk.eval.value.ErrorKind;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * Code whose names are needed at run time, because it calls {@code eval}, {@code penv} or {@code
 * load} by name, or computes an operand that is usually literal. Its variables live in ENV cells.
 */
final class Dynamics {
  private Dynamics() {}

  /**
   * The body of a function whose parameters are kept by name; the ENV is in the slot after them.
   */
  static Node namedBody(
      Analysis analysis,
      Function function,
      Scope scope,
      List<Long> parameters,
      Survey survey,
      Form body) {
    int slot = parameters.size();
    Access outside = function.outerEnvironment();
    Node parent = outside == null ? null : analysis.raw(outside);
    Node[] values = new Node[slot];
    Arrays.setAll(values, i -> new Variables.LocalRead(i, false));
    Set<Long> known = new HashSet<>(survey.bound);
    known.addAll(parameters);
    scope.keepNamesIn(slot, KnownNames.of(known));
    function.needs(slot + 8);
    Node code = analysis.branch(body, scope, slot + 1, true);
    return new NamedScope(parent, slot, true, parameters, values, code);
  }

  /**
   * Opens a scope by name inside the one around, binds its names one by one, runs the body in it.
   */
  static final class NamedScope extends Node {
    private final @Nullable Node parent;
    private final int slot;
    private final boolean opens;
    private final long[] symbols;
    private final Node[] values;
    private final Node body;

    /**
     * @param parent gives the scope around; null when there is none
     * @param slot where the ENV is kept while the body runs
     * @param opens whether {@code =} binds in it: not in a turn of a loop
     */
    NamedScope(
        @Nullable Node parent,
        int slot,
        boolean opens,
        List<Long> symbols,
        Node[] values,
        Node body) {
      this.parent = parent;
      this.slot = slot;
      this.opens = opens;
      this.symbols = symbols.stream().mapToLong(Long::longValue).toArray();
      this.values = values;
      this.body = body;
    }

    @Override
    public long exec(Machine m, int fp) {
      int at = fp + slot;
      long around = parent == null ? Words.NIL : parent.exec(m, fp);
      m.stack[at] = around;
      Environments.open(m, fp, at, at + 1, opens);
      for (int i = 0; i < symbols.length; i++) {
        long value = values[i].exec(m, fp);
        Environments.bind(m, fp, at, symbols[i], value, at + 1);
      }
      return body.exec(m, fp);
    }
  }

  /** {@code =} or {@code set!} of a name in an environment. */
  static final class NamedTarget extends Bindings.Target {
    private final Node environment;
    private final Global global;
    private final boolean existing;
    private final int depth;
    private final int position;

    NamedTarget(Node environment, Global global, boolean existing, int depth, int position) {
      this.environment = environment;
      this.global = global;
      this.existing = existing;
      this.depth = depth;
      this.position = position;
    }

    @Override
    long store(Machine m, int fp, long value) {
      int at = fp + depth;
      m.stack[at] = environment.exec(m, fp);
      if (existing) {
        return Environments.assign(m, fp, position, at, global, value, at + 1);
      }
      Environments.bindInnermost(m, fp, at, global, value, at + 1);
      return Words.NIL;
    }
  }

  /** {@code eval}, {@code load} or {@code penv} by name: the builtin, told of the scope. */
  static final class ScopedCall extends Node {
    private final Builtin builtin;
    private final Node environment;
    private final Node[] arguments;
    private final int base;
    private final long site;
    private final boolean tail;

    ScopedCall(Builtin builtin, Node environment, Calls.Shape shape) {
      this.builtin = builtin;
      this.environment = environment;
      this.arguments = shape.arguments();
      this.base = shape.base();
      this.site = shape.site();
      this.tail = shape.tail();
    }

    @Override
    public long exec(Machine m, int fp) {
      int b = fp + base;
      m.stack[b - 2] = builtin.word();
      m.stack[b - 1] = site;
      for (int i = 0; i < arguments.length; i++) {
        long value = arguments[i].exec(m, fp);
        m.stack[b + i] = value;
        Calls.pollNowAndThen(m, fp, i, b + i + 1);
      }
      m.poll(b, b + arguments.length);
      m.callerScope = environment.exec(m, fp);
      long result = m.apply(builtin, b, arguments.length);
      m.callerScope = Words.NIL;
      return Calls.settle(m, fp, b, result, tail);
    }
  }

  /**
   * An operand that is usually a literal list, but is computed. When that ends in an unbound name,
   * the braces were probably forgotten.
   */
  static final class Literal extends Node {
    private final Node operand;
    private final String hint;

    Literal(Node operand, String hint) {
      this.operand = operand;
      this.hint = hint;
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = operand.exec(m, fp);
      return m.isError(value) ? m.errors.withHint(fp, value, ErrorKind.UNBOUND, hint) : value;
    }
  }

  /**
   * A form whose first operands are usually literal lists, but are computed here: the values are
   * put into the form, as literals, and the form is run in the scope around.
   */
  static final class ComputedForm extends Node {
    private final String name;
    private final long head;
    private final Node[] operands;
    private final boolean[] computed;
    private final int literals;
    private final @Nullable Node environment;
    private final int base;
    private final int position;
    private final boolean tail;

    /**
     * @param name name of the form
     * @param head the symbol of that name
     * @param operands the operands, each giving what is put into the form
     * @param computed which of them give a value that stands for a literal one
     * @param literals how many of the first of them must be lists, or a doc string
     * @param environment the scope with names around, or null at top level
     * @param base distance to the frame in which the form is built
     */
    ComputedForm(
        String name,
        long head,
        Node[] operands,
        boolean[] computed,
        int literals,
        @Nullable Node environment,
        int base,
        int position,
        boolean tail) {
      this.name = name;
      this.head = head;
      this.operands = operands;
      this.computed = computed;
      this.literals = literals;
      this.environment = environment;
      this.base = base;
      this.position = position;
      this.tail = tail;
    }

    @Override
    public long exec(Machine m, int fp) {
      int b = fp + base;
      m.stack[b - 2] = m.stack[fp - 2];
      m.stack[b - 1] = Site.of(base, position);
      m.stack[b] = head;
      for (int i = 0; i < operands.length; i++) {
        long value = operands[i].exec(m, fp);
        if (computed[i] && m.isError(value)) {
          return value;
        }
        if (i < literals && !stands(m, value, i)) {
          return noLiteral(m, fp, value, i);
        }
        m.stack[b + 1 + i] = computed[i] ? literal(value) : value;
      }
      return run(m, fp, b);
    }

    /** Whether the value can stand in the form: what never can would be computed for ever. */
    private boolean stands(Machine m, long value, int operand) {
      boolean isDoc = operand == 1 && literals == 3 && Shapes.isString(m.space, value);
      return Words.isList(value) || isDoc;
    }

    private long noLiteral(Machine m, int fp, long value, int operand) {
      String got = m.errors.describe(value);
      String message = name + ": argument " + (operand + 1) + ": wanted a list, got " + got;
      return m.errors.at(fp, position, ErrorKind.TYPE, message);
    }

    /** Literal lists are quoted; the operand's own kind does not matter. */
    private static long literal(long value) {
      return Words.isPair(value) ? Words.asQuoted(value) : value;
    }

    private long run(Machine m, int fp, int b) {
      int end = b + 1 + operands.length;
      m.ensure(16L * (operands.length + 1), b, end);
      long form = Words.NIL;
      for (int i = end - 1; i >= b; i--) {
        form = m.heap.pair(m.stack[i], form) | Words.EXPRESSION;
      }
      m.stack[b] = environment == null ? Words.NIL : environment.exec(m, fp);
      m.stack[b + 1] = form;
      return Evaluation.call(m, fp, b, position, environment != null, tail);
    }
  }

  /** Runs a computed form once it is built. */
  static final class Evaluation {
    private Evaluation() {}

    /** Compiles the form in {@code stack[b + 1]} and calls it in the frame at {@code b}. */
    static long call(Machine m, int fp, int b, int position, boolean named, boolean tail) {
      long code =
          m.compiler().compile(m, b, b + 1, false, named, m.errors.source(fp), null, position);
      long result = m.tail(code, b, named ? 1 : 0);
      return Calls.settle(m, fp, b, result, tail);
    }
  }
}
