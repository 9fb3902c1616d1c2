package valk.eval.builtin;

import valk.eval.read.NumberLiteral;
import valk.eval.read.ReadFailure;
import valk.eval.read.Reader;
import valk.eval.read.Source;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ErrorKind;
import valk.eval.value.Printer;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.Temporaries;
import valk.gc.Words;

/** Text to values: forms and numbers from strings, and numbers back. */
final class Readings {
  private static final String NAME = "<string>";
  private static final int SHOWN = 60;

  private Readings() {}

  static void install(Registry r) {
    r.add(
        "read",
        "(read s)",
        1,
        1,
        Readings::read,
        "The one form that the string holds, as a value.");
    r.add(
        "read-all",
        "(read-all s)",
        1,
        1,
        Readings::readAll,
        "The list of all forms that the string holds.");
    r.add(
        "str->num",
        "(str->num s)",
        1,
        1,
        Readings::toNumber,
        "The number that the string shows; white space around it does not matter.");
    r.add(
        "num->str",
        "(num->str n)",
        1,
        1,
        (m, fp, argc) -> numberToString(m, fp),
        "The printed form of a number.");
  }

  private static long numberToString(Machine m, int fp) {
    if (Words.isFixnum(m.stack[fp])) {
      return ShortText.of(m, fp, 1);
    }
    return Shapes.isNumber(m.space, m.stack[fp])
        ? Strings.print(m, fp, fp + 1, (sink, top) -> Printer.print(m, fp, false, sink, fp, top))
        : m.typeError(fp, 0, "a number");
  }

  /** The error for a text that could not be read. */
  static long failed(Machine m, int fp, Source source, Reader reader) {
    ReadFailure failure = reader.failure();
    return m.error(fp, failure.kind(), failure.text(source));
  }

  // ---- forms

  @FunctionalInterface
  private interface Reading {
    long of(Source source, Reader reader);
  }

  /** Reads from the string in {@code stack[fp]}; its copy in the Java heap is charged meanwhile. */
  private static long reading(Machine m, int fp, Reading reading) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int bytes = Strings.bytes(m, m.stack[fp]);
    try (ChargedSource text = new ChargedSource(m, fp, fp + 1, bytes)) {
      Source source = text.source(NAME, StringCell.bytes(m.space, m.stack[fp]));
      try (Reader reader = new Reader(m, source)) {
        return reading.of(source, reader);
      }
    }
  }

  private static long read(Machine m, int fp, int argc) {
    return reading(
        m,
        fp,
        (source, reader) -> {
          long form = reader.next(fp, fp + 1);
          if (form == Words.NONE) {
            return m.error(fp, ErrorKind.READ, "read: the string holds no form");
          }
          m.stack[fp + 1] = form;
          if (form != Words.UNSET && !reader.hasNext()) {
            return form;
          }
          return reader.next(fp, fp + 2) == Words.UNSET
              ? failed(m, fp, source, reader)
              : m.error(fp, ErrorKind.READ, "read: the string holds more than one form");
        });
  }

  private static long readAll(Machine m, int fp, int argc) {
    return reading(
        m,
        fp,
        (source, reader) -> {
          int results = fp + 1;
          int held = 0;
          Results.begin(m, results);
          while (true) {
            long form = reader.next(fp, Results.top(results, held));
            if (form == Words.NONE) {
              return Results.list(m, fp, results, held);
            }
            if (form == Words.UNSET) {
              return failed(m, fp, source, reader);
            }
            held = Results.add(m, fp, results, held, form);
          }
        });
  }

  // ---- numbers

  private static long toNumber(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int bytes = Strings.bytes(m, m.stack[fp]);
    int from = Blanks.after(m, fp, fp + argc, fp, 0, bytes);
    int to = Blanks.before(m, fp, fp + argc, fp, from, bytes);
    if (from == to) {
      return notANumber(m, fp);
    }
    try (Temporaries _ = Temporaries.charge(m, to - from, fp, fp + argc)) {
      byte[] text = new byte[to - from];
      m.space.copyOut(StringCell.textAt(m.stack[fp]) + from, text, 0, text.length);
      return switch (NumberLiteral.kind(text, 0, text.length)) {
        case INTEGER -> NumberLiteral.word(m, text, 0, text.length, fp, fp + argc);
        case REAL -> real(m, fp, text);
        default -> notANumber(m, fp);
      };
    }
  }

  private static long real(Machine m, int fp, byte[] text) {
    double real = NumberLiteral.real(text, 0, text.length);
    return NumberLiteral.isFaithful(real, text, 0, text.length)
        ? NumberResults.real(m, fp, fp + 1, real)
        : Arguments.value(
            m, fp, "real number out of range: " + Printer.brief(m, m.stack[fp], SHOWN));
  }

  private static long notANumber(Machine m, int fp) {
    String text = Printer.brief(m, m.stack[fp], SHOWN);
    return Arguments.value(m, fp, "not a number: " + text);
  }
}
