package valk.eval.code;

import org.jspecify.annotations.Nullable;
import valk.eval.read.Source;
import valk.eval.read.SpanTable;
import valk.eval.run.Code;
import valk.eval.run.Compiler;
import valk.eval.run.Machine;
import valk.eval.run.Origins;
import valk.eval.value.CodeCell;
import valk.gc.Words;

/** The compiler of tier 1: analyses a form into a tree of nodes. One for each machine. */
public final class Analyzer implements Compiler {
  /** Code nested deeper is refused. */
  static final int MAX_NESTING = 1000;

  private @Nullable Vocabulary vocabulary;

  @Override
  public void attach(Machine m) {
    vocabulary = new Vocabulary(m);
  }

  @Override
  public long compile(
      Machine m,
      int fp,
      int slot,
      boolean asCodeList,
      boolean named,
      Source source,
      @Nullable SpanTable spans,
      int position) {
    m.reserve(fp, slot + 2);
    m.stack[slot + 1] = Words.NIL;
    KnownNames known = named ? Environments.known(m, slot - 1) : KnownNames.NONE;
    Origins outer = spans == null ? m.errors.origins(fp) : null;
    Form written = new Form(m.stack[slot], spans == null ? -1 : 0, position);
    Expanded expanded =
        expanded(
            m,
            fp,
            slot,
            spans,
            written,
            asCodeList,
            new Bound(known.contains(), null),
            source,
            outer);
    Function top =
        Effort.analysis(
            m,
            fp,
            slot + 2,
            effort -> {
              Form form = expanded == null ? written.withWord(m.stack[slot]) : expanded.form();
              Origins origins = expanded == null ? outer : expanded.origins();
              return new Analysis(m, words(), source, spans, origins, effort)
                  .topLevel(form, asCodeList, named, known);
            });
    CodeMaker maker = new CodeMaker(m, fp, slot + 2);
    long word = maker.make(top);
    m.stack[slot] = word;
    return word;
  }

  private record Expanded(Form form, Origins origins) {}

  /** The form without uses of macros, in the heap; null when none can be in it. */
  private @Nullable Expanded expanded(
      Machine m,
      int fp,
      int slot,
      @Nullable SpanTable spans,
      Form written,
      boolean asCodeList,
      Bound bound,
      Source source,
      @Nullable Origins outer) {
    try (Effort effort = new Effort(m, fp)) {
      if (!Expander.mayConcern(m, written.word(), effort)) {
        return null;
      }
      Origins origins = new Origins(source, outer, outer == null ? 0 : outer.end());
      Expansion expansion = new Expansion(m, fp, slot, spans, origins, effort);
      expansion.begin();
      Expander expander = new Expander(m, words(), spans, expansion);
      Form form = written.withWord(m.stack[slot]);
      return new Expanded(
          asCodeList ? expander.branch(form, bound) : expander.expression(form, bound), origins);
    }
  }

  @Override
  public void recompile(Machine m, int fp, int top, Code code) {
    Function.Frozen frozen = (Function.Frozen) code.scope;
    if (frozen == null) {
      throw new IllegalStateException("only functions are analysed again");
    }
    m.reserve(fp, top + 2);
    m.stack[top + 1] = Words.NIL;
    m.stack[top] = CodeCell.slot(m.space, Words.object(code.cell), CodeCell.SOURCE);
    Again again = new Again(m, words(), code, frozen);
    new CodeMaker(m, fp, top + 2).remake(again.analyze(fp, top), code);
  }

  private Vocabulary words() {
    if (vocabulary == null) {
      throw new IllegalStateException("no machine is attached");
    }
    return vocabulary;
  }
}
