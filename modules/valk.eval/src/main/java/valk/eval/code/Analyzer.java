package valk.eval.code;

import org.jspecify.annotations.Nullable;
import valk.eval.read.Source;
import valk.eval.read.SpanTable;
import valk.eval.run.Code;
import valk.eval.run.Compiler;
import valk.eval.run.Machine;

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
    Analysis analysis = new Analysis(m, words(), source, spans);
    Form form = new Form(m.stack[slot], spans == null ? -1 : 0, position);
    Function top = analysis.topLevel(form, asCodeList, named);
    CodeMaker maker = new CodeMaker(m, fp, slot + 1);
    long word = maker.make(top);
    m.stack[slot] = word;
    return word;
  }

  @Override
  public void recompile(Machine m, int fp, int top, Code code) {
    Analysis analysis = new Analysis(m, words(), code.source, null);
    new CodeMaker(m, fp, top).remake(analysis.again(code), code);
  }

  private Vocabulary words() {
    if (vocabulary == null) {
      throw new IllegalStateException("no machine is attached");
    }
    return vocabulary;
  }
}
