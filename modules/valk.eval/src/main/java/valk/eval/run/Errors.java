package valk.eval.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.eval.read.Source;
import valk.eval.value.CodeCell;
import valk.eval.value.ErrorCell;
import valk.eval.value.ErrorKind;
import valk.eval.value.Pair;
import valk.eval.value.PartialCell;
import valk.eval.value.Printer;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;

/** Makes error values: message, place, trace of the calls that led there. */
public final class Errors {
  private static final Source NO_SOURCE = new Source("eval", new byte[0]);

  /** Frames that the trace of an error value looks at: making one takes a bounded time. */
  private static final int TRACED_FRAMES = 4096;

  private static final int MAX_MESSAGE = 1000;
  private static final int SHORT_VALUE = 60;
  private static final int MOST_MACROS = 3;

  private final Machine m;
  private final long[] keywords;
  private final List<Expanding> expansions = new ArrayList<>();

  /**
   * A macro that is being expanded.
   *
   * @param frame its frame on the shadow stack
   * @param place where it was used
   */
  record Expanding(int frame, String macro, @Nullable Place place) {}

  Errors(Machine m) {
    this.m = m;
    ErrorKind[] kinds = ErrorKind.values();
    this.keywords = new long[kinds.length];
    for (ErrorKind kind : kinds) {
      keywords[kind.ordinal()] = m.names.keyword(m.names.permanent(kind.keyword()));
    }
  }

  /** The keyword of the kind. */
  public long keyword(ErrorKind kind) {
    return keywords[kind.ordinal()];
  }

  /** An error at the call of frame {@code fp}; allocates less than 8 KiB and is no safepoint. */
  public long make(int fp, ErrorKind kind, String message, long data) {
    return make(fp, keyword(kind), message, data);
  }

  /**
   * As {@link #make(int, ErrorKind, String, long)}, with any keyword as the kind. For a callback,
   * the place is where the builtin that calls back was called.
   */
  public long make(int fp, long kind, String message, long data) {
    int caller = fp - Site.delta(m.stack[fp - 1]);
    int frame = caller;
    while (m.codeOf(m.stack[frame - 2]) == null && Site.delta(m.stack[frame - 1]) > 0) {
      frame -= Site.delta(m.stack[frame - 1]);
    }
    return at(caller, frame, Site.position(m.stack[fp - 1]), kind, message, data);
  }

  /** An error at a position of the code that runs in frame {@code fp}. */
  public long at(int fp, int position, ErrorKind kind, String message) {
    return at(fp, fp, position, keyword(kind), message, Words.NIL);
  }

  /**
   * @param fp innermost frame of the trace
   * @param frame of the code that the position means
   */
  private long at(int fp, int frame, int position, long kind, String message, long data) {
    long code = codeWord(m.stack[frame - 2]);
    List<String> calls = calls(fp, frame, position);
    return make(code, code == Words.NIL ? -1 : position, kind, message, data, calls);
  }

  private long make(
      long code, int position, long kind, String message, long data, List<String> calls) {
    long text = StringCell.make(m.heap, shorten(message, MAX_MESSAGE));
    long trace = Words.NIL;
    for (int i = calls.size() - 1; i >= 0; i--) {
      trace = m.heap.pair(StringCell.make(m.heap, calls.get(i)), trace) | Words.QUOTED;
    }
    return ErrorCell.make(m.heap, kind, text, data, trace, code, position);
  }

  /**
   * The error with a hint behind its message when it is of the kind and was made by the code that
   * runs in frame {@code fp} itself; else the error as it is. No safepoint.
   */
  public long withHint(int fp, long error, ErrorKind kind, String hint) {
    boolean here = ErrorCell.code(m.space, error) == codeWord(m.stack[fp - 2]);
    if (!here || ErrorCell.kind(m.space, error) != keyword(kind)) {
      return error;
    }
    String message = StringCell.text(m.space, ErrorCell.message(m.space, error)) + "; " + hint;
    return ErrorCell.make(
        m.heap,
        ErrorCell.kind(m.space, error),
        StringCell.make(m.heap, shorten(message, MAX_MESSAGE)),
        ErrorCell.data(m.space, error),
        ErrorCell.trace(m.space, error),
        ErrorCell.code(m.space, error),
        ErrorCell.position(m.space, error));
  }

