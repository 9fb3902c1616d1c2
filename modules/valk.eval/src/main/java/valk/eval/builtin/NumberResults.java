package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.ErrorKind;
import valk.eval.value.RealCell;
import valk.gc.Words;

/** The words of computed numbers, and the errors of computations that have no result. */
final class NumberResults {
  private NumberResults() {}

  /** The word of an integer, or an error of kind {@code :overflow} when no fixnum holds it. */
  static long integer(Machine m, int fp, long value) {
    return Words.fitsFixnum(value) ? Words.fixnum(value) : overflow(m, fp);
  }

  /** The integer that a whole double is, or an error when it is none that a fixnum holds. */
  static long integer(Machine m, int fp, double whole) {
    if (Double.isNaN(whole) || Double.isInfinite(whole)) {
      return Arguments.error(m, fp, ErrorKind.ARITHMETIC, "no integer is near " + whole);
    }
    boolean fits = whole >= Words.FIXNUM_MIN && whole < -(double) Words.FIXNUM_MIN;
    return fits ? Words.fixnum((long) whole) : overflow(m, fp);
  }

  /** The word of a real; a safepoint. */
  static long real(Machine m, int fp, int top, double value) {
    m.ensure(RealCell.SIZE, fp, top);
    return RealCell.make(m.heap, value);
  }

  static long overflow(Machine m, int fp) {
    return Arguments.error(
        m, fp, ErrorKind.OVERFLOW, "the result is past the range of integers, -2^61 to 2^61 - 1");
  }

  static long divisionByZero(Machine m, int fp) {
    return Arguments.error(m, fp, ErrorKind.ARITHMETIC, "division by zero");
  }
}
