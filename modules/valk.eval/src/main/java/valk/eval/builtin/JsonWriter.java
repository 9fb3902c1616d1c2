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

  private final Machine m;
  private final int fp;
  private final int indent;
  private final long[] literals;
  private final ByteSink sink;
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
      if (++steps % STEPS_BETWEEN_POLLS == 0) {
        m.pollAfterElements(STEPS_BETWEEN_POLLS, fp, top);
      }
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

  // ---- one value

  private void emit(long value) {
    if (Words.isFixnum(value)) {
      sink.put(Long.toString(Words.integer(value)));
    } else if (Words.isList(value)) {
      open("[", value, LIST);
    } else if (Words.isObject(value)) {
      emitObject(value);
    } else {
      emitLiteral(value);
    }
  }

  private void emitObject(long value) {
    switch (Shapes.type(m.space, value)) {
      case Shapes.STRING -> emitString(value);
      case Shapes.VECTOR -> open("[", value, VECTOR);
      case Shapes.MAP -> open("{", value, MAP);
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
    Printer.print(m, top, true, sink, fp, top + 1);
  }

  private void emitLiteral(long value) {
    for (int i = 0; i < literals.length; i++) {
      if (value == literals[i]) {
        sink.put(JsonBuiltins.LITERALS[i]);
        return;
      }
    }
    fail("no JSON form: " + m.errors.describe(value));
  }

  private void fail(String message) {
    wrong = message;
  }

  // ---- frames

  private void open(String opening, long value, int kind) {
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

  private void close(int frame, boolean empty, String closing) {
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
    if (rest == Words.NIL) {
      close(frame, first, "]");
      return;
    }
    separate(first);
    m.stack[frame] = Lists.rest(m, rest);
    advance(frame, 1);
    emit(Lists.first(m, rest));
  }

  private void stepVector(int frame) {
    long vector = m.stack[frame];
    int at = number(frame, PROGRESS);
    if (at == VectorCell.length(m.space, vector)) {
      close(frame, at == 0, "]");
      return;
    }
    separate(at == 0);
    advance(frame, at + 1);
    emit(VectorCell.get(m.space, vector, at));
  }

  // ---- maps

  private void stepMap(int frame) {
    long map = m.stack[frame];
    int progress = number(frame, PROGRESS);
    int entry = progress >> 1;
    boolean first = number(frame, KIND) == MAP;
    if (entry == MapCell.used(m.space, map)) {
      close(frame, first, "}");
    } else if ((progress & 1) != 0) {
      advance(frame, progress + 1);
      sink.put(indent < 0 ? ":" : ": ");
      emit(MapCell.valueAt(m.space, map, entry));
    } else if (MapCell.isLive(m.space, map, entry)) {
      advance(frame, progress + 1);
      m.stack[frame + KIND] = Words.fixnum(MAP_WITH_ENTRIES);
      separate(first);
      emitKey(MapCell.keyAt(m.space, map, entry));
    } else {
      advance(frame, progress + 2);
    }
  }

  private void emitKey(long key) {
    if (Strings.isString(m, key)) {
      emitString(key);
    } else {
      fail("the keys of a JSON object are strings, not " + m.errors.describe(key));
    }
  }

  // ---- strings

  private void emitString(long string) {
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
    putEscaped(StringCell.textAt(string), from, to);
    advance(frame, to);
  }

  /** Bytes may be cut anywhere: only ASCII is escaped, and goes on code point by code point. */
  private void putEscaped(long text, int from, int to) {
    int plain = from;
    for (int i = from; i < to; i++) {
      int next = Space.loadByte(m.space, text + i);
      if (next == '"' || next == '\\' || next >= 0 && next < ' ') {
        sink.put(m.space, text + plain, i - plain);
        sink.put(escape(next));
        plain = i + 1;
      }
    }
    sink.put(m.space, text + plain, to - plain);
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
