package valk.eval.builtin;

import valk.eval.run.LoopBody;
import valk.eval.run.Machine;
import valk.eval.value.Integers;
import valk.eval.value.Numbers;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * The operations of arithmetic that are folded over any number of arguments, from left to right:
 * exact while all arguments so far are integers, real from the first real on.
 */
enum Operation implements LoopBody {
  ADD {
    @Override
    long exact(long a, long b) {
      return a + b;
    }

    @Override
    long integers(Machine m, int a, int b, int fp, int top) {
      return Integers.add(m, a, b, fp, top);
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
    long integers(Machine m, int a, int b, int fp, int top) {
      return Integers.subtract(m, a, b, fp, top);
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
    long integers(Machine m, int a, int b, int fp, int top) {
      return Integers.multiply(m, a, b, fp, top);
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
    long integers(Machine m, int a, int b, int fp, int top) {
      return Integers.quotient(m, a, b, fp, top);
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
    long integers(Machine m, int a, int b, int fp, int top) {
      return Integers.remainder(m, a, b, fp, top);
    }

    @Override
    double real(double a, double b) {
      return a % b;
    }
  };

  private static final long PAST_RANGE = Long.MIN_VALUE;

  /**
   * The result for two integers of fixnum range; when it leaves that range, any integer past it.
   * The second is not zero if it divides.
   */
  abstract long exact(long a, long b);

  /** The result for two integers of any size, given as stack indexes; a safepoint. */
  abstract long integers(Machine m, int a, int b, int fp, int top);

  abstract double real(double a, double b);

  private boolean divides() {
    return this == DIVIDE || this == REMAINDER;
  }

  @Override
  public boolean isTried(Machine m) {
    return m.limit() != 0;
  }

  /** The result for two fixnums, if it is one. */
  @Override
  public long inLoop(Machine m, int fp, long a, long b) {
    if (!Words.areFixnums(a, b) || b == 0 && divides()) {
      return Words.TAIL;
    }
    long result = exact(Words.integer(a), Words.integer(b));
    return Words.fitsFixnum(result) ? Words.fixnum(result) : Words.TAIL;
  }

  /** Folds the arguments of frame {@code fp}, at least one. */
  long fold(Machine m, int fp, int argc) {
    long first = m.stack[fp];
    if (Words.isFixnum(first)) {
      return fold(m, fp, argc, 1, Words.integer(first));
    }
    return Shapes.isNumber(m.space, first)
        ? foldNumbers(m, fp, argc, 1, first)
        : m.typeError(fp, 0, "a number");
  }

  /** Folds {@code start}, of fixnum range, and the arguments from index {@code from} up. */
  long fold(Machine m, int fp, int argc, int from, long start) {
    long result = start;
    for (int i = from; i < argc; i++) {
      long word = m.stack[fp + i];
      if (!Words.isFixnum(word) || word == 0 && divides()) {
        return foldNumbers(m, fp, argc, i, Words.fixnum(result));
      }
      long next = exact(result, Words.integer(word));
      if (!Words.fitsFixnum(next)) {
        return foldNumbers(m, fp, argc, i, Words.fixnum(result));
      }
      result = next;
    }
    return Words.fixnum(result);
  }

  /** As {@link #fold}, with any number to start with; the result so far lies above the frame. */
  private long foldNumbers(Machine m, int fp, int argc, int from, long start) {
    int result = fp + argc;
    m.stack[result] = start;
    for (int i = from; i < argc; i++) {
      long word = m.stack[fp + i];
      if (!Shapes.isNumber(m.space, word)) {
        return m.typeError(fp, i, "a number");
      }
      if (Shapes.isReal(m.space, word) || Shapes.isReal(m.space, m.stack[result])) {
        return foldReals(m, fp, argc, i, Numbers.toDouble(m.space, m.stack[result]));
      }
      if (word == 0 && divides()) {
        return NumberResults.divisionByZero(m, fp);
      }
      long next = integers(m, result, fp + i, fp, result + 1);
      m.stack[result] = next;
    }
    return m.stack[result];
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
