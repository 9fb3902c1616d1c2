package valk.eval.builtin;

import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.run.Site;
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
    long site = m.stack[fp - 1];
    long placed = m.errors.at(fp - Site.delta(site), Site.position(site), kind, "", data);
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
