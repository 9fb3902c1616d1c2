package valk.eval.value;

import valk.gc.Words;
import valk.memory.Space;

/**
 * Prints values. Two modes: <em>readable</em>, in which strings are quoted, and <em>display</em>,
 * in which a string at the top is shown as it is.
 *
 * <table>
 * <caption>Printed forms</caption>
 * <tr><td>nil</td><td><code>{}</code></td></tr>
 * <tr><td>lists</td><td>{@code (a b)}, <code>{a b}</code></td></tr>
 * <tr><td>vector, map</td><td>{@code [a b]}, <code>#{k v, k v}</code></td></tr>
 * <tr><td>functions</td><td>{@code #<fun name>}, {@code #<fun>}, {@code #<builtin name>}</td></tr>
 * <tr><td>error, ref</td><td>{@code Error: message}, {@code #<ref>}</td></tr>
 * <tr><td>integer</td><td>decimal digits</td></tr>
 * <tr><td>real</td><td>see {@link RealText}</td></tr>
 * </table>
 *
 * <p>A vector or map that contains itself is printed as {@code ...} where it would begin again, and
 * so is one inside more than {@link #MAX_CONTAINERS} others; code nested that deep would not be
 * accepted either. Lists are printed however deep they are nested.
 *
 * <p>Iterative. What is still to be printed lies in frames on the shadow stack:
 *
 * <pre>
 *   value | kind | progress | frame of the vector or map around it, or -1
 * </pre>
 *
 * The value of a list's frame is the rest that is still to be printed; progress counts elements,
 * entries of a map, or bytes of a string; the last three words are fixnums.
 */
public final class Printer {
  /** Vectors and maps inside each other that are printed. */
  public static final int MAX_CONTAINERS = 1000;

  /** Bytes after which {@link #text} cuts. */
  public static final int TEXT_LIMIT = 16 * 1024 * 1024;

  private static final int FRAME_WORDS = 4;
  private static final int VALUE = 0;
  private static final int KIND = 1;
  private static final int PROGRESS = 2;
  private static final int AROUND = 3;

  private static final int EXPRESSION = 0;
  private static final int QUOTED = 1;
  private static final int VECTOR = 2;
  private static final int MAP = 3;
  private static final int MAP_WITH_ENTRIES = 4;
  private static final int STRING = 5;
  private static final int QUOTED_STRING = 6;

  private static final int NONE = -1;
  private static final int STEPS_BETWEEN_POLLS = 1024;
  private static final int STRING_PIECE = 1024;
  private static final int BRIEF_FRAMES = 16;
  private static final String ELISION = "...";

  private final Workspace w;
  private final Space space;
  private final ByteSink sink;
  private final boolean quotes;
  private final int fp;
  private final int base;

  /** The frames when they must not lie on the shadow stack; empty when they do. */
  private final long[] own;

  private int top;
  private int container = NONE;
  private int containers;
  private int steps;

  private Printer(Workspace w, ByteSink sink, boolean quotes, int fp, int base, long[] own) {
    this.w = w;
    this.space = w.heap().space();
    this.sink = sink;
    this.quotes = quotes;
    this.fp = fp;
    this.base = base;
    this.top = base;
    this.own = own;
  }

  /**
   * Prints a value to a sink, which is not flushed. A safepoint.
   *
   * @param slot stack index of the value
   * @param readable whether a string at the top is quoted
   * @param top first free stack index
   */
  public static void print(
      Workspace w, int slot, boolean readable, ByteSink sink, int fp, int top) {
    new Printer(w, sink, readable, fp, top, new long[0]).run(w.stack()[slot]);
  }

  /**
   * The printed form as a string value. A safepoint.
   *
   * @param slot stack index of the value
   * @param top first free stack index
   * @return the string, or {@link Words#UNSET} when it would be longer than a string can be
   */
  public static long string(Workspace w, int slot, boolean readable, int fp, int top) {
    return TextMaker.make(w, (sink, free) -> print(w, slot, readable, sink, fp, free), fp, top);
  }

  /**
   * The printed form for the host; cut, with "…" at its end, after {@link #TEXT_LIMIT} bytes. A
   * safepoint.
   *
   * @param slot stack index of the value
   * @param top first free stack index
   */
  public static String text(Workspace w, int slot, boolean readable, int fp, int top) {
    CollectingSink sink = new CollectingSink(TEXT_LIMIT, TEXT_LIMIT);
    print(w, slot, readable, sink, fp, top);
    sink.flush();
    return sink.text();
  }

