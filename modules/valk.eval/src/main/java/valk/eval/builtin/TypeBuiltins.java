package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;
import valk.memory.Space;

/**
 * What a value is. Only {@code error?} and {@code type} look at errors; the other predicates return
 * an error that they are given, as any builtin does.
 */
final class TypeBuiltins {
  private static final long LONGEST_NAME =
      StringCell.size("function".length(), "function".length());

  /** A question about a word. */
  private interface Predicate {
    boolean test(Space space, long word);
  }

  private TypeBuiltins() {}

  static void install(Registry r) {
    predicate(r, "nil?", "nil", (space, word) -> word == Words.NIL);
    predicate(r, "num?", "a number", Shapes::isNumber);
    predicate(r, "str?", "a string", Shapes::isString);
    predicate(r, "sym?", "a symbol", (space, word) -> Words.isSymbol(word));
    predicate(r, "keyword?", "a keyword", (space, word) -> Words.isKeyword(word));
    predicate(
        r, "list?", "a list, of either kind; nil is one", (space, word) -> Words.isList(word));
    predicate(r, "vector?", "a vector", Shapes::isVector);
    predicate(r, "map?", "a map", Shapes::isMap);
    predicate(r, "fun?", "a function", Shapes::isFunction);
    predicate(r, "ref?", "an object of the host", Shapes::isRef);
    r.add("error?", "(error? x)", 1, 1, TypeBuiltins::isError, "1 if x is an error, else 0.")
        .takesErrors();
    r.add("type", "(type x)", 1, 1, TypeBuiltins::type, "The name of the type of x, a string.")
        .takesErrors();
  }

  private static void predicate(Registry r, String name, String what, Predicate predicate) {
    r.add(
        name,
        "(" + name + " x)",
        1,
        1,
        (m, fp, argc) -> Arguments.truth(predicate.test(m.space, m.stack[fp])),
        "1 if x is " + what + ", else 0.");
  }

  private static long isError(Machine m, int fp, int argc) {
    return Arguments.truth(m.isError(m.stack[fp]));
  }

  private static long type(Machine m, int fp, int argc) {
    m.ensure(LONGEST_NAME, fp, fp + 1);
    return StringCell.make(m.heap, Shapes.typeName(m.space, m.stack[fp]));
  }
}
