package valk.eval.code;

import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Site;
import valk.gc.Words;

/**
 * Arithmetic and comparison of two operands, inlined for fixnums; everything else goes to the
 * builtin, so that results, errors and messages are the same.
 */
final class Arithmetic {
  private static final long TRUE = Words.fixnum(1);
  private static final long FALSE = Words.fixnum(0);

  private Arithmetic() {}

  /** Where a step stands: what its slow path needs to call the builtin. */
  record Call(Builtin builtin, int depth, int position) {}

  /** Two operands, computed from left to right, the way that needs the fewest loads and stores. */
  abstract static class Binary extends Node {
    private enum Order {
      LOCAL_CONSTANT,
      LOCAL_LOCAL,
      RIGHT_IS_SIMPLE,
      LEFT_IS_STABLE,
      HOME_LEFT
    }

    private final Node left;
    private final Node right;
    private final Order order;
    private final int leftSlot;
    private final int rightSlot;
    private final long constant;
    private final Builtin builtin;
    private final int depth;
    private final long site;

    Binary(Node left, Node right, Call call) {
      this.left = left;
      this.right = right;
      this.order = order(left, right);
      this.leftSlot = left instanceof Variables.LocalRead local ? local.slot : -1;
      this.rightSlot = right instanceof Variables.LocalRead local ? local.slot : -1;
      this.constant = right instanceof Variables.Constant word ? word.word : Words.NIL;
      this.builtin = call.builtin();
      this.depth = call.depth();
      this.site = Site.of(depth + Machine.HEADER, call.position());
    }

    private static Order order(Node left, Node right) {
      if (left instanceof Variables.LocalRead && right instanceof Variables.Constant) {
        return Order.LOCAL_CONSTANT;
      }
      if (left instanceof Variables.LocalRead && right instanceof Variables.LocalRead) {
        return Order.LOCAL_LOCAL;
      }
      if (right.isSimple()) {
        return Order.RIGHT_IS_SIMPLE;
      }
      return left.isStable() ? Order.LEFT_IS_STABLE : Order.HOME_LEFT;
    }

    /** Computes both operands: gives the left one and leaves the right one in {@code m.second}. */
    final long operands(Machine m, int fp) {
      switch (order) {
        case LOCAL_CONSTANT:
          m.second = constant;
          return m.stack[fp + leftSlot];
        case LOCAL_LOCAL:
          m.second = m.stack[fp + rightSlot];
          return m.stack[fp + leftSlot];
        case RIGHT_IS_SIMPLE:
          long first = left.exec(m, fp);
          m.second = right.exec(m, fp);
          return first;
        case LEFT_IS_STABLE:
          m.second = right.exec(m, fp);
          return left.exec(m, fp);
        default:
          long homed = left.exec(m, fp);
          m.stack[fp + depth] = homed;
          m.second = right.exec(m, fp);
          return m.stack[fp + depth];
      }
    }

    /** The builtin's answer for operands that the fast path does not know. */
    final long slowly(Machine m, int fp, long a, long b) {
      int base = fp + depth + Machine.HEADER;
      long[] stack = m.stack;
      stack[base - 2] = builtin.word();
      stack[base - 1] = site;
      stack[base] = a;
      stack[base + 1] = b;
      m.poll(base, base + 2);
      long result = m.apply(builtin, base, 2);
      m.returnTo(fp);
      return result;
    }
  }

  /**
   * A comparison: computes a truth value, as a number only where one is asked for. Each kind has a
   * {@code test} of its own, because in a shared one the call of {@code holds} has many targets and
   * costs more than the comparison.
   */
  abstract static class Comparison extends Binary {
    Comparison(Node left, Node right, Call call) {
      super(left, right, call);
    }

    abstract boolean holds(long a, long b);

    @Override
    public final long exec(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b)) {
        return holds(a, b) ? TRUE : FALSE;
      }
      return slowly(m, fp, a, b);
    }
  }

  static final class Add extends Binary {
    Add(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    public long exec(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b)) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) >= 0) {
          return sum;
        }
      }
      return slowly(m, fp, a, b);
    }
  }

  static final class Subtract extends Binary {
    Subtract(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    public long exec(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b)) {
        long difference = a - b;
        if (((a ^ b) & (a ^ difference)) >= 0) {
          return difference;
        }
      }
      return slowly(m, fp, a, b);
    }
  }

  static final class Multiply extends Binary {
    Multiply(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    public long exec(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b)) {
        long factor = Words.integer(a);
        long product = factor * b;
        if (Math.multiplyHigh(factor, b) == product >> 63) {
          return product;
        }
      }
      return slowly(m, fp, a, b);
    }
  }

  /** {@code %} by a divisor that is not zero; the sign is the dividend's. */
  static final class Remainder extends Binary {
    Remainder(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    public long exec(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      return Words.areFixnums(a, b) && b != 0 ? a % b : slowly(m, fp, a, b);
    }
  }

  static final class Divide extends Binary {
    Divide(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    public long exec(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b) && b != 0) {
        long quotient = a / b;
        if (Words.fitsFixnum(quotient)) {
          return Words.fixnum(quotient);
        }
      }
      return slowly(m, fp, a, b);
    }
  }

  static final class Less extends Comparison {
    Less(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    boolean holds(long a, long b) {
      return a < b;
    }

    @Override
    public int test(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b)) {
        return a < b ? 1 : 0;
      }
      return m.truth(slowly(m, fp, a, b));
    }
  }

  static final class LessOrEqual extends Comparison {
    LessOrEqual(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    boolean holds(long a, long b) {
      return a <= b;
    }

    @Override
    public int test(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b)) {
        return a <= b ? 1 : 0;
      }
      return m.truth(slowly(m, fp, a, b));
    }
  }

  static final class Greater extends Comparison {
    Greater(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    boolean holds(long a, long b) {
      return a > b;
    }

    @Override
    public int test(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b)) {
        return a > b ? 1 : 0;
      }
      return m.truth(slowly(m, fp, a, b));
    }
  }

  static final class GreaterOrEqual extends Comparison {
    GreaterOrEqual(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    boolean holds(long a, long b) {
      return a >= b;
    }

    @Override
    public int test(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b)) {
        return a >= b ? 1 : 0;
      }
      return m.truth(slowly(m, fp, a, b));
    }
  }

  /** {@code ==}; two immediates or fixnums are equal just when they are the same word. */
  static final class Equal extends Comparison {
    Equal(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    boolean holds(long a, long b) {
      return a == b;
    }

    @Override
    public int test(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b) || Words.isImmediate(a) || Words.isImmediate(b)) {
        return a == b ? 1 : 0;
      }
      return m.truth(slowly(m, fp, a, b));
    }
  }

  static final class NotEqual extends Comparison {
    NotEqual(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    boolean holds(long a, long b) {
      return a != b;
    }

    @Override
    public int test(Machine m, int fp) {
      long a = operands(m, fp);
      long b = m.second;
      if (Words.areFixnums(a, b) || Words.isImmediate(a) || Words.isImmediate(b)) {
        return a != b ? 1 : 0;
      }
      return m.truth(slowly(m, fp, a, b));
    }
  }

  /** {@code not} of a condition. */
  static final class Not extends Node {
    private final Node operand;

    Not(Node operand) {
      this.operand = operand;
    }

    @Override
    public long exec(Machine m, int fp) {
      int truth = operand.test(m, fp);
      return truth < 0 ? m.failed : truth == 0 ? TRUE : FALSE;
    }

    @Override
    public int test(Machine m, int fp) {
      int truth = operand.test(m, fp);
      return truth < 0 ? truth : 1 - truth;
    }
  }
}