  private List<String> calls(int fp, int frame, int position) {
    List<String> calls = new ArrayList<>();
    Code code = m.codeOf(m.stack[frame - 2]);
    if (code != null && code.origins != null) {
      code.macros(position).stream()
          .distinct()
          .limit(MOST_MACROS)
          .map(Trace::shorten)
          .forEach(calls::add);
    }
    calls.addAll(new Trace(m, TRACED_FRAMES).from(fp));
    return calls;
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

  /** The places of what macros made in the code that {@link #source} is about, or null. */
  public @Nullable Origins origins(int fp) {
    Code code = m.codeOf(m.stack[fp - 2]);
    int delta = Site.delta(m.stack[fp - 1]);
    if (code == null && delta > 0) {
      code = m.codeOf(m.stack[fp - delta - 2]);
    }
    return code == null ? null : code.origins;
  }

  /** Where the code of an error stands, or null when it was made outside any. */
  public @Nullable Place place(long error) {
    Code code = m.codeOf(ErrorCell.code(m.space, error));
    int position = ErrorCell.position(m.space, error);
    return code == null ? null : code.place(position);
  }

  /** Fills in a resource error raised in frame {@code fp}. */
  Unwind locate(int fp, Unwind unwind, String message) {
    return fp < Machine.HEADER
        ? unwind.at(message, Spot.NOWHERE, List.of())
        : unwind.at(message, spotOf(fp), new Trace(m, Integer.MAX_VALUE).from(fp));
  }

  /** The code in which a resource error was raised, to be kept while it is caught; or nil. */
  public long codeWord(Unwind e) {
    Code code = e.spot().code();
    return code == null ? Words.NIL : Words.object(code.cell);
  }

  /**
   * The error value that a caught resource error becomes, with place and trace of where it was
   * raised.
   *
   * @param code what {@link #codeWord} gave; without it the error gets the place of the try
   */
  public long caught(int fp, int position, Unwind e, long code) {
    return code == Words.NIL
        ? at(fp, position, e.kind(), e.getMessage())
        : make(code, e.spot().position(), keyword(e.kind()), e.getMessage(), Words.NIL, e.trace());
  }

  Unwind locate(int fp, Unwind unwind) {
    return locate(fp, unwind, unwind.getMessage());
  }

  /**
   * Where the activation of frame {@code fp} was called; for a callback, where the builtin that
   * calls back was; for a macro, where it was used; for code that the host runs, where that begins.
   */
  @Nullable Place placeOf(int fp) {
    return spotOf(fp).place();
  }

  private Spot spotOf(int fp) {
    int frame = fp;
    int delta = Site.delta(m.stack[frame - 1]);
    while (delta > 0) {
      Expanding expanding = expansionAt(frame);
      if (expanding != null) {
        return new Spot(null, -1, expanding.place);
      }
      Code caller = m.codeOf(m.stack[frame - delta - 2]);
      if (caller != null) {
        return Spot.in(caller, Site.position(m.stack[frame - 1]));
      }
      frame -= delta;
      delta = Site.delta(m.stack[frame - 1]);
    }
    Code outermost = m.codeOf(m.stack[frame - 2]);
    return outermost == null ? Spot.NOWHERE : Spot.in(outermost, outermost.position);
  }

  // ---- macros

  /** A macro that was used at a place is about to be called, in a frame of that index. */
  public void beginExpansion(int frame, String macro, @Nullable Place place) {
    expansions.add(new Expanding(frame, macro, place));
  }

  /** The expansion that was begun last is over. */
  public void endExpansion() {
    expansions.removeLast();
  }

  /** The macro that is being expanded in that frame, or null. */
  @Nullable Expanding expansionAt(int frame) {
    for (int i = expansions.size() - 1; i >= 0; i--) {
      if (expansions.get(i).frame == frame) {
        return expansions.get(i);
      }
    }
    return null;
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
    return make(base, ErrorKind.ARITY, Objects.requireNonNull(wrongCount(code, argc)), Words.NIL);
  }

  /**
   * What is wrong with the number of arguments for a closure that is not applied partially: {@code
   * area: wanted 2 arguments, got 3: (area w h)}; null when it is right.
   */
  public @Nullable String wrongCount(long closure, int argc) {
    Code code = m.codeOf(closure);
    return code == null ? null : wrongCount(code, argc);
  }

  private @Nullable String wrongCount(Code code, int argc) {
    if (argc >= code.required && (code.rest || argc == code.required)) {
      return null;
    }
    String name = code.name == null ? "the function" : code.name;
    String wanted = (code.rest ? "at least " : "") + plural(code.required);
    return name + ": wanted " + wanted + ", got " + argc + ": " + signature(code);
  }

  /** How a function is called: {@code (area w h)}, or how it was made when it has no name. */
  private String signature(Code code) {
    long source = CodeCell.slot(m.space, Words.object(code.cell), CodeCell.SOURCE);
    long head = Pair.first(m.space, source);
    long second = Pair.first(m.space, Pair.rest(m.space, source));
    boolean lambda = m.names.name(Words.payload(head)).equals("\\");
    if (!lambda) {
      return Printer.brief(m, Words.asExpression(second), SHORT_VALUE);
    }
    String parameters = Printer.brief(m, second, SHORT_VALUE);
    return code.name == null
        ? "(\\ " + parameters + " …)"
        : "(" + (code.name + " " + inside(parameters)).strip() + ")";
  }

  private static String inside(String list) {
    return list.substring(1, list.length() - 1);
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
            + describe(m.stack[fp + argument])
            + hint(m.stack[fp + argument]);
    return make(fp, ErrorKind.TYPE, message, Words.NIL);
  }

  /** What probably went wrong when a value of this kind is where another was wanted. */
  private String hint(long word) {
    if (Words.isSymbol(word)) {
      return "; names in { } are not evaluated";
    }
    if (!Words.isObject(word)) {
      return "";
    }
    if (Shapes.type(m.space, word) == Shapes.PARTIAL) {
      return ", which waits for more arguments";
    }
    Code code = m.codeOf(word);
    if (code == null || code.name == null || code.rest || code.required > 0) {
      return "";
    }
    return "; to call it write (" + code.name + ")";
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
