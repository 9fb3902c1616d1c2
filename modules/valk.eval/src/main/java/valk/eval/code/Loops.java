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
   * The turns of a loop with a variable. What is still to be done lies in the frame, so compiled
   * code goes on with it after any turn.
   */
  abstract static class VariableTurns extends Node {
    /** The variable's, fresh in each turn; the loop keeps words of its own below. */
    final int slot;

    private final boolean boxed;
    private final Node body;
    private final Turns turns = new Turns();

    VariableTurns(int slot, boolean boxed, Node body) {
      this.slot = slot;
      this.boxed = boxed;
      this.body = body;
    }

    /** The variable's next value; {@link Words#NONE} when there are no more turns. */
    abstract long next(Machine m, int fp);

    @Override
    public final Ir ir() {
      return turns();
    }

    final Ir.Turns turns() {
      return new Ir.Turns(this instanceof NumberTurns, slot, boxed, body.ir());
    }

    @Override
    public final long exec(Machine m, int fp) {
      while (true) {
        Node compiled = turns.compiled(m, this, slot);
        if (compiled != null) {
          return compiled.exec(m, fp);
        }
        long value = next(m, fp);
        if (value == Words.NONE) {
          return Words.NIL;
        }
        m.stack[fp + slot] = boxed ? BoxCell.make(m.heap, value) : value;
        long result = body.exec(m, fp);
        if (Words.isObject(result) && m.isError(result)) {
          return result;
        }
        m.poll(fp, fp + slot);
      }
    }
  }

  /** {@code slot - 2} holds the number of turns, {@code slot - 1} how many there were. */
  private static final class NumberTurns extends VariableTurns {
    NumberTurns(int slot, boolean boxed, Node body) {
      super(slot, boxed, body);
    }

    @Override
    long next(Machine m, int fp) {
      long turn = m.stack[fp + slot - 1];
      if (turn >= m.stack[fp + slot - 2]) {
        return Words.NONE;
      }
      m.stack[fp + slot - 1] = turn + Words.fixnum(1);
      return turn;
    }
  }

  /** {@code slot - 1} holds the rest of the list. */
  private static final class ElementTurns extends VariableTurns {
    ElementTurns(int slot, boolean boxed, Node body) {
      super(slot, boxed, body);
    }

    @Override
    long next(Machine m, int fp) {
      long list = m.stack[fp + slot - 1];
      if (!Words.isPair(list)) {
        return Words.NONE;
      }
      m.stack[fp + slot - 1] = Pair.rest(m.space, list);
      return Pair.first(m.space, list);
    }
  }

  /** {@code (dotimes {i n} {body})}. */
  static final class Dotimes extends Node {
    /** Words that the loop keeps below its variable. */
    static final int KEPT = 2;

    private final Node count;
    private final NumberTurns turns;
    private final int position;

    Dotimes(Node count, int slot, boolean boxed, Node body, int position) {
      this.count = count;
      this.turns = new NumberTurns(slot, boxed, body);
      this.position = position;
    }

    @Override
    public Ir ir() {
      return new Ir.Loop(count.ir(), turns.turns(), this);
    }

    @Override
    public long exec(Machine m, int fp) {
      return slowly(m, fp, count.exec(m, fp));
    }

    @Override
    public long slowly(Machine m, int fp, long end) {
      if (!Shapes.isInteger(m.space, end)) {
        return m.isError(end)
            ? end
            : m.errors.at(
                fp,
                position,
                ErrorKind.TYPE,
                "dotimes: wanted an integer count, got " + m.errors.describe(end));
      }
      m.stack[fp + turns.slot - 2] = turns(m, end);
      m.stack[fp + turns.slot - 1] = Words.fixnum(0);
      return turns.exec(m, fp);
    }

    /** Nobody waits for more turns than a fixnum counts. */
    private static long turns(Machine m, long count) {
      return Words.isFixnum(count)
          ? count
          : Words.fixnum(Integers.sign(m.space, count) * Words.FIXNUM_MAX);
    }
  }

  /** {@code (for {x list} {body})}. */
  static final class For extends Node {
    /** Words that the loop keeps below its variable. */
    static final int KEPT = 1;

    private final Node list;
    private final ElementTurns turns;
    private final int position;

    For(Node list, int slot, boolean boxed, Node body, int position) {
      this.list = list;
      this.turns = new ElementTurns(slot, boxed, body);
      this.position = position;
    }

    @Override
    public Ir ir() {
      return new Ir.Loop(list.ir(), turns.turns(), this);
    }

    @Override
    public long exec(Machine m, int fp) {
      return slowly(m, fp, list.exec(m, fp));
    }

    @Override
    public long slowly(Machine m, int fp, long elements) {
      if (!Words.isList(elements)) {
        return m.isError(elements)
            ? elements
            : m.errors.at(
                fp,
                position,
                ErrorKind.TYPE,
                "for: wanted a list, got " + m.errors.describe(elements));
      }
      m.stack[fp + turns.slot - 1] = elements;
      return turns.exec(m, fp);
    }
  }
}
