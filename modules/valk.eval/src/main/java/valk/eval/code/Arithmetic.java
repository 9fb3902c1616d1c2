package valk.eval.code;

import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Ir;
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
    // Numbers and no enum: a switch over an enum reads a table, at every step.
    private static final int LOCAL_CONSTANT = 0;
    private static final int LOCAL_LOCAL = 1;
    private static final int RIGHT_IS_SIMPLE = 2;
    private static final int LEFT_IS_STABLE = 3;
    private static final int HOME_LEFT = 4;

    final Node left;
    final Node right;
    private final int order;
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

    private static int order(Node left, Node right) {
      if (left instanceof Variables.LocalRead && right instanceof Variables.Constant) {
        return LOCAL_CONSTANT;
      }
      if (left instanceof Variables.LocalRead && right instanceof Variables.LocalRead) {
        return LOCAL_LOCAL;
      }
      if (right.isSimple()) {
        return RIGHT_IS_SIMPLE;
      }
      return left.isStable() ? LEFT_IS_STABLE : HOME_LEFT;
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

    /** Whether the left operand must be kept where the collector sees it. */
    final boolean homesLeft() {
      return order == HOME_LEFT;
    }

    final void home(Machine m, int fp, long value) {
      m.stack[fp + depth] = value;
    }

    final long homed(Machine m, int fp) {
      return m.stack[fp + depth];
    }

    abstract Ir.Operator operator();

    @Override
    public final Ir ir() {
      return new Ir.Binary(operator(), left.ir(), right.ir(), depth, this);
    }

    /** The builtin's answer for operands that the fast path does not know. */
    @Override
    public final long slowly(Machine m, int fp, long a, long b) {
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

  /**
   * A parameter plus a constant, or minus one: the step of most loops. Final, so that the steps
   * which hold one compute it without a virtual call.
   */
  static final class LocalOffset extends Binary {
    private final int slot;
    private final long operand;
    private final long offset;
    private final Ir.Operator operator;

    private LocalOffset(
        Variables.LocalRead left, Variables.Constant right, long offset, Call call) {
      super(left, right, call);
      this.operator = call.builtin().name.equals("+") ? Ir.Operator.ADD : Ir.Operator.SUBTRACT;
      this.slot = left.slot;
      this.operand = right.word;
      this.offset = offset;
    }

    @Override
    Ir.Operator operator() {
      return operator;
    }

    /** The step, or null when the operands or the builtin are others. */
    static @Nullable LocalOffset of(Node left, Node right, Call call) {
      boolean adds = call.builtin().name.equals("+");
      if ((adds || call.builtin().name.equals("-"))
          && left instanceof Variables.LocalRead local
          && right instanceof Variables.Constant constant
          && Words.isFixnum(constant.word)
          && constant.word != Long.MIN_VALUE) {
        return new LocalOffset(local, constant, adds ? constant.word : -constant.word, call);
      }
      return null;
    }

    @Override
    public long exec(Machine m, int fp) {
      long a = m.stack[fp + slot];
      long sum = a + offset;
      return Words.isFixnum(a) && ((a ^ sum) & (offset ^ sum)) >= 0
          ? sum
          : slowly(m, fp, a, operand);
    }
  }

  /** A comparison of a parameter with a constant; final for the same reason. */
  static final class LocalTest extends Binary {
    private static final List<String> OPERATORS = List.of("<", "<=", ">", ">=", "==", "!=");
    private static final List<Ir.Operator> COMPARISONS =
        List.of(
            Ir.Operator.LESS,
            Ir.Operator.LESS_OR_EQUAL,
            Ir.Operator.GREATER,
            Ir.Operator.GREATER_OR_EQUAL,
            Ir.Operator.EQUAL,
            Ir.Operator.NOT_EQUAL);

    private static final int EQUAL = OPERATORS.indexOf("==");

    private final int slot;
    private final long operand;
    private final int operator;

    private LocalTest(Variables.LocalRead left, Variables.Constant right, Call call) {
      super(left, right, call);
      this.slot = left.slot;
      this.operand = right.word;
      this.operator = OPERATORS.indexOf(call.builtin().name);
    }

    @Override
    Ir.Operator operator() {
      return COMPARISONS.get(operator);
    }

    /** The step, or null when the operands or the builtin are others. */
    static @Nullable LocalTest of(Node left, Node right, Call call) {
      return OPERATORS.contains(call.builtin().name)
              && left instanceof Variables.LocalRead local
              && right instanceof Variables.Constant constant
              && Words.isFixnum(constant.word)
          ? new LocalTest(local, constant, call)
          : null;
    }

    @Override
    public long exec(Machine m, int fp) {
      long a = m.stack[fp + slot];
      if (Words.isFixnum(a)) {
        return holds(a) ? TRUE : FALSE;
      }
      return slowly(m, fp, a, operand);
    }

    @Override
    public int test(Machine m, int fp) {
      long a = m.stack[fp + slot];
      if (Words.isFixnum(a) || operator >= EQUAL && Words.isImmediate(a)) {
        return holds(a) ? 1 : 0;
      }
      return m.truth(slowly(m, fp, a, operand));
    }

    private boolean holds(long a) {
      return switch (operator) {
        case 0 -> a < operand;
        case 1 -> a <= operand;
        case 2 -> a > operand;
        case 3 -> a >= operand;
        case 4 -> a == operand;
        default -> a != operand;
      };
    }
  }

  static final class Add extends Binary {
    Add(Node left, Node right, Call call) {
      super(left, right, call);
    }

    @Override
    Ir.Operator operator() {
      return Ir.Operator.ADD;
    }

    @Override
    public long exec(Machine m, int fp) {
      long a;
      long b;
      // Sums of calls are frequent: their second operand stays in a register, away from m.second.
      if (homesLeft()) {
        home(m, fp, Calls.operand(left, m, fp));
        b = Calls.operand(right, m, fp);
        a = homed(m, fp);
      } else {
        a = operands(m, fp);
        b = m.second;
      }
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
    Ir.Operator operator() {
      return Ir.Operator.SUBTRACT;
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
    Ir.Operator operator() {
      return Ir.Operator.MULTIPLY;
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
    Ir.Operator operator() {
      return Ir.Operator.REMAINDER;
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
    Ir.Operator operator() {
      return Ir.Operator.DIVIDE;
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
    Ir.Operator operator() {
      return Ir.Operator.LESS;
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
    Ir.Operator operator() {
      return Ir.Operator.LESS_OR_EQUAL;
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
    Ir.Operator operator() {
      return Ir.Operator.GREATER;
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
    Ir.Operator operator() {
      return Ir.Operator.GREATER_OR_EQUAL;
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
    Ir.Operator operator() {
      return Ir.Operator.EQUAL;
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
    Ir.Operator operator() {
      return Ir.Operator.NOT_EQUAL;
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
    public Ir ir() {
      return new Ir.Not(operand.ir());
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
