package valk.eval.code;

import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Turns;
import valk.eval.value.BoxCell;
import valk.eval.value.ErrorKind;
import valk.eval.value.Integers;
import valk.eval.value.Pair;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * Loops in constant space. Each turn is a safepoint; an error in the body ends the loop with it.
 */
final class Loops {
  private Loops() {}

  static final class While extends Node {
    private final Node condition;
    private final Node body;
    private final int depth;
    private final Turns turns = new Turns();

    While(Node condition, Node body, int depth) {
      this.condition = condition;
      this.body = body;
      this.depth = depth;
    }

    @Override
    public Ir ir() {
      return new Ir.While(condition.ir(), body.ir(), depth);
    }

    @Override
    public long exec(Machine m, int fp) {
      while (true) {
        Node compiled = turns.compiled(m, this, depth);
        if (compiled != null) {
          return compiled.exec(m, fp);
        }
        int truth = condition.test(m, fp);
        if (truth <= 0) {
          return truth == 0 ? Words.NIL : m.failed;
        }
        long value = body.exec(m, fp);
        if (Words.isObject(value) && m.isError(value)) {
          return value;
        }
        m.poll(fp, fp + depth);
      }
    }
  }

  /**
   * What loops with a variable share. Slots: {@code slot} holds the variable, fresh in each turn,
   * {@code slot - 1} what the loop itself keeps.
   */
  abstract static class Counted extends Node {
    final int slot;
    private final boolean boxed;
    private final Node body;
    private final Turns turns = new Turns();

    Counted(int slot, boolean boxed, Node body) {
      this.slot = slot;
      this.boxed = boxed;
      this.body = body;
    }

    /** Runs the body with the variable bound; gives nil, or the error that ends the loop. */
    final long turn(Machine m, int fp, long value) {
      m.stack[fp + slot] = boxed ? BoxCell.make(m.heap, value) : value;
      Node compiled = turns.compiled(m, body, slot + 1);
      long result = (compiled != null ? compiled : body).exec(m, fp);
      if (Words.isObject(result) && m.isError(result)) {
        return result;
      }
      m.poll(fp, fp + slot);
      return Words.NIL;
    }
  }

  /** {@code (dotimes {i n} {body})}. */
  static final class Dotimes extends Counted {
    private final Node count;
    private final int position;

    Dotimes(Node count, int slot, boolean boxed, Node body, int position) {
      super(slot, boxed, body);
      this.count = count;
      this.position = position;
    }

    @Override
    public long exec(Machine m, int fp) {
      long end = count.exec(m, fp);
      if (!Shapes.isInteger(m.space, end)) {
        return m.isError(end)
            ? end
            : m.errors.at(
                fp,
                position,
                ErrorKind.TYPE,
                "dotimes: wanted an integer count, got " + m.errors.describe(end));
      }
      long result = Words.NIL;
      m.stack[fp + slot - 1] = Words.NIL;
      long turns = turns(m, end);
      for (long i = 0; i < turns && result == Words.NIL; i++) {
        result = turn(m, fp, Words.fixnum(i));
      }
      return result;
    }
  }

  /** Nobody waits for more turns than a fixnum counts. */
  private static long turns(Machine m, long count) {
    return Words.isFixnum(count)
        ? Words.integer(count)
        : Integers.sign(m.space, count) * Words.FIXNUM_MAX;
  }

  /** {@code (for {x list} {body})}. */
  static final class For extends Counted {
    private final Node list;
    private final int position;

    For(Node list, int slot, boolean boxed, Node body, int position) {
      super(slot, boxed, body);
      this.list = list;
      this.position = position;
    }

    @Override
    public long exec(Machine m, int fp) {
      long rest = list.exec(m, fp);
      if (!Words.isList(rest)) {
        return m.isError(rest)
            ? rest
            : m.errors.at(
                fp, position, ErrorKind.TYPE, "for: wanted a list, got " + m.errors.describe(rest));
      }
      long result = Words.NIL;
      while (Words.isPair(rest) && result == Words.NIL) {
        m.stack[fp + slot - 1] = Pair.rest(m.space, rest);
        result = turn(m, fp, Pair.first(m.space, rest));
        rest = m.stack[fp + slot - 1];
      }
      return result;
    }
  }
}
