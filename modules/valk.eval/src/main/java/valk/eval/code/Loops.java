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

  /** What a loop with a variable does in each turn. */
  static final class Body {
    /** The variable's, fresh in each turn. */
    final int slot;

    final boolean boxed;
    final Node code;

    Body(int slot, boolean boxed, Node code) {
      this.slot = slot;
      this.boxed = boxed;
      this.code = code;
    }

    /**
     * Runs a turn.
     *
     * @param runs the code, or what was compiled of it
     * @return nil, or the error that ends the loop
     */
    long turn(Machine m, int fp, long value, Node runs) {
      m.stack[fp + slot] = boxed ? BoxCell.make(m.heap, value) : value;
      long result = runs.exec(m, fp);
      if (Words.isObject(result) && m.isError(result)) {
        return result;
      }
      m.poll(fp, fp + slot);
      return Words.NIL;
    }
  }

  /**
   * The turns of a loop with a variable. What is still to be done lies in the frame, in words below
   * the variable, so compiled code goes on with it after any turn.
   */
  abstract static class VariableTurns extends Node {
    final int slot;
    private final Body body;
    private final Turns turns = new Turns();

    VariableTurns(Body body) {
      this.slot = body.slot;
      this.body = body;
    }

    /** The variable's next value; {@link Words#NONE} when there are no more turns. */
    abstract long next(Machine m, int fp);

    @Override
    public final Ir.Turns ir() {
      return new Ir.Turns(this instanceof NumberTurns, slot, body.boxed, body.code.ir());
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
        long error = body.turn(m, fp, value, body.code);
        if (error != Words.NIL) {
          return error;
        }
      }
    }
  }

  /** {@code slot - 2} holds the number of turns, {@code slot - 1} how many there were. */
  private static final class NumberTurns extends VariableTurns {
    NumberTurns(Body body) {
      super(body);
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
    ElementTurns(Body body) {
      super(body);
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

  /** A loop with a variable: what it is over is computed first, then there are turns. */
  abstract static class VariableLoop extends Node {
    final VariableTurns turns;
    private final Node over;
    private final int position;

    VariableLoop(Node over, VariableTurns turns, int position) {
      this.over = over;
      this.turns = turns;
      this.position = position;
    }

    @Override
    public final Ir ir() {
      return new Ir.Loop(over.ir(), turns.ir(), this);
    }

    @Override
    public final long exec(Machine m, int fp) {
      return slowly(m, fp, over.exec(m, fp));
    }

    /** The value of the loop when it is over a word that it cannot be over. */
    final long wrong(Machine m, int fp, long word, String wanted) {
      return m.isError(word)
          ? word
          : m.errors.at(fp, position, ErrorKind.TYPE, wanted + ", got " + m.errors.describe(word));
    }
  }

  /** {@code (dotimes {i n} {body})}. */
  static final class Dotimes extends VariableLoop {
    /** Words that the loop keeps below its variable. */
    static final int KEPT = 2;

    Dotimes(Node count, Body body, int position) {
      super(count, new NumberTurns(body), position);
    }

    @Override
    public long slowly(Machine m, int fp, long count) {
      if (!Shapes.isInteger(m.space, count)) {
        return wrong(m, fp, count, "dotimes: wanted an integer count");
      }
      m.stack[fp + turns.slot - 2] = turns(m, count);
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
  static final class For extends VariableLoop {
    /** Words that the loop keeps below its variable. */
    static final int KEPT = 1;

    For(Node list, Body body, int position) {
      super(list, new ElementTurns(body), position);
    }

    @Override
    public long slowly(Machine m, int fp, long elements) {
      if (!Words.isList(elements)) {
        return wrong(m, fp, elements, "for: wanted a list");
      }
      m.stack[fp + turns.slot - 1] = elements;
      return turns.exec(m, fp);
    }
  }
}
