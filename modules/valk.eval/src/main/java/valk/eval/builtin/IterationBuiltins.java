package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ErrorKind;
import valk.eval.value.Numbers;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * Running a function over a list. An error that the function returns ends the builtin with it.
 *
 * <p>Where a list is walked, its argument slot on the stack is moved on, so that what was passed
 * may be collected when nobody else holds it.
 */
final class IterationBuiltins {
  private IterationBuiltins() {}

  static void install(Registry r) {
    r.add(
            "map",
            "(map f l)",
            2,
            2,
            new ListLoops(ListLoop.MAP),
            "The list of what f gives for each element of l.")
        .curries();
    r.add(
            "filter",
            "(filter f l)",
            2,
            2,
            new ListLoops(ListLoop.FILTER),
            "The list of the elements of l for which f gives something true.")
        .curries();
    r.add(
            "foldl",
            "(foldl f z l)",
            3,
            3,
            new ListLoops(ListLoop.FOLD_LEFT),
            "(f … (f (f z x1) x2) … xn) for the elements x1 … xn of l; z when there are none.")
        .curries();
    r.add(
            "foldr",
            "(foldr f z l)",
            3,
            3,
            new ListLoops(ListLoop.FOLD_RIGHT),
            "(f x1 (f x2 … (f xn z))) for the elements x1 … xn of l; z when there are none.")
        .curries();
    r.add(
            "zip",
            "(zip a b)",
            2,
            2,
            IterationBuiltins::zip,
            "The list of lists of two, one element of a and one of b; as long as the shorter.")
        .curries();
    r.add(
        "repeat",
        "(repeat f n)",
        2,
        2,
        new ListLoops(ListLoop.REPEAT),
        "The list of what f gives for 0, 1, … n - 1.");
    r.add(
        "sum",
        "(sum l)",
        1,
        1,
        (m, fp, argc) -> total(m, fp, Operation.ADD, 0),
        "The sum of the numbers in l; 0 of none.");
    r.add(
        "product",
        "(product l)",
        1,
        1,
        (m, fp, argc) -> total(m, fp, Operation.MULTIPLY, 1),
        "The product of the numbers in l; 1 of none.");
  }

  private static long zip(Machine m, int fp, int argc) {
    for (int i = 0; i < 2; i++) {
      long wrong = Arguments.list(m, fp, i);
      if (wrong != Words.NONE) {
        return wrong;
      }
    }
    int results = fp + 2;
    int held = 0;
    Results.begin(m, results);
    while (m.stack[fp] != Words.NIL && m.stack[fp + 1] != Words.NIL) {
      m.ensure(2L * Words.PAIR_BYTES, fp, Results.top(results, held));
      held = Results.add(m, fp, results, held, firstOfBoth(m, fp));
    }
    return Results.list(m, fp, results, held);
  }

  /** The list of the next elements of the two lists, which are moved on. */
  private static long firstOfBoth(Machine m, int fp) {
    long a = m.stack[fp];
    long b = m.stack[fp + 1];
    m.stack[fp] = Lists.rest(m, a);
    m.stack[fp + 1] = Lists.rest(m, b);
    return Lists.cons(m, Lists.first(m, a), Lists.cons(m, Lists.first(m, b), Words.NIL));
  }

  // ---- sum and product

  private static long total(Machine m, int fp, Operation operation, long start) {
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    long result = start;
    for (int i = 0; m.stack[fp] != Words.NIL; i++) {
      pollNowAndThen(m, fp, i, fp + 1);
      long word = Lists.first(m, m.stack[fp]);
      if (!Words.isFixnum(word)) {
        return totalOfNumbers(m, fp, operation, result);
      }
      long next = operation.exact(result, Words.integer(word));
      if (!Words.fitsFixnum(next)) {
        return totalOfNumbers(m, fp, operation, result);
      }
      result = next;
      m.stack[fp] = Lists.rest(m, m.stack[fp]);
    }
    return Words.fixnum(result);
  }

  /**
   * Goes on with the list in {@code stack[fp]}. The total so far lies in {@code stack[fp + 1]}, an
   * integer of any size, the element that is added to it above.
   */
  private static long totalOfNumbers(Machine m, int fp, Operation operation, long start) {
    int total = fp + 1;
    m.stack[total] = Words.fixnum(start);
    for (int i = 1; m.stack[fp] != Words.NIL; i++) {
      pollNowAndThen(m, fp, i, total + 1);
      long word = Lists.first(m, m.stack[fp]);
      if (!Shapes.isInteger(m.space, word)) {
        return totalOfReals(m, fp, operation, Numbers.toDouble(m.space, m.stack[total]));
      }
      m.stack[total + 1] = word;
      long next = operation.integers(m, total, total + 1, fp, total + 2);
      m.stack[total] = next;
      m.stack[fp] = Lists.rest(m, m.stack[fp]);
    }
    return m.stack[total];
  }

  /** Goes on with the list in {@code stack[fp]}, of which the first element is no integer. */
  private static long totalOfReals(Machine m, int fp, Operation operation, double start) {
    double result = start;
    for (int i = 1; m.stack[fp] != Words.NIL; i++) {
      pollNowAndThen(m, fp, i, fp + 1);
      long word = Lists.first(m, m.stack[fp]);
      if (!Shapes.isNumber(m.space, word)) {
        return Arguments.error(
            m, fp, ErrorKind.TYPE, "wanted a list of numbers, found " + m.errors.describe(word));
      }
      result = operation.real(result, Numbers.toDouble(m.space, word));
      m.stack[fp] = Lists.rest(m, m.stack[fp]);
    }
    return NumberResults.real(m, fp, fp + 1, result);
  }

  private static void pollNowAndThen(Machine m, int fp, int turn, int top) {
    if (turn % Lists.CHUNK == 0) {
      m.pollAfterElements(Lists.CHUNK, fp, top);
    }
  }
}
