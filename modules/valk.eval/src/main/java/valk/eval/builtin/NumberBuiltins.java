package valk.eval.builtin;

import java.util.SplittableRandom;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ErrorKind;
import valk.eval.value.Integers;
import valk.eval.value.Numbers;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * Arithmetic, comparisons and functions of numbers.
 *
 * <p>Integers are exact, of any size. An operation with a real is real. The analyzer inlines the
 * usual cases for two fixnums; these bodies are what it falls back on.
 */
final class NumberBuiltins {
  /** Up to here every integer is a real, whose root is the one to be had. */
  private static final double EXACT_INTEGERS = 0x1p53;

  private NumberBuiltins() {}

  static void install(Registry r) {
    installArithmetic(r);
    installComparisons(r);
    installFunctions(r);
  }

  private static void installArithmetic(Registry r) {
    r.add("+", "(+ x …)", 0, Builtin.ANY, NumberBuiltins::add, "The sum; 0 of nothing.")
        .pairwise(Operation.ADD);
    r.add(
            "-",
            "(- x y …)",
            1,
            Builtin.ANY,
            NumberBuiltins::subtract,
            "Subtracts the further numbers from the first; negates a single one.")
        .pairwise(Operation.SUBTRACT);
    r.add("*", "(* x …)", 0, Builtin.ANY, NumberBuiltins::multiply, "The product; 1 of nothing.")
        .pairwise(Operation.MULTIPLY);
    r.add(
            "/",
            "(/ x y …)",
            1,
            Builtin.ANY,
            NumberBuiltins::divide,
            "Divides the first number by the further ones; (/ x) is (/ 1 x). The quotient of two"
                + " integers is truncated toward zero.")
        .pairwise(Operation.DIVIDE);
    r.add(
            "%",
            "(% x y …)",
            1,
            Builtin.ANY,
            Operation.REMAINDER::fold,
            "The remainder of division, with the sign of the dividend; by each further number in"
                + " turn.")
        .pairwise(Operation.REMAINDER);
  }

  private static long add(Machine m, int fp, int argc) {
    return argc == 0 ? Words.fixnum(0) : Operation.ADD.fold(m, fp, argc);
  }

  private static long multiply(Machine m, int fp, int argc) {
    return argc == 0 ? Words.fixnum(1) : Operation.MULTIPLY.fold(m, fp, argc);
  }

  private static long subtract(Machine m, int fp, int argc) {
    return argc == 1 ? negate(m, fp) : Operation.SUBTRACT.fold(m, fp, argc);
  }

  private static long negate(Machine m, int fp) {
    long word = m.stack[fp];
    if (Words.isFixnum(word)) {
      return NumberResults.integer(m, fp, fp + 1, -Words.integer(word));
    }
    if (Shapes.isInteger(m.space, word)) {
      return Integers.negate(m, fp, fp, fp + 1);
    }
    return Shapes.isNumber(m.space, word)
        ? NumberResults.real(m, fp, fp + 1, -Numbers.toDouble(m.space, word))
        : m.typeError(fp, 0, "a number");
  }

  private static long divide(Machine m, int fp, int argc) {
    return argc == 1
        ? Operation.DIVIDE.fold(m, fp, argc, 0, 1)
        : Operation.DIVIDE.fold(m, fp, argc);
  }

  // ---- comparisons

  private static void installComparisons(Registry r) {
    r.add("<", "(< x y)", 2, 2, (m, fp, n) -> less(m, fp), "1 if x is less than y, else 0.");
    r.add(">", "(> x y)", 2, 2, (m, fp, n) -> greater(m, fp), "1 if x is greater than y, else 0.");
    r.add("<=", "(<= x y)", 2, 2, (m, fp, n) -> atMost(m, fp), "1 if x is at most y, else 0.");
    r.add(">=", "(>= x y)", 2, 2, (m, fp, n) -> atLeast(m, fp), "1 if x is at least y, else 0.");
    r.add("not", "(not x)", 1, 1, NumberBuiltins::not, "1 if x is 0, 0.0 or nil, else 0.");
    r.add(
        "ord",
        "(ord x y)",
        2,
        2,
        NumberBuiltins::ord,
        "-1, 0 or 1 as x comes before, equals or comes after y; two numbers or two strings.");
  }

