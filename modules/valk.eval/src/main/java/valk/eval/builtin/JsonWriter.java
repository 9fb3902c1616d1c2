package valk.eval.builtin;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Machine;
import valk.eval.value.ByteSink;
import valk.eval.value.MapCell;
import valk.eval.value.Printer;
import valk.eval.value.RealCell;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.Utf8;
import valk.eval.value.VectorCell;
import valk.gc.Words;
import valk.memory.Space;

/**
 * Values to JSON, without recursion. Stops at the first value that has no JSON form.
 *
 * <p>What is still to be written lies in frames on the shadow stack:
 *
 * <pre>
 *   value | kind | progress
 * </pre>
 *
 * <p>The value of a list's frame is the rest of it; progress counts elements, bytes of a string, or
 * twice the entries of a map, and one more between a key and its value.
 *
 * <p>Most values are small integers, short strings and literals. They are written where they are
 * met, in one loop over what they lie in, which keeps its place in Java variables: its frame is
 * brought up to date where something else needs a frame or the machine, and before each safepoint.
 */
final class JsonWriter {
  private static final int FRAME_WORDS = 3;
  private static final int KIND = 1;
  private static final int PROGRESS = 2;

  private static final int LIST = 0;
  private static final int VECTOR = 1;
  private static final int MAP = 2;
  private static final int MAP_WITH_ENTRIES = 3;
  private static final int STRING = 4;

  private static final int STEPS_BETWEEN_POLLS = 256;
  private static final int STRING_PIECE = 1024;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOP_BITS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = 0x2222_2222_2222_2222L;
  private static final long BACKSLASHES = 0x5C5C_5C5C_5C5C_5C5CL;
  private static final long BLANKS = 0x2020_2020_2020_2020L;

  private final Machine m;
  private final int fp;
  private final int indent;
  private final long[] literals;
  private final ByteSink sink;
  private final KeyTexts keys = new KeyTexts();
  private final int base;
  private int top;
  private int depth;
  private int steps;
  private @Nullable String wrong;

  /**
   * @param indent blanks for each level, or -1 for all on one line
   * @param literals the keywords for true, false and null
   */
  JsonWriter(Machine m, int fp, int indent, long[] literals, ByteSink sink, int top) {
    this.m = m;
    this.fp = fp;
    this.indent = indent;
    this.literals = literals;
    this.sink = sink;
    this.base = top;
    this.top = top;
  }

  /**
   * Writes the value in a stack slot; a safepoint.
   *
   * @return why it has no JSON form, or null
   */
  @Nullable String write(int slot) {
    emit(m.stack[slot]);
    while (top > base && wrong == null && !sink.isFull()) {
      step(top - FRAME_WORDS);
    }
    return wrong;
  }

  private void step(int frame) {
    switch (number(frame, KIND)) {
      case LIST -> stepList(frame);
      case VECTOR -> stepVector(frame);
      case STRING -> stepString(frame);
      default -> stepMap(frame);
    }
  }

  /** Counts elements; true when it is time for a {@link #poll}. */
  private boolean isPollDue(int elements) {
    steps += elements;
    return steps >= STEPS_BETWEEN_POLLS;
  }

  /** A safepoint. */
  private void poll() {
    int done = steps;
    steps = 0;
    keys.forget();
    m.pollAfterElements(done, fp, top);
  }

  // ---- one value

  private void emit(long value) {
    if (!emitAtOnce(value)) {
      begin(value);
    }
  }

  /** Writes a value that needs no frame and no safepoint; false for any other. */
  private boolean emitAtOnce(long value) {
    if (Words.isFixnum(value)) {
      sink.putInteger(Words.integer(value));
      return true;
    }
    return Words.isObject(value) ? emitShortString(value) : emitLiteral(value);
  }

  private boolean emitShortString(long value) {
    if (!Strings.isString(m, value) || Strings.bytes(m, value) > STRING_PIECE) {
      return false;
    }
    sink.put('"');
    putEscaped(StringCell.textAt(value), Strings.bytes(m, value));
    sink.put('"');
    return true;
  }

  private boolean emitLiteral(long value) {
    for (int i = 0; i < literals.length; i++) {
      if (value == literals[i]) {
        sink.put(JsonBuiltins.LITERALS[i]);
        return true;
      }
    }
    return false;
  }

