package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.Numbers;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * The operations of arithmetic that are folded over any number of arguments, from left to right:
 * exact while all arguments so far are integers, real from the first real on.
 */
enum Operation {
  ADD {
    @Override
    long exact(long a, long b) {
      return a + b;
    }

    @Override
    double real(double a, double b) {
      return a + b;
    }
  },

  SUBTRACT {
    @Override
    long exact(long a, long b) {
      return a - b;
    }

    @Override
    double real(double a, double b) {
      return a - b;
    }
  },

  MULTIPLY {
    @Override
    long exact(long a, long b) {
      long low = a * b;
      return Math.multiplyHigh(a, b) == low >> 63 ? low : PAST_RANGE;
    }

    @Override
    double real(double a, double b) {
      return a * b;
    }
  },

  DIVIDE {
    @Override
    long exact(long a, long b) {
      return a / b;
    }

    @Override
    double real(double a, double b) {
      return a / b;
    }
  },

  REMAINDER {
    @Override
    long exact(long a, long b) {
      return a % b;
    }

    @Override
    double real(double a, double b) {
      return a % b;
    }
  };

  private static final long PAST_RANGE = Long.MIN_VALUE;

  /**
   * The result for two integers of fixnum range; when it leaves that range, any integer past it.
   */
  abstract long exact(long a, long b);

  abstract double real(double a, double b);

  private boolean divides() {
    return this == DIVIDE || this == REMAINDER;
  }

  /** Folds the arguments of frame {@code fp}, at least one. */
  long fold(Machine m, int fp, int argc) {
    long first = m.stack[fp];
    return Words.isFixnum(first)
        ? fold(m, fp, argc, 1, Words.integer(first))
        : foldReals(m, fp, argc);
  }

  /** Folds {@code start} and the arguments from index {@code from} up. */
  long fold(Machine m, int fp, int argc, int from, long start) {
    long result = start;
    for (int i = from; i < argc; i++) {
      long word = m.stack[fp + i];
      if (!Words.isFixnum(word)) {
        return foldReals(m, fp, argc, i, (double) result);
      }
      if (word == 0 && divides()) {
        return NumberResults.divisionByZero(m, fp);
      }
      result = exact(result, Words.integer(word));
      if (!Words.fitsFixnum(result)) {
        return NumberResults.overflow(m, fp);
      }
    }
    return Words.fixnum(result);
  }

  private long foldReals(Machine m, int fp, int argc) {
    long first = m.stack[fp];
    return Shapes.isNumber(m.space, first)
        ? foldReals(m, fp, argc, 1, Numbers.toDouble(m.space, first))
        : m.typeError(fp, 0, "a number");
  }

  private long foldReals(Machine m, int fp, int argc, int from, double start) {
    double result = start;
    for (int i = from; i < argc; i++) {
      long word = m.stack[fp + i];
      if (!Shapes.isNumber(m.space, word)) {
        return m.typeError(fp, i, "a number");
      }
      double operand = Numbers.toDouble(m.space, word);
      if (operand == 0.0 && divides()) {
        return NumberResults.divisionByZero(m, fp);
      }
      result = real(result, operand);
    }
    return NumberResults.real(m, fp, fp + argc, result);
  }
}