  /**
   * The beginning of the readable form, for messages. No safepoint, and no use of the shadow stack:
   * what is nested deeper than a message needs is elided.
   *
   * @param limit most bytes before the "…" that marks the cut, at most some hundred
   */
  public static String brief(Workspace w, long value, int limit) {
    CollectingSink sink = new CollectingSink(limit, limit);
    new Printer(w, sink, true, 0, 0, new long[BRIEF_FRAMES * FRAME_WORDS]).run(value);
    sink.flush();
    return sink.text();
  }

  private void run(long value) {
    emit(value, quotes);
    while (top > base && !sink.isFull()) {
      if (++steps % STEPS_BETWEEN_POLLS == 0) {
        poll();
      }
      step(top - FRAME_WORDS);
    }
  }

  // ---- frames

  private long[] words() {
    return own.length > 0 ? own : w.stack();
  }

  private void poll() {
    if (own.length == 0) {
      w.pollAfterElements(STEPS_BETWEEN_POLLS, fp, top);
    }
  }

  /** Opens a frame; where there is no room the value is elided. */
  private void open(String opening, long value, int kind) {
    if (own.length > 0 && top + FRAME_WORDS > own.length) {
      sink.put(ELISION);
      return;
    }
    if (own.length == 0) {
      w.reserve(fp, top + FRAME_WORDS);
    }
    sink.put(opening);
    long[] words = words();
    words[top + VALUE] = value;
    words[top + KIND] = Words.fixnum(kind);
    words[top + PROGRESS] = Words.fixnum(0);
    words[top + AROUND] = Words.fixnum(container);
    top += FRAME_WORDS;
  }

  private void close(int frame, String closing) {
    sink.put(closing);
    top = frame;
  }

  private int number(int frame, int part) {
    return (int) Words.integer(words()[frame + part]);
  }

  private void advance(int frame, int progress) {
    words()[frame + PROGRESS] = Words.fixnum(progress);
  }

  private void step(int frame) {
    switch (number(frame, KIND)) {
      case EXPRESSION -> stepList(frame, ")");
      case QUOTED -> stepList(frame, "}");
      case VECTOR -> stepVector(frame);
      case MAP -> stepMap(frame, "");
      case MAP_WITH_ENTRIES -> stepMap(frame, ", ");
      case STRING -> stepString(frame, false);
      default -> stepString(frame, true);
    }
  }

  // ---- one value

  private void emit(long value, boolean quoteStrings) {
    if (Words.isFixnum(value)) {
      sink.putInteger(Words.integer(value));
    } else if (Words.isPair(value)) {
      boolean quoted = Words.isQuoted(value);
      open(quoted ? "{" : "(", value, quoted ? QUOTED : EXPRESSION);
    } else if (Words.isObject(value)) {
      emitObject(value, quoteStrings);
    } else {
      emitImmediate(value);
    }
  }

  private void emitObject(long value, boolean quoteStrings) {
    switch (Shapes.type(space, value)) {
      case Shapes.REAL -> sink.put(RealText.of(RealCell.value(space, value)));
      case Shapes.INTEGER -> emitInteger(value);
      case Shapes.STRING -> emitString(value, quoteStrings);
      case Shapes.VECTOR -> openContainer("[", value, VECTOR);
      case Shapes.MAP -> openContainer("#{", value, MAP);
      case Shapes.CLOSURE, Shapes.PARTIAL -> emitFunction(value);
      case Shapes.ERROR -> open("Error: ", ErrorCell.message(space, value), STRING);
      default -> sink.put("#<" + Shapes.typeName(space, value) + ">");
    }
  }

  /** The digits of a long one come with safepoints between them. */
  private void emitInteger(long integer) {
    if (own.length > 0) {
      sink.put(IntegerText.brief(space, integer));
      return;
    }
    w.reserve(fp, top + 1);
    w.stack()[top] = integer;
    IntegerText.print(w, top, sink, fp, top + 1);
  }

  private void emitString(long string, boolean quoted) {
    open(quoted ? "\"" : "", string, quoted ? QUOTED_STRING : STRING);
  }

  private void emitImmediate(long value) {
    switch (Words.subtag(value)) {
      case Words.SYMBOL -> emitName(value);
      case Words.KEYWORD -> {
        sink.put(':');
        emitName(value);
      }
      case Words.BUILTIN, Words.FORM -> sink.put("#<builtin " + w.nameOf(value) + ">");
      default -> sink.put(value == Words.NIL ? "{}" : "#<mark>");
    }
  }