  /** Begins with a value that was not written at once. A safepoint. */
  private void begin(long value) {
    if (Words.isList(value)) {
      open('[', value, LIST);
    } else if (Words.isObject(value)) {
      beginObject(value);
    } else {
      fail("no JSON form: " + m.errors.describe(value));
    }
  }

  private void beginObject(long value) {
    switch (Shapes.type(m.space, value)) {
      case Shapes.STRING -> beginString(value);
      case Shapes.VECTOR -> open('[', value, VECTOR);
      case Shapes.MAP -> open('{', value, MAP);
      default -> emitNumber(value);
    }
  }

  private void emitNumber(long value) {
    boolean finite =
        !Shapes.isReal(m.space, value) || Double.isFinite(RealCell.value(m.space, value));
    if (!Shapes.isNumber(m.space, value) || !finite) {
      fail("no JSON form: " + m.errors.describe(value));
      return;
    }
    m.reserve(fp, top + 1);
    m.stack[top] = value;
    keys.forget();
    Printer.print(m, top, true, sink, fp, top + 1);
  }

  private void fail(String message) {
    wrong = message;
  }

  // ---- frames

  private void open(char opening, long value, int kind) {
    if (depth == JsonReader.MAX_DEPTH) {
      fail("nested more than " + depth + " deep, or a vector or map that holds itself");
      return;
    }
    sink.put(opening);
    depth++;
    push(value, kind);
  }

  private void push(long value, int kind) {
    m.reserve(fp, top + FRAME_WORDS);
    m.stack[top] = value;
    m.stack[top + KIND] = Words.fixnum(kind);
    m.stack[top + PROGRESS] = Words.fixnum(0);
    top += FRAME_WORDS;
  }

  private void close(int frame, boolean empty, char closing) {
    depth--;
    if (!empty) {
      newLine();
    }
    sink.put(closing);
    top = frame;
  }

  private int number(int frame, int part) {
    return (int) Words.integer(m.stack[frame + part]);
  }

  private void advance(int frame, int progress) {
    m.stack[frame + PROGRESS] = Words.fixnum(progress);
  }

  private void separate(boolean first) {
    if (!first) {
      sink.put(',');
    }
    newLine();
  }

  private void newLine() {
    if (indent < 0) {
      return;
    }
    sink.put('\n');
    for (int i = 0; i < indent * depth && !sink.isFull(); i++) {
      sink.put(' ');
    }
  }

  // ---- lists and vectors

  private void stepList(int frame) {
    long rest = m.stack[frame];
    boolean first = number(frame, PROGRESS) == 0;
    while (rest != Words.NIL) {
      long element = Lists.first(m, rest);
      rest = Lists.rest(m, rest);
      separate(first);
      first = false;
      boolean isWritten = emitAtOnce(element);
      if (!isWritten || isPollDue(1)) {
        m.stack[frame] = rest;
        advance(frame, 1);
        beginOrPoll(isWritten, element);
        return;
      }
    }
    close(frame, first, ']');
  }

  private void beginOrPoll(boolean isWritten, long value) {
    if (isWritten) {
      poll();
    } else {
      begin(value);
    }
  }

  private void stepVector(int frame) {
    long vector = m.stack[frame];
    int length = VectorCell.length(m.space, vector);
    for (int at = number(frame, PROGRESS); at < length; at++) {
      long element = VectorCell.get(m.space, vector, at);
      separate(at == 0);
      boolean isWritten = emitAtOnce(element);
      if (!isWritten || isPollDue(1)) {
        advance(frame, at + 1);
        beginOrPoll(isWritten, element);
        return;
      }
    }
    close(frame, length == 0, ']');
  }

  // ---- maps

  /** Keys are written at once with their values, but for long ones, which need a frame. */
  private void stepMap(int frame) {
    long map = m.stack[frame];
    long entries = MapCell.entriesOf(m.space, map);
    int end = 2 * MapCell.used(m.space, map);
    boolean first = number(frame, KIND) == MAP;
    int progress = number(frame, PROGRESS);
    while (progress < end) {
      int entry = progress >> 1;
      boolean isKeyWritten = isValue(progress);
      long key = MapCell.keyIn(m.space, entries, entry);
      boolean isLive = key != Words.UNSET;
      progress = 2 * entry + 2;
      if (isKeyWritten) {
        separateValue();
      } else if (isLive) {
        separate(first);
        first = false;
        if (!putKey(key)) {
          beginKey(frame, progress - 1, key);
          return;
        }
      }
      long value = MapCell.valueIn(m.space, entries, entry);
      boolean isWritten = !isLive || emitAtOnce(value);
      if (!isWritten || isPollDue(2)) {
        pause(frame, progress, first);
        beginOrPoll(isWritten, value);
        return;
      }
    }
    close(frame, first, '}');
  }

