package valk.eval.builtin;

import java.math.BigDecimal;
import java.math.RoundingMode;
import valk.eval.run.Machine;
import valk.eval.value.ByteSink;
import valk.eval.value.ErrorKind;
import valk.eval.value.IntegerText;
import valk.eval.value.Printer;
import valk.eval.value.RealCell;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A format string and the values that it shows: the arguments of {@code printf} and its like.
 *
 * <pre>
 *   %s  a string         %d %ld  an integer      %x  an integer, hexadecimal
 *   %%  a percent sign   %f      a number, with six digits after the point
 * </pre>
 *
 * <p>{@link #check} looks at the whole format before anything is printed, so a wrong one prints
 * nothing.
 */
final class Format {
  private static final int PIECE = 1024;
  private static final int DECIMALS = 6;
  private static final String NO_DECIMALS = ".000000";
  private static final int MALFORMED = -1;

  private final Machine m;
  private final int fp;
  private final int argc;
  private final int bytes;

  /** Where the walk stands in the format, and the argument that the next directive takes. */
  private int at;

  private int argument;

  Format(Machine m, int fp, int argc) {
    this.m = m;
    this.fp = fp;
    this.argc = argc;
    this.bytes = Shapes.isString(m.space, m.stack[fp]) ? Strings.bytes(m, m.stack[fp]) : 0;
  }

  // ---- checking

  /** {@link Words#NONE} when the format fits the arguments, or the error; polls. */
  long check() {
    if (!Shapes.isString(m.space, m.stack[fp])) {
      return m.typeError(fp, 0, "a format, a string");
    }
    rewind();
    long wrong = Words.NONE;
    while (wrong == Words.NONE && skipToDirective()) {
      wrong = checkDirective(readDirective());
    }
    return wrong != Words.NONE || argument == argc ? wrong : wrongCount();
  }

  private void rewind() {
    at = 0;
    argument = 1;
  }

  private boolean skipToDirective() {
    int seen = 0;
    while (at < bytes && byteAt(at) != '%') {
      at++;
      if (++seen % PIECE == 0) {
        m.pollAfterBytes(PIECE, fp, fp + argc);
      }
    }
    return at < bytes;
  }

  private int byteAt(int index) {
    return Space.loadByte(m.space, StringCell.textAt(m.stack[fp]) + index);
  }

  /** The letter of the directive that begins here, which is passed; {@code %ld} is {@code d}. */
  private int readDirective() {
    at++;
    if (at + 1 < bytes && byteAt(at) == 'l' && byteAt(at + 1) == 'd') {
      at++;
    }
    return at < bytes ? byteAt(at++) : MALFORMED;
  }

  private long checkDirective(int letter) {
    return switch (letter) {
      case '%' -> Words.NONE;
      case 's' -> checkValue("a string", Shapes::isString);
      case 'd', 'x' -> checkValue("an integer", Shapes::isInteger);
      case 'f' -> checkValue("a number", Shapes::isNumber);
      default -> unknown(letter);
    };
  }

  @FunctionalInterface
  private interface Kind {
    boolean has(Space space, long word);
  }

  private long checkValue(String wanted, Kind kind) {
    int index = argument++;
    boolean fits = index >= argc || kind.has(m.space, m.stack[fp + index]);
    return fits ? Words.NONE : m.typeError(fp, index, wanted);
  }

  private long unknown(int letter) {
    String what = letter < 0 ? "a % at the end" : "%" + (char) letter;
    return Arguments.value(m, fp, "the format has " + what + "; known are %s %d %ld %f %x %%");
  }

  private long wrongCount() {
    String message = "the format wants " + values(argument - 1) + ", got " + (argc - 1);
    return Arguments.error(m, fp, ErrorKind.ARITY, message);
  }

  // ---- printing

  /** Prints to a sink what {@link #check} found right; a safepoint. */
  void print(ByteSink sink, int top) {
    rewind();
    while (at < bytes) {
      if (byteAt(at) == '%') {
        printDirective(readDirective(), sink, top);
      } else {
        printLiteral(sink, top);
      }
    }
  }

  private void printLiteral(ByteSink sink, int top) {
    int end = Math.min(bytes, at + PIECE);
    int to = at;
    while (to < end && byteAt(to) != '%') {
      to++;
    }
    sink.put(m.space, StringCell.textAt(m.stack[fp]) + at, to - at);
    at = to;
    m.pollAfterBytes(PIECE, fp, top);
  }

  private void printDirective(int letter, ByteSink sink, int top) {
    if (letter == '%') {
      sink.put('%');
      return;
    }
    int slot = fp + argument++;
    switch (letter) {
      case 's' -> Printer.print(m, slot, false, sink, fp, top);
      case 'd' -> IntegerText.print(m, slot, sink, fp, top);
      case 'x' -> IntegerText.printHex(m, slot, sink, fp, top);
      default -> printFixed(slot, sink, top);
    }
  }

  private void printFixed(int slot, ByteSink sink, int top) {
    if (Shapes.isInteger(m.space, m.stack[slot])) {
      IntegerText.print(m, slot, sink, fp, top);
      sink.put(NO_DECIMALS);
    } else {
      sink.put(fixed(RealCell.value(m.space, m.stack[slot])));
    }
  }

  /** Exact decimal digits of the number, rounded half to even as in C. */
  private static String fixed(double real) {
    if (Double.isNaN(real) || Double.isInfinite(real)) {
      return Double.isNaN(real) ? "nan" : real < 0 ? "-inf" : "inf";
    }
    String digits =
        new BigDecimal(Math.abs(real)).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
    return Math.copySign(1.0, real) < 0 ? "-" + digits : digits;
  }

  private static String values(int count) {
    return count + (count == 1 ? " value" : " values");
  }
}
