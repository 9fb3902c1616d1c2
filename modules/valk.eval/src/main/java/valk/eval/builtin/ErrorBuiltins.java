package valk.eval.builtin;

import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Place;
import valk.eval.run.Registry;
import valk.eval.value.ErrorCell;
import valk.eval.value.ErrorKind;
import valk.eval.value.Shapes;
import valk.gc.Words;
import valk.memory.Space;

/** Making errors and taking them apart. To these builtins, but {@code error}, an error is data. */
final class ErrorBuiltins {
  private ErrorBuiltins() {}

  static void install(Registry r) {
    r.add(
        "error",
        "(error kind? message data?)",
        1,
        3,
        ErrorBuiltins::error,
        "An error of the kind, a keyword, :user when none is given; the message is a string, the"
            + " data any value.");
    part(r, "kind", ErrorCell::kind, "The kind of an error, a keyword.");
    part(r, "message", ErrorCell::message, "The message of an error.");
    part(r, "data", ErrorCell::data, "The data that an error was made with, or nil.");
    part(
        r,
        "trace",
        ErrorCell::trace,
        "The calls that led to an error: a list of strings, the innermost call first.");
    r.add(
            "error/span",
            "(error/span e)",
            1,
            1,
            ErrorBuiltins::span,
            "Where an error happened: a list of the source's name, line and column; nil when"
                + " unknown.")
        .takesErrors();
  }

  /** The list of source name, line and column. */
  private static long span(Machine m, int fp, int argc) {
    if (!m.isError(m.stack[fp])) {
      return m.typeError(fp, 0, "an error");
    }
    Place place = m.errors.place(m.stack[fp]);
    if (place == null) {
      return Words.NIL;
    }
    long name = Strings.of(m, fp, fp + argc, place.source().name());
    m.stack[fp] = name;
    m.ensure(3 * Words.PAIR_BYTES, fp, fp + 1);
    long line = Words.fixnum(place.source().line(place.position()));
    long column = Words.fixnum(place.source().column(place.position()));
    return Lists.cons(m, m.stack[fp], Lists.cons(m, line, Lists.cons(m, column, Words.NIL)));
  }

  @FunctionalInterface
  private interface Part {
    long of(Space space, long error);
  }

  private static void part(Registry r, String part, Part accessor, String doc) {
    String name = "error/" + part;
    Builtin.Body body =
        (m, fp, argc) ->
            m.isError(m.stack[fp])
                ? accessor.of(m.space, m.stack[fp])
                : m.typeError(fp, 0, "an error");
    r.add(name, "(" + name + " e)", 1, 1, body, doc).takesErrors();
  }

  private static long error(Machine m, int fp, int argc) {
    if (argc == 1) {
      return Shapes.isString(m.space, m.stack[fp])
          ? make(m, fp, m.errors.keyword(ErrorKind.USER), m.stack[fp], Words.NIL)
          : m.typeError(fp, 0, "a message, a string");
    }
    if (!Words.isKeyword(m.stack[fp])) {
      return m.typeError(fp, 0, "a kind, a keyword");
    }
    return Shapes.isString(m.space, m.stack[fp + 1])
        ? make(m, fp, m.stack[fp], m.stack[fp + 1], argc == 3 ? m.stack[fp + 2] : Words.NIL)
        : m.typeError(fp, 1, "a message, a string");
  }

  /** Place and trace are those of the call of {@code error}; the message is kept as it is. */
  private static long make(Machine m, int fp, long kind, long message, long data) {
    long placed = m.errors.make(fp, kind, "", data);
    return ErrorCell.make(
        m.heap,
        kind,
        message,
        data,
        ErrorCell.trace(m.space, placed),
        ErrorCell.code(m.space, placed),
        ErrorCell.position(m.space, placed));
  }
}
