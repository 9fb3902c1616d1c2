package valk.eval.builtin;

import org.jspecify.annotations.Nullable;
import valk.eval.read.ReadFailure;
import valk.eval.read.Reader;
import valk.eval.read.Source;
import valk.eval.run.Machine;
import valk.eval.value.ByteSink;
import valk.eval.value.StringCell;
import valk.eval.value.Utf8;
import valk.gc.Words;
import valk.memory.Space;

/**
 * The tokens of a JSON text (RFC 8259), read off a string where it lies. Positions are byte indexes
 * into its text; whatever passes a safepoint loads the address of the text again.
 *
 * <p>The first thing that is wrong is kept as a {@linkplain #failure failure}; the scanner is of no
 * use after it.
 */
final class JsonScanner {
  private static final int STEPS_BETWEEN_POLLS = 1024;
  private static final int PIECE = 1024;
  private static final int SHORT_INTEGER = 18;
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int HEX = 16;
  private static final int ESCAPED_UNIT = 6;
  private static final String ESCAPED = "\"\\/bfnrt";
  private static final String NAME = "json";

  private final Machine m;
  private final int fp;
  private final int slot;
  private final int end;

  private long text;
  private int at;
  private int steps;
  private @Nullable String failure;
  private int failedAt;

  /** A scanner at the start of the string in a stack slot. */
  JsonScanner(Machine m, int fp, int slot) {
    this.m = m;
    this.fp = fp;
    this.slot = slot;
    this.end = Strings.bytes(m, m.stack[slot]);
    load();
    if (end > 0 && Utf8.codePointAt(m.space, text) == BYTE_ORDER_MARK) {
      at = Utf8.length(Space.loadByte(m.space, text));
    }
  }

  private void load() {
    text = StringCell.textAt(m.stack[slot]);
  }

  private void step(int top) {
    if (++steps % STEPS_BETWEEN_POLLS == 0) {
      m.pollAfterBytes(STEPS_BETWEEN_POLLS, fp, top);
      load();
    }
  }

  // ---- bytes

  /** Position of the next byte. */
  int position() {
    return at;
  }

  private int byteAt(int index) {
    return index < end ? Space.loadByte(m.space, text + index) & 0xFF : -1;
  }

