package valk.eval.builtin;

import java.math.BigInteger;
import valk.eval.run.Machine;
import valk.eval.value.ErrorKind;
import valk.eval.value.IntegerCell;
import valk.eval.value.Integers;
import valk.eval.value.RealCell;
import valk.gc.Words;

/**
 * The words of computed numbers, all made at a safepoint, and the errors of computations that have
 * no result.
 */
final class NumberResults {
  private NumberResults() {}

  /** The word of an integer. */
  static long integer(Machine m, int fp, int top, long value) {
    return Words.fitsFixnum(value)
        ? Words.fixnum(value)
        : IntegerCell.make(m, BigInteger.valueOf(value), fp, top);
  }

  /** The integer that a whole double is, or an error when it is none. */
  static long integer(Machine m, int fp, int top, double whole) {
    return Double.isNaN(whole) || Double.isInfinite(whole)
        ? Arguments.error(m, fp, ErrorKind.ARITHMETIC, "no integer is near " + whole)
        : Integers.ofReal(m, whole, fp, top);
  }

  /** The word of a real. */
  static long real(Machine m, int fp, int top, double value) {
    m.ensure(RealCell.SIZE, fp, top);
    return RealCell.make(m.heap, value);
  }

  static long divisionByZero(Machine m, int fp) {
    return Arguments.error(m, fp, ErrorKind.ARITHMETIC, "division by zero");
  }
}
