package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.ErrorKind;
import valk.eval.value.MapCell;
import valk.eval.value.StringCell;
import valk.gc.Words;
import valk.memory.Space;

/**
 * JSON to values, without recursion: objects become maps with strings as keys, arrays lists.
 *
 * <p>What is open lies in frames on the shadow stack, above the words that the caller keeps:
 *
 * <pre>
 *   around | kind | held or key | rest or map | elements ...
 * </pre>
 *
 * <p>{@code around} is the frame of what it lies in, or -1; the elements of an array wait as {@link
 * Results} do, {@code held} of them; a key waits for its value.
 */
final class JsonReader {
  /** Arrays and objects inside each other that are accepted. */
  static final int MAX_DEPTH = 10_000;

  /** Elements that an array keeps on the stack while another value opens in it. */
  private static final int HELD_AROUND = 16;

  private static final int FRAME_WORDS = 4;
  private static final int KIND = 1;
  private static final int KEY = 2;
  private static final int HELD = 2;
  private static final int REST = 3;
  private static final int MAP = 3;

  private static final int ARRAY = 0;
  private static final int OBJECT = 1;
  private static final int NONE = -1;

  private final Machine m;
  private final int fp;
  private final int constants;
  private final JsonScanner scanner;

  private int frame = NONE;
  private int depth;
  private int top;

  /**
   * @param text stack index of the string
   * @param constants stack index of what true, false and null are read as
   * @param top first free stack index
   */
  JsonReader(Machine m, int fp, int text, int constants, int top) {
    this.m = m;
    this.fp = fp;
    this.constants = constants;
    this.top = top;
    this.scanner = new JsonScanner(m, fp, text);
  }

  /** The value of the whole text, or an error; a safepoint. */
  long read(int text) {
    long value = Words.UNSET;
    while (scanner.failure() == null) {
      value = value();
      if (value != Words.NONE && scanner.failure() == null) {
        value = complete(value);
        if (frame == NONE && scanner.failure() == null) {
          m.stack[top] = value;
          if (scanner.peek(top + 1) < 0) {
            return m.stack[top];
          }
          scanner.wanted("the end of the text");
        }
      }
    }
    return failed(text);
  }

  /** The next value; {@link Words#NONE} when it was opened only. */
  private long value() {
    int next = scanner.peek(top);
    return switch (next) {
      case '{' -> openObject();
      case '[' -> openArray();
      case '"' -> scanner.string(top);
      case 't' -> literal("true", 0);
      case 'f' -> literal("false", 1);
      case 'n' -> literal("null", 2);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> scanner.number(top);
      default -> scanner.wanted("a value");
    };
  }

  private long literal(String word, int constant) {
    return scanner.literal(word) ? m.stack[constants + constant] : scanner.wanted("a value");
  }

  // ---- opening

  private long openArray() {
    if (!open(ARRAY)) {
      return Words.UNSET;
    }
    m.stack[frame + HELD] = Words.fixnum(0);
    Results.begin(m, frame + REST);
    if (scanner.peek(top) != ']') {
      return Words.NONE;
    }
    scanner.take();
    return closeArray();
  }

  private long openObject() {
    if (!open(OBJECT)) {
      return Words.UNSET;
    }
    m.stack[frame + KEY] = Words.NIL;
    m.stack[frame + MAP] = Words.NIL;
    m.ensure(MapCell.SIZE, fp, top);
    m.stack[frame + MAP] = MapCell.make(m.heap);
    if (scanner.peek(top) != '}') {
      return key();
    }
    scanner.take();
    return closeObject();
  }

  private boolean open(int kind) {
    if (depth == MAX_DEPTH) {
      scanner.fail(scanner.position(), "nested more than " + MAX_DEPTH + " deep");
      return false;
    }
    scanner.take();
    if (frame != NONE && number(KIND) == ARRAY && number(HELD) > HELD_AROUND) {
      setHeld(Results.spill(m, fp, frame + REST, number(HELD)));
    }
    m.reserve(fp, top + FRAME_WORDS + Results.WINDOW);
    m.stack[top] = Words.fixnum(frame);
    m.stack[top + KIND] = Words.fixnum(kind);
    frame = top;
    top += FRAME_WORDS;
    depth++;
    return true;
  }

  /** Reads the key of the next entry and the colon behind it. */
  private long key() {
    if (scanner.peek(top) != '"') {
      return scanner.wanted("a name in quotes");
    }
    int position = scanner.position();
    long key = scanner.string(top);
    if (scanner.failure() != null) {
      return Words.UNSET;
    }
    m.stack[frame + KEY] = key;
    if (MapCell.find(m, frame + MAP, frame + KEY, fp, top) >= 0) {
      return scanner.fail(position, "the name stands twice in one object");
    }
    if (scanner.peek(top) != ':') {
      return scanner.wanted("':'");
    }
    scanner.take();
    return Words.NONE;
  }

  // ---- completing

  /**
   * Puts a value where it belongs, and closes what ends behind it. The value of the whole text when
   * no frame is left; a safepoint.
   */
  private long complete(long value) {
    long complete = value;
    while (frame != NONE) {
      boolean array = number(KIND) == ARRAY;
      if (!(array ? addElement(complete) : addEntry(complete))) {
        return Words.UNSET;
      }
      int next = scanner.peek(top);
      if (next == ',') {
        scanner.take();
        return array ? Words.NONE : key();
      }
      if (next != (array ? ']' : '}')) {
        return scanner.wanted(array ? "',' or ']'" : "',' or '}'");
      }
      scanner.take();
      complete = array ? closeArray() : closeObject();
    }
    return complete;
  }

  private boolean addElement(long value) {
    setHeld(Results.add(m, fp, frame + REST, number(HELD), value));
    return true;
  }

  private boolean addEntry(long value) {
    m.stack[top] = value;
    if (MapCell.put(m, frame + MAP, frame + KEY, top, fp, top + 1) >= 0) {
      return true;
    }
    scanner.fail(scanner.position(), "more than " + MapCell.MAX_ENTRIES + " names in one object");
    return false;
  }

  private void setHeld(int held) {
    m.stack[frame + HELD] = Words.fixnum(held);
    top = Results.top(frame + REST, held);
  }

  private long closeArray() {
    return close(Results.list(m, fp, frame + REST, number(HELD)));
  }

  private long closeObject() {
    return close(m.stack[frame + MAP]);
  }

  private long close(long value) {
    int around = number(0);
    top = frame;
    frame = around;
    depth--;
    return value;
  }

  private int number(int part) {
    return (int) Words.integer(m.stack[frame + part]);
  }

  // ---- errors

  private long failed(int text) {
    int at = scanner.failedAt();
    String message = place(text, at) + ": " + scanner.failure();
    return Arguments.error(m, fp, ErrorKind.READ, message);
  }

  /** Line and column, from 1, the column in code points; polls. */
  private String place(int text, int at) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      if (i % Strings.CHUNK == 0) {
        m.pollAfterBytes(Strings.CHUNK, fp, fp + 1);
      }
      if (Space.loadByte(m.space, StringCell.textAt(m.stack[text]) + i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int column = Strings.countCodePoints(m, fp, fp + 1, text, lineStart, at) + 1;
    return "line " + line + ", column " + column;
  }
}
