package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.ErrorKind;
import valk.eval.value.Integers;
import valk.eval.value.Printer;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * Checks of arguments that many families share. Each gives {@link Words#NONE} when all is well, or
 * the error that the builtin is to return.
 */
final class Arguments {
  private static final int SHOWN = 40;

  private Arguments() {}

  /** The argument is a list; nil is one. */
  static long list(Machine m, int fp, int argument) {
    return Words.isList(m.stack[fp + argument]) ? Words.NONE : m.typeError(fp, argument, "a list");
  }

  /** The argument is an integer, of any size. */
  static long integer(Machine m, int fp, int argument) {
    return Shapes.isInteger(m.space, m.stack[fp + argument])
        ? Words.NONE
        : m.typeError(fp, argument, "an integer");
  }

  /**
   * An integer for which everything beyond the range of fixnums is the same: an index, a size, a
   * time. Of one from beyond, the fixnum nearest to it.
   */
  static long nearest(Machine m, int slot) {
    long word = m.stack[slot];
    if (Words.isFixnum(word)) {
      return Words.integer(word);
    }
    return Integers.sign(m.space, word) > 0 ? Words.FIXNUM_MAX : Words.FIXNUM_MIN;
  }

  /** An integer as it is shown in a message; of a very long one, the beginning. */
  static String shown(Machine m, int slot) {
    return Printer.brief(m, m.stack[slot], SHOWN);
  }

  /** As {@link #integer}, and not negative. */
  static long count(Machine m, int fp, int argument) {
    long wrong = integer(m, fp, argument);
    if (wrong != Words.NONE || nearest(m, fp + argument) >= 0) {
      return wrong;
    }
    String got = shown(m, fp + argument);
    return range(m, fp, "argument " + (argument + 1) + ": wanted 0 or more, got " + got);
  }

  /** The argument is a function. */
  static long function(Machine m, int fp, int argument) {
    return Shapes.isFunction(m.space, m.stack[fp + argument])
        ? Words.NONE
        : m.typeError(fp, argument, "a function");
  }

  /** The first arguments are functions. */
  static long functions(Machine m, int fp, int count) {
    for (int i = 0; i < count; i++) {
      long wrong = function(m, fp, i);
      if (wrong != Words.NONE) {
        return wrong;
      }
    }
    return Words.NONE;
  }

  /** The first argument is a function, and the one at {@code list} is a list. */
  static long functionAndList(Machine m, int fp, int list) {
    long wrong = function(m, fp, 0);
    return wrong != Words.NONE ? wrong : list(m, fp, list);
  }

  /** The first two arguments are a count and a list. */
  static long countAndList(Machine m, int fp) {
    long wrong = count(m, fp, 0);
    return wrong != Words.NONE ? wrong : list(m, fp, 1);
  }

  /** A {@code :range} error whose message begins with the name of the builtin. */
  static long range(Machine m, int fp, String message) {
    return error(m, fp, ErrorKind.RANGE, message);
  }

  /** A {@code :value} error whose message begins with the name of the builtin. */
  static long value(Machine m, int fp, String message) {
    return error(m, fp, ErrorKind.VALUE, message);
  }

  static long error(Machine m, int fp, ErrorKind kind, String message) {
    return m.error(fp, kind, m.errors.functionName(m.stack[fp - 2]) + ": " + message);
  }

  /** What predicates answer. */
  static long truth(boolean answer) {
    return Words.fixnum(answer ? 1 : 0);
  }
}