  private static long less(Machine m, int fp) {
    return areNumbers(m, fp) ? Arguments.truth(order(m, fp) == -1) : notNumbers(m, fp);
  }

  private static long greater(Machine m, int fp) {
    return areNumbers(m, fp) ? Arguments.truth(order(m, fp) == 1) : notNumbers(m, fp);
  }

  private static long atMost(Machine m, int fp) {
    return areNumbers(m, fp) ? Arguments.truth(order(m, fp) <= 0) : notNumbers(m, fp);
  }

  private static long atLeast(Machine m, int fp) {
    if (!areNumbers(m, fp)) {
      return notNumbers(m, fp);
    }
    int order = order(m, fp);
    return Arguments.truth(order == 0 || order == 1);
  }

  private static int order(Machine m, int fp) {
    return Numbers.compare(m.space, m.stack[fp], m.stack[fp + 1]);
  }

  private static boolean areNumbers(Machine m, int fp) {
    return Shapes.isNumber(m.space, m.stack[fp]) && Shapes.isNumber(m.space, m.stack[fp + 1]);
  }

  private static long notNumbers(Machine m, int fp) {
    return m.typeError(fp, Shapes.isNumber(m.space, m.stack[fp]) ? 1 : 0, "a number");
  }

  private static long not(Machine m, int fp, int argc) {
    return Arguments.truth(m.truth(m.stack[fp]) == 0);
  }

  private static long ord(Machine m, int fp, int argc) {
    boolean strings = Shapes.isString(m.space, m.stack[fp]);
    if (strings) {
      return Shapes.isString(m.space, m.stack[fp + 1])
          ? Words.fixnum(Strings.compare(m, fp, fp + argc, fp, fp + 1))
          : m.typeError(fp, 1, "a string");
    }
    return areNumbers(m, fp) ? ordOfNumbers(m, fp) : notNumbers(m, fp);
  }

  private static long ordOfNumbers(Machine m, int fp) {
    int order = order(m, fp);
    return order == Numbers.UNORDERED
        ? m.error(fp, ErrorKind.VALUE, "ord: a real that is not a number has no order")
        : Words.fixnum(order);
  }

  // ---- functions

  private static void installFunctions(Registry r) {
    r.add("abs", "(abs x)", 1, 1, NumberBuiltins::abs, "The absolute value.");
    r.add(
        "min",
        "(min x y …)",
        1,
        Builtin.ANY,
        (m, fp, n) -> extreme(m, fp, n, -1),
        "The least of the numbers.");
    r.add(
        "max",
        "(max x y …)",
        1,
        Builtin.ANY,
        (m, fp, n) -> extreme(m, fp, n, 1),
        "The greatest of the numbers.");
    r.add(
        "floor",
        "(floor x)",
        1,
        1,
        (m, fp, n) -> whole(m, fp, Math::floor),
        "The greatest integer that is not above x.");
    r.add(
        "ceil",
        "(ceil x)",
        1,
        1,
        (m, fp, n) -> whole(m, fp, Math::ceil),
        "The least integer that is not below x.");
    r.add(
        "round",
        "(round x)",
        1,
        1,
        (m, fp, n) -> whole(m, fp, NumberBuiltins::roundHalfAway),
        "The integer nearest to x; a half is rounded away from zero.");
    r.add("sqrt", "(sqrt x)", 1, 1, NumberBuiltins::sqrt, "The square root, a real.");
    r.add(
        "pow",
        "(pow x y)",
        2,
        2,
        NumberBuiltins::pow,
        "x to the power of y; exact for integers when y is not negative.");
    SplittableRandom random = new SplittableRandom();
    r.add(
        "random",
        "(random n)",
        1,
        1,
        (m, fp, n) -> random(m, fp, random),
        "An integer from 0 to n - 1, each as likely as the others.");
  }

  private static long abs(Machine m, int fp, int argc) {
    long word = m.stack[fp];
    if (Words.isFixnum(word)) {
      return NumberResults.integer(m, fp, fp + argc, Math.abs(Words.integer(word)));
    }
    if (Shapes.isInteger(m.space, word)) {
      return Integers.sign(m.space, word) < 0 ? Integers.negate(m, fp, fp, fp + argc) : word;
    }
    return Shapes.isNumber(m.space, word)
        ? NumberResults.real(m, fp, fp + 1, Math.abs(Numbers.toDouble(m.space, word)))
        : m.typeError(fp, 0, "a number");
  }

