package valk.eval.code;

import valk.eval.run.Code;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Registry;
import valk.eval.value.ClosureCell;
import valk.eval.value.ErrorKind;
import valk.eval.value.Pair;
import valk.gc.Words;

/**
 * Macros as values: a closure that refuses to be called, and that captured the function which makes
 * the expansion.
 */
final class Macros {
  private static final int MOST_EXPANSIONS = 1000;

  private Macros() {}

  static void install(Registry r) {
    r.add(
        "macroexpand-1",
        "(macroexpand-1 form)",
        1,
        1,
        Macros::expandOnce,
        "What a use of a macro stands for; any other value as it is.");
    r.add(
        "macroexpand",
        "(macroexpand form)",
        1,
        1,
        Macros::expand,
        "As macroexpand-1, until what it gives is no use of a macro.");
  }

  /**
   * The value of a macro whose function {@code function} makes; the wrapper is called by mistake
   * only.
   */
  static Node value(Function wrapper, Node function, int depth) {
    Code code = wrapper.code;
    code.macro = true;
    code.body = new Refusal();
    wrapper.needs(1);
    return new MakeMacro(code, function, depth);
  }

  private static final class MakeMacro extends Node {
    private final Code code;
    private final Node function;
    private final int depth;

    MakeMacro(Code code, Node function, int depth) {
      this.code = code;
      this.function = function;
      this.depth = depth;
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = function.exec(m, fp);
      if (m.isError(value)) {
        return value;
      }
      m.stack[fp + depth] = value;
      m.ensure(ClosureCell.size(1), fp, fp + depth + 1);
      return ClosureCell.make(m.heap, Words.object(code.cell), code.id, m.stack, fp + depth, 1);
    }
  }

  private static final class Refusal extends Node {
    @Override
    public long exec(Machine m, int fp) {
      String name = m.errors.functionName(m.stack[fp - 2]);
      return m.error(
          fp,
          ErrorKind.SYNTAX,
          name
              + " is a macro and cannot be called as a function;"
              + " it can be used by name, from the form after its definition on");
    }
  }

  // ---- expansions as values

  private static long expandOnce(Machine m, int fp, int argc) {
    long function = functionOf(m, m.stack[fp]);
    if (function == Words.NONE) {
      return m.stack[fp];
    }
    int count = spread(m, fp, fp);
    String wrongCount = m.errors.wrongCount(function, count);
    return wrongCount == null
        ? m.tail(function, fp, count)
        : m.error(fp, ErrorKind.ARITY, wrongCount);
  }

  private static long expand(Machine m, int fp, int argc) {
    for (int i = 0; i < MOST_EXPANSIONS; i++) {
      long function = functionOf(m, m.stack[fp]);
      if (function == Words.NONE) {
        return m.stack[fp];
      }
      int base = fp + 16;
      for (int at = fp + 1; at < base; at++) {
        m.stack[at] = Words.NIL;
      }
      int count = spread(m, fp, base);
      String wrongCount = m.errors.wrongCount(function, count);
      if (wrongCount != null) {
        return m.error(fp, ErrorKind.ARITY, wrongCount);
      }
      long made = m.callFromExpansion(function, fp, base, count);
      m.stack[fp] = made;
    }
    return m.error(
        fp, ErrorKind.SYNTAX, "macroexpand: more than " + MOST_EXPANSIONS + " steps; does it end?");
  }

  /** The function that expands the list, or NONE when it is no use of a macro. */
  private static long functionOf(Machine m, long form) {
    long head = Words.isPair(form) ? Pair.first(m.space, form) : Words.NIL;
    if (!Words.isSymbol(head)) {
      return Words.NONE;
    }
    long value = m.globals.of(Words.payload(head)).value;
    return m.isMacro(value) ? ClosureCell.captured(m.space, value, 0) : Words.NONE;
  }

  /** Puts the operands of the form in {@code stack[fp]} on the stack; how many. */
  private static int spread(Machine m, int fp, int base) {
    int count = 0;
    long rest = Pair.rest(m.space, m.stack[fp]);
    for (; Words.isPair(rest); rest = Pair.rest(m.space, rest)) {
      m.reserve(fp, base + count + 1);
      m.stack[base + count++] = Pair.first(m.space, rest);
    }
    return count;
  }
}
