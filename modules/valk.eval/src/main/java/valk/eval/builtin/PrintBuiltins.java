package valk.eval.builtin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ByteSink;
import valk.eval.value.ErrorKind;
import valk.eval.value.Printer;
import valk.gc.Words;

/** Printing values, to the host's output or into a string. */
final class PrintBuiltins {
  private PrintBuiltins() {}

  static void install(Registry r) {
    r.add(
            "print",
            "(print x …)",
            0,
            Builtin.ANY,
            PrintBuiltins::print,
            "Prints the values with a space between them, and ends the line.")
        .takesErrors();
    r.add(
        "printf",
        "(printf fmt x …)",
        1,
        Builtin.ANY,
        (m, fp, argc) -> printFormat(m, fp, argc, ""),
        "Prints the values as the format says: %s a string, %d or %ld an integer, %f a number, %x"
            + " an integer in hexadecimal, %% a percent sign. Ends no line.");
    r.add(
        "println",
        "(println fmt x …)",
        1,
        Builtin.ANY,
        (m, fp, argc) -> printFormat(m, fp, argc, "\n"),
        "As printf, and ends the line.");
    r.add(
        "format",
        "(format fmt x …)",
        1,
        Builtin.ANY,
        PrintBuiltins::format,
        "The string that printf would print.");
    r.add(
            "str",
            "(str x …)",
            0,
            Builtin.ANY,
            PrintBuiltins::str,
            "One string of the printed forms of the values; a string is taken as it is.")
        .takesErrors();
  }

  private static long print(Machine m, int fp, int argc) {
    return output(
        m,
        fp,
        sink -> {
          for (int i = 0; i < argc; i++) {
            if (i > 0) {
              sink.put(' ');
            }
            Printer.print(m, fp + i, false, sink, fp, fp + argc);
          }
          sink.put('\n');
        });
  }

  private static long printFormat(Machine m, int fp, int argc, String end) {
    Format format = new Format(m, fp, argc);
    long wrong = format.check();
    return wrong != Words.NONE
        ? wrong
        : output(
            m,
            fp,
            sink -> {
              format.print(sink, fp + argc);
              sink.put(end);
            });
  }

  private static long format(Machine m, int fp, int argc) {
    Format format = new Format(m, fp, argc);
    long wrong = format.check();
    return wrong != Words.NONE ? wrong : Strings.print(m, fp, fp + argc, format::print);
  }

  private static long str(Machine m, int fp, int argc) {
    long text = ShortText.of(m, fp, argc);
    return text != Words.NONE ? text : printed(m, fp, argc);
  }

  private static long printed(Machine m, int fp, int argc) {
    return Strings.print(
        m,
        fp,
        fp + argc,
        (sink, top) -> {
          for (int i = 0; i < argc; i++) {
            Printer.print(m, fp + i, false, sink, fp, top);
          }
        });
  }

  /** What writes an output. */
  @FunctionalInterface
  interface Output {
    void to(ByteSink sink);
  }

  /** Writes to the host's output; nil, or an error of kind {@code :io}. */
  static long output(Machine m, int fp, Output output) {
    StreamSink sink = new StreamSink(m.host.out());
    try {
      output.to(sink);
      sink.flush();
      return Words.NIL;
    } catch (UncheckedIOException e) {
      return failed(m, fp, Objects.requireNonNull(e.getCause()));
    }
  }

  private static long failed(Machine m, int fp, IOException e) {
    m.stopAtOutputLimit(fp, e);
    return Arguments.error(m, fp, ErrorKind.IO, "the output failed: " + e.getMessage());
  }
}