  /**
   * The argument that compares with all others as {@code order}; not a number if one of them is.
   */
  private static long extreme(Machine m, int fp, int argc, int order) {
    int best = 0;
    for (int i = 0; i < argc; i++) {
      if (!Shapes.isNumber(m.space, m.stack[fp + i])) {
        return m.typeError(fp, i, "a number");
      }
      int compared = Numbers.compare(m.space, m.stack[fp + i], m.stack[fp + best]);
      if (compared == order || compared == Numbers.UNORDERED && isNotANumber(m, fp + i)) {
        best = i;
      }
    }
    return m.stack[fp + best];
  }

  private static boolean isNotANumber(Machine m, int index) {
    return Double.isNaN(Numbers.toDouble(m.space, m.stack[index]));
  }

  @FunctionalInterface
  private interface Rounding {
    double apply(double x);
  }

  private static long whole(Machine m, int fp, Rounding rounding) {
    long word = m.stack[fp];
    if (Shapes.isInteger(m.space, word)) {
      return word;
    }
    return Shapes.isNumber(m.space, word)
        ? NumberResults.integer(m, fp, fp + 1, rounding.apply(Numbers.toDouble(m.space, word)))
        : m.typeError(fp, 0, "a number");
  }

  /** Adding a half and flooring would be wrong just below a half and for large odd numbers. */
  private static double roundHalfAway(double x) {
    double truncated = x < 0 ? Math.ceil(x) : Math.floor(x);
    return Math.abs(x - truncated) >= 0.5 ? truncated + Math.signum(x) : truncated;
  }

  private static long sqrt(Machine m, int fp, int argc) {
    if (!Shapes.isNumber(m.space, m.stack[fp])) {
      return m.typeError(fp, 0, "a number");
    }
    double x = Numbers.toDouble(m.space, m.stack[fp]);
    if (x < 0) {
      return m.error(fp, ErrorKind.ARITHMETIC, "sqrt: no real square root of a negative number");
    }
    double root =
        Shapes.isInteger(m.space, m.stack[fp]) && x > EXACT_INTEGERS
            ? Integers.root(m, fp, fp, fp + argc)
            : Math.sqrt(x);
    return NumberResults.real(m, fp, fp + argc, root);
  }

  private static long pow(Machine m, int fp, int argc) {
    if (!areNumbers(m, fp)) {
      return notNumbers(m, fp);
    }
    long base = m.stack[fp];
    long exponent = m.stack[fp + 1];
    boolean integers = Shapes.isInteger(m.space, base) && Shapes.isInteger(m.space, exponent);
    return integers && Integers.sign(m.space, exponent) >= 0
        ? Integers.power(m, fp, fp + 1, fp, fp + argc)
        : powReal(m, fp, Numbers.toDouble(m.space, base), Numbers.toDouble(m.space, exponent));
  }

  private static long powReal(Machine m, int fp, double base, double exponent) {
    if (base == 0.0 && exponent < 0) {
      return NumberResults.divisionByZero(m, fp);
    }
    double result = Math.pow(base, exponent);
    boolean undefined = Double.isNaN(result) && !Double.isNaN(base) && !Double.isNaN(exponent);
    return undefined
        ? m.error(fp, ErrorKind.ARITHMETIC, "pow: no real power of a negative number")
        : NumberResults.real(m, fp, fp + 2, result);
  }

  private static long random(Machine m, int fp, SplittableRandom random) {
    long bound = m.stack[fp];
    if (!Shapes.isInteger(m.space, bound)) {
      return m.typeError(fp, 0, "an integer");
    }
    if (Integers.sign(m.space, bound) <= 0) {
      return m.error(fp, ErrorKind.RANGE, "random: wanted an integer above 0");
    }
    return Words.isFixnum(bound)
        ? Words.fixnum(random.nextLong(Words.integer(bound)))
        : Integers.random(m, fp, random, fp, fp + 1);
  }
}
