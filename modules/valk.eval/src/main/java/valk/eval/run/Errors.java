package valk.eval.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.eval.read.Source;
import valk.eval.value.ErrorCell;
import valk.eval.value.ErrorKind;
import valk.eval.value.PartialCell;
import valk.eval.value.Printer;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;

/** Makes error values: message, place, trace of the calls that led there. */
public final class Errors {
  private static final Source NO_SOURCE = new Source("eval", new byte[0]);
  private static final int TRACE_FRAMES = 12;
  private static final int MAX_TRACE_TEXT = 120;
  private static final int MAX_MESSAGE = 1000;
  private static final int SHORT_VALUE = 60;

  private final Machine m;
  private final Map<ErrorKind, Long> keywords = new EnumMap<>(ErrorKind.class);

  Errors(Machine m) {
    this.m = m;
    for (ErrorKind kind : ErrorKind.values()) {
      keywords.put(kind, m.names.keyword(m.names.permanent(kind.keyword())));
    }
  }

  /** The keyword of the kind. */
  public long keyword(ErrorKind kind) {
    return Objects.requireNonNull(keywords.get(kind));
  }

  /** An error at the call of frame {@code fp}; allocates less than 4 KiB and is no safepoint. */
  public long make(int fp, ErrorKind kind, String message, long data) {
    int caller = fp - Site.delta(m.stack[fp - 1]);
    return at(caller, Site.position(m.stack[fp - 1]), keyword(kind), message, data);
  }

  /** An error at a position of the code that runs in frame {@code fp}. */
  public long at(int fp, int position, ErrorKind kind, String message) {
    return at(fp, position, keyword(kind), message, Words.NIL);
  }

  /** As {@link #at(int, int, ErrorKind, String)}, with any keyword as the kind. */
  public long at(int fp, int position, long kind, String message, long data) {
    long code = codeWord(m.stack[fp - 2]);
    long text = StringCell.make(m.heap, shorten(message, MAX_MESSAGE));
    long trace = Words.NIL;
    List<String> calls = trace(fp);
    for (int i = calls.size() - 1; i >= 0; i--) {
      trace = m.heap.pair(StringCell.make(m.heap, calls.get(i)), trace) | Words.QUOTED;
    }
    return ErrorCell.make(m.heap, kind, text, data, trace, code, code == Words.NIL ? -1 : position);
  }

  private long codeWord(long function) {
    Code code = m.codeOf(function);
    return code == null ? Words.NIL : code.cell | Words.OBJECT;
  }

  /** The source of the code that runs in frame {@code fp}, or called the builtin there. */
  public Source source(int fp) {
    Code code = m.codeOf(m.stack[fp - 2]);
    int delta = Site.delta(m.stack[fp - 1]);
    if (code == null && delta > 0) {
      code = m.codeOf(m.stack[fp - delta - 2]);
    }
    return code == null ? NO_SOURCE : code.source;
  }

  /** Where the code of an error stands, or null when it was made outside any. */
  public @Nullable Place place(long error) {
    Code code = m.codeOf(ErrorCell.code(m.space, error));
    int position = ErrorCell.position(m.space, error);
    return code == null || position < 0 ? null : new Place(code.source, position);
  }

  /** Fills in a resource error raised in frame {@code fp}. */
  Unwind locate(int fp, Unwind unwind, String message) {
    return fp < Machine.HEADER
        ? unwind.at(message, null, List.of())
        : unwind.at(message, placeOf(fp), trace(fp));
  }

  Unwind locate(int fp, Unwind unwind) {
    return locate(fp, unwind, unwind.getMessage());
  }

  /**
   * Where the activation of frame {@code fp} was called; for a callback, where the builtin that
   * calls back was; for code that the host runs, where that begins.
   */
  private @Nullable Place placeOf(int fp) {
    int frame = fp;
    int delta = Site.delta(m.stack[frame - 1]);
    while (delta > 0) {
      Code caller = m.codeOf(m.stack[frame - delta - 2]);
      if (caller != null) {
        return place(caller, Site.position(m.stack[frame - 1]));
      }
      frame -= delta;
      delta = Site.delta(m.stack[frame - 1]);
    }
    Code outermost = m.codeOf(m.stack[frame - 2]);
    return outermost == null ? null : place(outermost, outermost.position);
  }

  private static @Nullable Place place(Code code, int position) {
    return position < 0 ? null : new Place(code.source, position);
  }

  /** The innermost calls, each {@code name (file:line:column)}. */
  List<String> trace(int fp) {
    List<String> calls = new ArrayList<>();
    int frame = fp;
    while (frame >= Machine.HEADER && calls.size() < TRACE_FRAMES) {
      int delta = Site.delta(m.stack[frame - 1]);
      if (delta == 0) {
        return calls;
      }
      if (!isTopLevelCode(m.stack[frame - 2])) {
        calls.add(describeCall(frame));
      }
      frame -= delta;
    }
    return calls;
  }

  /** Code of a loaded file or of {@code eval}: no function that a user would look for. */
  private boolean isTopLevelCode(long function) {
    return Shapes.is(m.space, function, Shapes.CODE);
  }

  private String describeCall(int frame) {
    Place place = placeOf(frame);
    String name = functionName(m.stack[frame - 2]);
    return shorten(place == null ? name : name + " (" + place + ")", MAX_TRACE_TEXT);
  }

  /** Name of a function for people. */
  public String functionName(long function) {
    if (Shapes.isBuiltin(function)) {
      return m.builtin(function).name;
    }
    Code code = m.codeOf(function);
    return code == null || code.name == null ? "a function" : code.name;
  }

  // ---- messages of calls

  long notAFunction(int base, long word) {
    return make(
        base, ErrorKind.TYPE, "wanted a function to call, got " + describe(word), Words.NIL);
  }

  long tooMany(int base, Code code, int argc) {
    String name = code.name == null ? "the function" : code.name;
    String message = name + ": wanted " + plural(code.required) + ", got " + argc;
    return make(base, ErrorKind.ARITY, message, Words.NIL);
  }

  long tooManyToHold(int base, int argc) {
    String message =
        functionName(m.stack[base - 2])
            + ": a partial application holds at most "
            + PartialCell.MAX_ARGUMENTS
            + " arguments, got "
            + argc;
    return make(base, ErrorKind.ARITY, message, Words.NIL);
  }

  long arity(int base, Builtin builtin, int argc) {
    String message =
        builtin.name + ": wanted " + counts(builtin) + ", got " + argc + ": " + builtin.signature;
    return make(base, ErrorKind.ARITY, message, Words.NIL);
  }

  private static String counts(Builtin builtin) {
    if (builtin.max == Builtin.ANY) {
      return "at least " + plural(builtin.min);
    }
    return builtin.min == builtin.max
        ? plural(builtin.min)
        : builtin.min + " to " + plural(builtin.max);
  }

  private static String plural(int count) {
    return count == 1 ? "1 argument" : count + " arguments";
  }

  long type(int fp, int argument, String wanted) {
    String name = functionName(m.stack[fp - 2]);
    String message =
        name
            + ": argument "
            + (argument + 1)
            + ": wanted "
            + wanted
            + ", got "
            + describe(m.stack[fp + argument]);
    return make(fp, ErrorKind.TYPE, message, Words.NIL);
  }

  /** The value for people, shortened: {@code the number 5}. */
  public String describe(long word) {
    if (word == Words.NIL) {
      return "nil";
    }
    return "the " + Shapes.typeName(m.space, word) + " " + Printer.brief(m, word, SHORT_VALUE);
  }

  private static String shorten(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
  }
}