  private static boolean isValue(int progress) {
    return (progress & 1) != 0;
  }

  private void pause(int frame, int progress, boolean first) {
    m.stack[frame + KIND] = Words.fixnum(first ? MAP : MAP_WITH_ENTRIES);
    advance(frame, progress);
  }

  /** Writes a key, and what stands before its value; false if that does not go at once. */
  private boolean putKey(long key) {
    if (keys.put(key, sink)) {
      return true;
    }
    int before = sink.waiting();
    if (!Words.isObject(key) || !emitShortString(key)) {
      return false;
    }
    separateValue();
    if (Strings.bytes(m, key) < KeyTexts.MOST_BYTES) {
      keys.keep(key, sink, sink.waiting() - before);
    }
    return true;
  }

  /** A key that is long, or none. */
  private void beginKey(int frame, int progress, long key) {
    pause(frame, progress, false);
    if (isKey(key)) {
      begin(key);
    }
  }

  private void separateValue() {
    sink.put(':');
    if (indent >= 0) {
      sink.put(' ');
    }
  }

  private boolean isKey(long key) {
    boolean isString = Strings.isString(m, key);
    if (!isString) {
      fail("the keys of a JSON object are strings, not " + m.errors.describe(key));
    }
    return isString;
  }

  // ---- strings

  private void beginString(long string) {
    sink.put('"');
    push(string, STRING);
  }

  private void stepString(int frame) {
    long string = m.stack[frame];
    int from = number(frame, PROGRESS);
    int bytes = Strings.bytes(m, string);
    if (from == bytes) {
      sink.put('"');
      top = frame;
      return;
    }
    int to = Math.min(bytes, from + STRING_PIECE);
    putEscaped(StringCell.textAt(string) + from, to - from);
    advance(frame, to);
    if (isPollDue(1)) {
      poll();
    }
  }

  /**
   * Bytes may be cut anywhere: only ASCII is escaped.
   *
   * @param text a multiple of eight bytes after the beginning of a string's text: so the word that
   *     the last bytes are part of ends in the string's cell
   */
  private void putEscaped(long text, int bytes) {
    int i = 0;
    for (; i + Long.BYTES <= bytes; i += Long.BYTES) {
      long eight = Space.load(m.space, text + i);
      if (isPlain(eight)) {
        sink.putWord(eight, Long.BYTES);
      } else {
        putEach(text + i, Long.BYTES);
      }
    }
    if (i < bytes) {
      putLast(text + i, bytes - i);
    }
  }

  private void putLast(long text, int bytes) {
    long word = Space.load(m.space, text);
    if (isPlain(word | Utf8.behind(bytes))) {
      sink.putWord(word, bytes);
    } else {
      putEach(text, bytes);
    }
  }

  private void putEach(long text, int bytes) {
    for (int i = 0; i < bytes; i++) {
      int next = Space.loadByte(m.space, text + i);
      if (isEscaped(next)) {
        sink.put(escape(next));
      } else {
        sink.put(next);
      }
    }
  }

  private static boolean isEscaped(int next) {
    return next == '"' || next == '\\' || next >= 0 && next < ' ';
  }

  /** Whether none of eight bytes is escaped. */
  private static boolean isPlain(long eight) {
    long less =
        below(eight, BLANKS) | below(eight ^ QUOTES, ONES) | below(eight ^ BACKSLASHES, ONES);
    return (less & TOP_BITS) == 0;
  }

  /**
   * Has a top bit set if, and only if, one of eight bytes, unsigned, is below a bound of at most
   * 128 that the other word holds eight times.
   */
  private static long below(long eight, long bounds) {
    return eight - bounds & ~eight;
  }

  private static String escape(int codePoint) {
    return switch (codePoint) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format(Locale.ROOT, "\\u%04x", codePoint);
    };
  }
}
