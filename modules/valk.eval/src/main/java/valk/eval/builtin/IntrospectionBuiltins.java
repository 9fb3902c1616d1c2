package valk.eval.builtin;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import valk.eval.read.FormText;
import valk.eval.read.Reader;
import valk.eval.run.Builtin;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.run.Site;
import valk.eval.value.ClosureCell;
import valk.eval.value.CodeCell;
import valk.eval.value.Equality;
import valk.eval.value.PartialCell;
import valk.eval.value.Printer;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;

/** What functions are made of, what names there are, how deep the calls are. */
final class IntrospectionBuiltins {
  private static final int FRAMES_BETWEEN_POLLS = 1024;
  private static final int LONGEST_PART = 64 * 1024;

  private IntrospectionBuiltins() {}

  static void install(Registry r) {
    r.add(
        "doc",
        "(doc f)",
        1,
        1,
        IntrospectionBuiltins::doc,
        "The doc string of a function, or nil; for a builtin, its signature and what it does.");
    r.add(
        "source",
        "(source f)",
        1,
        1,
        IntrospectionBuiltins::source,
        "The text that a function was made of, as it was written; nil for a builtin.");
    r.add(
        "apropos",
        "(apropos s)",
        1,
        1,
        IntrospectionBuiltins::apropos,
        "The symbols bound globally whose name contains s, a list in the order of names.");
    AtomicLong fresh = new AtomicLong();
    r.add(
        "gensym",
        "(gensym)",
        0,
        0,
        (m, fp, argc) -> gensym(m, fp, fresh),
        "A symbol that is equal to no other, and that no text reads as.");
    r.add(
        "stack-depth",
        "(stack-depth)",
        0,
        0,
        IntrospectionBuiltins::stackDepth,
        "How many calls are open around this one.");
  }

  // ---- functions

  private static long doc(Machine m, int fp, int argc) {
    long function = waiting(m, m.stack[fp]);
    if (Shapes.is(m.space, function, Shapes.CLOSURE)) {
      return CodeCell.slot(m.space, ClosureCell.code(m.space, function), CodeCell.DOC);
    }
    if (!Shapes.isBuiltin(function)) {
      return m.typeError(fp, 0, "a function");
    }
    Builtin builtin = m.builtin(function);
    return Strings.of(m, fp, fp + argc, builtin.signature + "\n" + builtin.doc);
  }

  private static long source(Machine m, int fp, int argc) {
    long function = waiting(m, m.stack[fp]);
    if (!Shapes.is(m.space, function, Shapes.CLOSURE)) {
      return Shapes.isBuiltin(function) ? Words.NIL : m.typeError(fp, 0, "a function");
    }
    int form = fp + 1;
    m.stack[form] = CodeCell.slot(m.space, ClosureCell.code(m.space, function), CodeCell.SOURCE);
    byte[] written = writtenText(m, function);
    return isTextOf(m, fp, form, written)
        ? StringCell.make(m, written, 0, written.length, fp, form)
        : Strings.print(
            m, fp, form + 1, (sink, top) -> Printer.print(m, form, true, sink, fp, top));
  }

  /** What stands where the code says that it comes from; no safepoint. */
  private static byte[] writtenText(Machine m, long closure) {
    Code code = m.codeOf(closure);
    return code == null ? new byte[0] : FormText.at(code.source, code.position);
  }

  /** Code that was made by code has the place of what made it, where another form stands. */
  private static boolean isTextOf(Machine m, int fp, int form, byte[] text) {
    int read = form + 1;
    try (ChargedSource charged = new ChargedSource(m, fp, read, text.length);
        Reader reader = new Reader(m, charged.source("source", text))) {
      long word = reader.next(fp, read);
      if (word == Words.NONE || word == Words.UNSET) {
        return false;
      }
      m.stack[read] = word;
      return Equality.equal(m, m.stack[read], m.stack[form], fp, read + 1);
    }
  }

  /**
   * The function that a partial application waits to call. Partial applications do not nest deep.
   */
  private static long waiting(Machine m, long function) {
    long inner = function;
    while (Shapes.is(m.space, inner, Shapes.PARTIAL)) {
      inner = PartialCell.function(m.space, inner);
    }
    return inner;
  }

  // ---- names

  private static long apropos(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    if (Strings.bytes(m, m.stack[fp]) > LONGEST_PART) {
      return Words.NIL;
    }
    String part = StringCell.text(m.space, m.stack[fp]);
    m.addFamilies();
    Global[] found =
        Arrays.stream(m.globals.all())
            .filter(global -> global.name.contains(part))
            .sorted(Comparator.comparing((Global global) -> global.name))
            .toArray(Global[]::new);
    int results = fp + argc;
    int held = 0;
    Results.begin(m, results);
    for (Global global : found) {
      held = Results.add(m, fp, results, held, Words.symbol(global.nameId));
    }
    return Results.list(m, fp, results, held);
  }

  /** No text reads as a symbol that begins with a number sign. */
  private static long gensym(Machine m, int fp, AtomicLong fresh) {
    return Words.symbol(m.names.intern(m, "#g" + fresh.incrementAndGet(), fp, fp));
  }

  // ---- the stack

  private static long stackDepth(Machine m, int fp, int argc) {
    long calls = 0;
    int frame = fp;
    int delta = Site.delta(m.stack[frame - 1]);
    while (delta > 0) {
      frame -= delta;
      delta = Site.delta(m.stack[frame - 1]);
      if (++calls % FRAMES_BETWEEN_POLLS == 0) {
        m.pollAfterElements(FRAMES_BETWEEN_POLLS, fp, fp + argc);
      }
    }
    return Words.fixnum(Math.max(0, calls - 1));
  }
}
