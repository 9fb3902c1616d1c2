package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.Numbers;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;

/**
 * The order of values to sort by: of two numbers, or of two strings. It is total, as sorting needs
 * it: a real that is not a number comes after all numbers.
 */
final class Order {
  private Order() {}

  /** Whether both are numbers or both are strings. */
  static boolean comparable(Machine m, long a, long b) {
    return Shapes.isNumber(m.space, a)
        ? Shapes.isNumber(m.space, b)
        : Shapes.isString(m.space, a) && Shapes.isString(m.space, b);
  }

  /** Negative, 0 or positive; the two are {@link #comparable}. */
  static int compare(Machine m, long a, long b) {
    if (Words.areFixnums(a, b)) {
      return Long.compare(a, b);
    }
    if (Shapes.isString(m.space, a)) {
      return StringCell.compare(m.space, a, b);
    }
    int order = Numbers.compare(m.space, a, b);
    return order == Numbers.UNORDERED
        ? Boolean.compare(isNotNumber(m, a), isNotNumber(m, b))
        : order;
  }

  private static boolean isNotNumber(Machine m, long number) {
    return Double.isNaN(Numbers.toDouble(m.space, number));
  }
}
