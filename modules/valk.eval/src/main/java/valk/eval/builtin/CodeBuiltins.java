package valk.eval.builtin;

import java.util.Objects;
import valk.eval.run.Code;
import valk.eval.run.CodeFigures;
import valk.eval.run.CodeStats;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Registry;
import valk.eval.value.ByteSink;
import valk.eval.value.Shapes;

/** How functions are run. */
final class CodeBuiltins {
  private CodeBuiltins() {}

  static void install(Registry r) {
    r.add(
        "disassemble",
        "(disassemble f)",
        1,
        1,
        CodeBuiltins::disassemble,
        "Prints what a function was analysed to, and how it is run.");
    r.add(
        "vm/stats",
        "(vm/stats)",
        0,
        0,
        CodeBuiltins::stats,
        "A map of what was compiled: how much, how often anew, how long it took.");
  }

  private static long disassemble(Machine m, int fp, int argc) {
    long function = m.stack[fp];
    if (!Shapes.is(m.space, function, Shapes.CLOSURE)) {
      return m.typeError(fp, 0, "a function that is written in Lisp");
    }
    Code code = Objects.requireNonNull(m.codeOf(function));
    return PrintBuiltins.output(m, fp, sink -> disassemble(m, code, sink));
  }

  private static void disassemble(Machine m, Code code, ByteSink sink) {
    sink.put(heading(code, m.codeProvider().figures(code)));
    Node analysed = code.analysed;
    if (analysed == null) {
      sink.put("to be analysed again at the next call\n");
    } else {
      new Disassembly(m, sink).write(analysed.ir());
    }
  }

  private static String heading(Code code, CodeFigures figures) {
    String name = code.name == null ? "a function" : code.name;
    return "%s: %s; analysed again %d times\n".formatted(name, tier(figures), code.analysedAgain);
  }

  private static String tier(CodeFigures figures) {
    if (figures.bytes() == 0) {
      return "tier 1, interpreted";
    }
    String tier = "tier 2, " + figures.bytes() + " bytes of bytecode";
    return figures.frameless() == 0
        ? tier
        : "%s, %d of them without a frame, which gave up %d times"
            .formatted(tier, figures.frameless(), figures.gaveUp());
  }

  private static long stats(Machine m, int fp, int argc) {
    CodeStats stats = m.codeProvider().stats();
    return new FigureMap(m, fp, fp + argc)
        .number("compiled", stats.compiled())
        .number("loops", stats.loops())
        .number("frameless", stats.frameless())
        .number("refused", stats.refused())
        .number("dropped", stats.dropped())
        .number("gave-up", stats.gaveUp())
        .number("bytes", stats.bytes())
        .number("micros", stats.micros())
        .map();
  }
}
