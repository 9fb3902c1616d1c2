package valk.eval.code;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.Equality;
import valk.eval.value.ErrorKind;
import valk.gc.Words;

/** Sequences and choices. */
final class Branches {
  private Branches() {}

  /** Steps in order; an error in one that is not the last ends the sequence. */
  static final class Sequence extends Node {
    private final Node[] steps;
    private final Node last;

    Sequence(Node[] steps, Node last) {
      this.steps = steps;
      this.last = last;
    }

    @Override
    public Ir ir() {
      return new Ir.Sequence(Node.irs(steps), last.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      for (Node step : steps) {
        long value = step.exec(m, fp);
        if (Words.isObject(value) && m.isError(value)) {
          return value;
        }
      }
      return last.exec(m, fp);
    }
  }

  /** A choice by a condition. */
  static Node choice(Node condition, Node then, Node otherwise) {
    return condition instanceof Arithmetic.LocalTest test
        ? new LocalIf(test, then, otherwise)
        : new If(condition, then, otherwise);
  }

  private static final class If extends Node {
    private final Node condition;
    private final Node then;
    private final Node otherwise;

    If(Node condition, Node then, Node otherwise) {
      this.condition = condition;
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    public Ir ir() {
      return new Ir.If(condition.ir(), then.ir(), otherwise.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      int truth = condition.test(m, fp);
      if (truth > 0) {
        return then.exec(m, fp);
      }
      return truth == 0 ? otherwise.exec(m, fp) : m.failed;
    }
  }

  /**
   * A choice by a parameter: how most recursive functions begin. Small, so that it becomes part of
   * the code that calls it.
   */
  static final class LocalIf extends Node {
    private final Arithmetic.LocalTest condition;
    private final Node then;
    private final Variables.@Nullable LocalRead quickThen;
    private final Node otherwise;

    private LocalIf(Arithmetic.LocalTest condition, Node then, Node otherwise) {
      this.condition = condition;
      this.then = then;
      this.quickThen = then instanceof Variables.LocalRead quick ? quick : null;
      this.otherwise = otherwise;
    }

    @Override
    public Ir ir() {
      return new Ir.If(condition.ir(), then.ir(), otherwise.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      int truth = condition.test(m, fp);
      if (truth > 0) {
        Variables.LocalRead quick = quickThen;
        return quick != null ? quick.exec(m, fp) : then.exec(m, fp);
      }
      return truth == 0 ? otherwise.exec(m, fp) : m.failed;
    }
  }

  /** {@code and}: the first false value, an error, or the last value. */
  static final class And extends Node {
    private final Node left;
    private final Node right;

    And(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    public Ir ir() {
      return new Ir.And(left.ir(), right.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = left.exec(m, fp);
      return m.truth(value) > 0 ? right.exec(m, fp) : value;
    }

    @Override
    public int test(Machine m, int fp) {
      int truth = left.test(m, fp);
      return truth > 0 ? right.test(m, fp) : truth;
    }
  }

  /** {@code or}: the first true value, an error, or the last value. */
  static final class Or extends Node {
    private final Node left;
    private final Node right;

    Or(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    public Ir ir() {
      return new Ir.Or(left.ir(), right.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = left.exec(m, fp);
      return m.truth(value) == 0 ? right.exec(m, fp) : value;
    }

    @Override
    public int test(Machine m, int fp) {
      int truth = left.test(m, fp);
      return truth == 0 ? right.test(m, fp) : truth;
    }
  }

  /** {@code select}: the result of the first clause whose condition is true. */
  static final class Select extends Node {
    private final Node[] conditions;
    private final Node[] results;
    private final int position;

    Select(Node[] conditions, Node[] results, int position) {
      this.conditions = conditions;
      this.results = results;
      this.position = position;
    }

    @Override
    public Ir ir() {
      return new Ir.Select(Node.irs(conditions), Node.irs(results), new NoneIsTrue(position));
    }

    @Override
    public long exec(Machine m, int fp) {
      for (int i = 0; i < conditions.length; i++) {
        int truth = conditions[i].test(m, fp);
        if (truth > 0) {
          return results[i].exec(m, fp);
        }
        if (truth < 0) {
          return m.failed;
        }
      }
      return noneIsTrue(m, fp, position);
    }
  }

  /** The end of a {@code select} without a result. */
  private static final class NoneIsTrue extends Node {
    private final int position;

    NoneIsTrue(int position) {
      this.position = position;
    }

    @Override
    public long exec(Machine m, int fp) {
      return noneIsTrue(m, fp, position);
    }
  }

  private static long noneIsTrue(Machine m, int fp, int position) {
    return m.errors.at(
        fp,
        position,
        ErrorKind.NO_MATCH,
        "select: no condition is true; {otherwise …} as the last clause matches always");
  }

  /** {@code case}: the result of the first clause whose head equals the key. */
  static final class Case extends Node {
    private final Node key;
    private final Node[] heads;
    private final Node[] results;
    private final int depth;
    private final int position;

    /**
     * @param heads what each clause compares with
     * @param results one more than heads when the last clause matches always
     */
    Case(Node key, Node[] heads, Node[] results, int depth, int position) {
      this.key = key;
      this.heads = heads;
      this.results = results;
      this.depth = depth;
      this.position = position;
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = key.exec(m, fp);
      if (m.isError(value)) {
        return value;
      }
      m.stack[fp + depth] = value;
      for (int i = 0; i < heads.length; i++) {
        long head = heads[i].exec(m, fp);
        if (m.isError(head)) {
          return head;
        }
        if (matches(m, fp, head)) {
          return results[i].exec(m, fp);
        }
      }
      return results.length > heads.length
          ? results[heads.length].exec(m, fp)
          : m.errors.at(fp, position, ErrorKind.NO_MATCH, noMatch(m, fp));
    }

    private String noMatch(Machine m, int fp) {
      return "case: no clause matches " + m.errors.describe(m.stack[fp + depth]);
    }

    private boolean matches(Machine m, int fp, long head) {
      int at = fp + depth;
      m.stack[at + 1] = head;
      return Equality.equal(m, m.stack[at], head, fp, at + 2);
    }
  }
}