  /** Skips blanks and gives the byte after them, which is not taken, or -1 at the end; polls. */
  int peek(int top) {
    load();
    step(top);
    int next = byteAt(at);
    while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
      at++;
      step(top);
      next = byteAt(at);
    }
    return next;
  }

  /** Passes the byte that {@link #peek} gave. */
  void take() {
    at++;
  }

  // ---- failures

  /** What is wrong, or null. */
  @Nullable String failure() {
    return failure;
  }

  /** Where it is wrong. */
  int failedAt() {
    return failedAt;
  }

  /** Notes what is wrong at a position. */
  long fail(int position, String message) {
    failure = message;
    failedAt = position;
    return Words.UNSET;
  }

  /** Notes that something else was wanted where the scanner is. */
  long wanted(String what) {
    return fail(at, "wanted " + what + ", got " + found());
  }

  private String found() {
    if (at >= end) {
      return "the end of the text";
    }
    int codePoint = Utf8.codePointAt(m.space, text + at);
    return Character.isISOControl(codePoint)
        ? String.format("U+%04X", codePoint)
        : "'" + Character.toString(codePoint) + "'";
  }

  // ---- literals

  /** Passes a word such as {@code true}; false when it does not stand here. */
  boolean literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (byteAt(at + i) != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  // ---- numbers

  /** Reads a number; a safepoint. {@link Words#UNSET} when it is malformed or out of range. */
  long number(int top) {
    int start = at;
    at += byteAt(at) == '-' ? 1 : 0;
    if (byteAt(at) == '0') {
      at++;
    } else if (digits(top) == 0) {
      return wanted("a digit");
    }
    boolean whole = byteAt(at) != '.' && byteAt(at) != 'e' && byteAt(at) != 'E';
    if (!fraction(top) || !exponent(top)) {
      return wanted("a digit");
    }
    return whole && at - start <= SHORT_INTEGER ? shortInteger(start) : anyNumber(start, top);
  }

  private int digits(int top) {
    int start = at;
    while (byteAt(at) >= '0' && byteAt(at) <= '9') {
      at++;
      step(top);
    }
    return at - start;
  }

  private boolean fraction(int top) {
    if (byteAt(at) != '.') {
      return true;
    }
    at++;
    return digits(top) > 0;
  }

  private boolean exponent(int top) {
    if (byteAt(at) != 'e' && byteAt(at) != 'E') {
      return true;
    }
    at++;
    at += byteAt(at) == '-' || byteAt(at) == '+' ? 1 : 0;
    return digits(top) > 0;
  }

  private long shortInteger(int start) {
    boolean negative = byteAt(start) == '-';
    long value = 0;
    for (int i = negative ? start + 1 : start; i < at; i++) {
      value = 10 * value + byteAt(i) - '0';
    }
    return Words.fixnum(negative ? -value : value);
  }

  /** By the language's own reader, so that the same digits are the same number. */
  private long anyNumber(int start, int top) {
    int length = at - start;
    try (ChargedSource charged = new ChargedSource(m, fp, top, length)) {
      byte[] digits = new byte[length];
      load();
      m.space.copyOut(text + start, digits, 0, length);
      Source source = charged.source(NAME, digits);
      try (Reader reader = new Reader(m, source)) {
        long number = reader.next(fp, top);
        load();
        return number == Words.UNSET ? outOfRange(start, reader.failure()) : number;
      }
    }
  }

  private long outOfRange(int start, ReadFailure failed) {
    return fail(start, failed.message());
  }

  // ---- strings

  /** Reads the string that begins with the next byte; a safepoint. */
  long string(int top) {
    int start = at + 1;
    at = start;
    boolean escapes = false;
    while (byteAt(at) != '"') {
      step(top);
      if (byteAt(at) == '\\') {
        escapes = true;
        if (!escape()) {
          return Words.UNSET;
        }
      } else if (byteAt(at) < ' ') {
        return inside(start - 1);
      } else {
        at++;
      }
    }
    int close = at++;
    return escapes
        ? Strings.print(m, fp, top, (sink, free) -> decode(start, close, sink, free))
        : Strings.slice(m, fp, top, slot, start, close);
  }

  private long inside(int start) {
    return at < end
        ? fail(at, "control character " + found() + " in a string")
        : fail(at, "the string that begins at byte " + start + " is not closed");
  }

  /** Passes an escape; false, with a failure, when it is none. */
  private boolean escape() {
    int letter = byteAt(at + 1);
    if (letter == 'u') {
      return unicodeEscape();
    }
    if (letter < 0 || ESCAPED.indexOf(letter) < 0) {
      fail(at, "unknown escape in a string");
      return false;
    }
    at += 2;
    return true;
  }

  private boolean unicodeEscape() {
    int unit = unit(at);
    if (unit < 0) {
      fail(at, "wanted four hexadecimal digits after \\u");
      return false;
    }
    int length = ESCAPED_UNIT;
    if (Character.isSurrogate((char) unit)) {
      int low = Character.isHighSurrogate((char) unit) ? unit(at + ESCAPED_UNIT) : -1;
      if (low < 0 || !Character.isLowSurrogate((char) low)) {
        fail(at, String.format("\\u%04x is half of a surrogate pair", unit));
        return false;
      }
      length = 2 * ESCAPED_UNIT;
    }
    at += length;
    return true;
  }

  /** The UTF-16 unit of the escape at an index, or -1 when there is none. */
  private int unit(int index) {
    if (byteAt(index) != '\\' || byteAt(index + 1) != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = index + 2; i < index + ESCAPED_UNIT; i++) {
      int digit = Character.digit(byteAt(i), HEX);
      if (digit < 0) {
        return -1;
      }
      unit = HEX * unit + digit;
    }
    return unit;
  }

  // ---- decoding what was checked

  private void decode(int from, int to, ByteSink sink, int top) {
    load();
    int next = from;
    while (next < to && !sink.isFull()) {
      int start = next;
      next = byteAt(next) == '\\' ? decodeEscape(next, sink) : decodePlain(next, to, sink);
      m.pollAfterBytes(next - start, fp, top);
      load();
    }
  }

  private int decodePlain(int from, int to, ByteSink sink) {
    int stop = Math.min(to, from + PIECE);
    int next = from;
    while (next < stop && byteAt(next) != '\\') {
      next++;
    }
    while (next < to && Utf8.isContinuation(byteAt(next))) {
      next++;
    }
    sink.put(m.space, text + from, next - from);
    return next;
  }

  private int decodeEscape(int index, ByteSink sink) {
    int letter = byteAt(index + 1);
    if (letter != 'u') {
      sink.put(
          switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
          });
      return index + 2;
    }
    char unit = (char) unit(index);
    boolean pair = Character.isHighSurrogate(unit);
    int codePoint = pair ? Character.toCodePoint(unit, (char) unit(index + ESCAPED_UNIT)) : unit;
    sink.put(Character.toString(codePoint));
    return index + (pair ? 2 : 1) * ESCAPED_UNIT;
  }
}
