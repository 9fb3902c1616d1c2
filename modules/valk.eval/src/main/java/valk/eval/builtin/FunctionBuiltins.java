package valk.eval.builtin;

import java.util.Arrays;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ErrorKind;
import valk.gc.Words;

/** Calling, combining and adapting functions. All calls but the first of two are tail calls. */
final class FunctionBuiltins {
  /** Words that a call takes beside its arguments. */
  private static final int WORDS_OF_THE_CALL = 64;

  private FunctionBuiltins() {}

  static void install(Registry r, int stackWords) {
    r.add("id", "(id x)", 1, 1, (m, fp, argc) -> m.stack[fp], "x itself.");
    r.add(
            "comp",
            "(comp f g x)",
            3,
            3,
            FunctionBuiltins::comp,
            "(f (g x)); (comp f g) is the function that does so.")
        .curries();
    r.add(
            "flip",
            "(flip f a b)",
            3,
            3,
            FunctionBuiltins::flip,
            "(f b a); (flip f) is f with its two arguments exchanged.")
        .curries();
    installSpreading(r, stackWords - WORDS_OF_THE_CALL);
    installPacking(r);
  }

  /**
   * Installs the three names of one function.
   *
   * @param most how many arguments an empty shadow stack has room for
   */
  private static void installSpreading(Registry r, int most) {
    String doc = "Calls f with the elements of l as its arguments.";
    Builtin.Body apply = (m, fp, argc) -> apply(m, fp, most);
    r.add("apply", "(apply f l)", 2, 2, apply, doc);
    r.add("curry", "(curry f l)", 2, 2, apply, doc);
    r.add("unpack", "(unpack f l)", 2, 2, apply, doc).curries();
  }

  private static void installPacking(Registry r) {
    String doc = "Calls f with one argument, the list of all x.";
    r.add("pack", "(pack f x …)", 1, Builtin.ANY, FunctionBuiltins::pack, doc);
    r.add("uncurry", "(uncurry f x …)", 1, Builtin.ANY, FunctionBuiltins::pack, doc);
  }

  private static long comp(Machine m, int fp, int argc) {
    long wrong = Arguments.functions(m, fp, 2);
    if (wrong != Words.NONE) {
      return wrong;
    }
    long value = Callbacks.call(m, fp, fp + 3, m.stack[fp + 1], m.stack[fp + 2]);
    if (m.isError(value)) {
      return value;
    }
    long outer = m.stack[fp];
    m.stack[fp] = value;
    return m.tail(outer, fp, 1);
  }

  private static long flip(Machine m, int fp, int argc) {
    long wrong = Arguments.function(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    long function = m.stack[fp];
    m.stack[fp] = m.stack[fp + 2];
    return m.tail(function, fp, 2);
  }

  private static long pack(Machine m, int fp, int argc) {
    long wrong = Arguments.function(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    m.stack[fp + argc] = Words.NIL;
    long list = Lists.gather(m, fp, fp + 1, fp + argc);
    long function = m.stack[fp];
    m.stack[fp] = list;
    return m.tail(function, fp, 1);
  }

  /** More arguments than there is ever room for are too many; else they may go too deep here. */
  private static long apply(Machine m, int fp, int most) {
    long wrong = Arguments.functionAndList(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    long length = Lists.length(m, fp, fp + 1, fp + 2);
    if (length > most) {
      return tooMany(m, fp, length, most);
    }
    int count = (int) length;
    int function = fp + count;
    m.reserve(fp, function + 2);
    spread(m, fp, count);
    return m.tail(m.stack[function], fp, count);
  }

  private static long tooMany(Machine m, int fp, long length, int most) {
    String counts = length + ", and there is room for " + most;
    String message = "too many arguments: " + counts + " within the limit of depth";
    return Arguments.error(m, fp, ErrorKind.ARITY, message);
  }

  /**
   * Spreads the elements of the list in {@code stack[fp + 1]} from {@code fp} up, the function in
   * {@code stack[fp]} goes above them, and the rest of the list above that.
   */
  private static void spread(Machine m, int fp, int count) {
    int function = fp + count;
    int cursor = function + 1;
    m.stack[cursor] = m.stack[fp + 1];
    m.stack[function] = m.stack[fp];
    Arrays.fill(m.stack, fp, function, Words.NIL);
    for (int i = 0; i < count; i++) {
      if (i % Lists.CHUNK == Lists.CHUNK - 1) {
        m.pollAfterElements(Lists.CHUNK, fp, cursor + 1);
      }
      long list = m.stack[cursor];
      m.stack[fp + i] = Lists.first(m, list);
      m.stack[cursor] = Lists.rest(m, list);
    }
  }
}