  private void emitName(long word) {
    byte[] name = w.names().nameBytes(Words.payload(word));
    sink.put(name, 0, name.length);
  }

  /** A partial application is shown as the function that waits. */
  private void emitFunction(long value) {
    long function = value;
    while (Shapes.is(space, function, Shapes.PARTIAL)) {
      function = PartialCell.function(space, function);
    }
    if (!Words.isObject(function)) {
      emitImmediate(function);
      return;
    }
    long name = CodeCell.slot(space, ClosureCell.code(space, function), CodeCell.NAME);
    String kind = w.isMacro(function) ? "macro" : "fun";
    sink.put(name == Words.NIL ? "#<" + kind : "#<" + kind + " ");
    if (name != Words.NIL) {
      emitName(name);
    }
    sink.put('>');
  }

  // ---- lists

  private void stepList(int frame, String closing) {
    long rest = words()[frame + VALUE];
    if (rest == Words.NIL) {
      close(frame, closing);
      return;
    }
    if (number(frame, PROGRESS) > 0) {
      sink.put(' ');
    }
    words()[frame + VALUE] = Pair.rest(space, rest);
    advance(frame, 1);
    emit(Pair.first(space, rest), true);
  }

  // ---- vectors and maps

  private void openContainer(String opening, long value, int kind) {
    int before = top;
    if (containers == MAX_CONTAINERS || isBeingPrinted(value)) {
      sink.put(ELISION);
      return;
    }
    open(opening, value, kind);
    if (top > before) {
      container = before;
      containers++;
    }
  }

  private boolean isBeingPrinted(long value) {
    for (int frame = container; frame != NONE; frame = number(frame, AROUND)) {
      if (words()[frame + VALUE] == value) {
        return true;
      }
    }
    return false;
  }

  private void closeContainer(int frame, String closing) {
    container = number(frame, AROUND);
    containers--;
    close(frame, closing);
  }

  private void stepVector(int frame) {
    long vector = words()[frame + VALUE];
    int at = number(frame, PROGRESS);
    if (at == VectorCell.length(space, vector)) {
      closeContainer(frame, "]");
      return;
    }
    if (at > 0) {
      sink.put(' ');
    }
    advance(frame, at + 1);
    emit(VectorCell.get(space, vector, at), true);
  }

  /** Progress is twice the entry, and one more when its key was printed and its value was not. */
  private void stepMap(int frame, String separator) {
    long map = words()[frame + VALUE];
    int progress = number(frame, PROGRESS);
    int entry = progress >> 1;
    if (entry == MapCell.used(space, map)) {
      closeContainer(frame, "}");
      return;
    }
    advance(frame, progress + 1);
    if ((progress & 1) != 0) {
      sink.put(' ');
      emit(MapCell.valueAt(space, map, entry), true);
    } else if (MapCell.isLive(space, map, entry)) {
      sink.put(separator);
      words()[frame + KIND] = Words.fixnum(MAP_WITH_ENTRIES);
      emit(MapCell.keyAt(space, map, entry), true);
    } else {
      advance(frame, progress + 2);
    }
  }

  // ---- strings

  private void stepString(int frame, boolean quoted) {
    long string = words()[frame + VALUE];
    int from = number(frame, PROGRESS);
    int bytes = StringCell.byteLength(space, string);
    if (from == bytes) {
      close(frame, quoted ? "\"" : "");
      return;
    }
    int to = pieceEnd(string, from, bytes);
    advance(frame, to);
    if (quoted) {
      putEscaped(StringCell.textAt(string) + from, to - from);
    } else {
      sink.put(space, StringCell.textAt(string) + from, to - from);
    }
  }

  /** Where a piece of the text ends that does not cut a code point. */
  private int pieceEnd(long string, int from, int bytes) {
    int to = Math.min(bytes, from + STRING_PIECE);
    long text = StringCell.textAt(string);
    while (to < bytes && Utf8.isContinuation(Space.loadByte(space, text + to))) {
      to--;
    }
    return to;
  }

  private void putEscaped(long text, int bytes) {
    int at = 0;
    while (at < bytes) {
      int codePoint = Utf8.codePointAt(space, text + at);
      int length = Utf8.length(Space.loadByte(space, text + at));
      String escape = Escapes.of(codePoint);
      if (escape.isEmpty()) {
        sink.put(space, text + at, length);
      } else {
        sink.put(escape);
      }
      at += length;
    }
  }
}
