package valk.eval.builtin;

import java.util.List;
import java.util.Locale;
import valk.eval.run.Code;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.value.ByteSink;
import valk.eval.value.Printer;
import valk.gc.Words;
import valk.memory.Space;

/**
 * The text of analysed code: one step a line, what it is made of below it. {@code [2]} is a word of
 * the frame, {@code ^0} one that the closure captured.
 */
final class Disassembly {
  private static final int BRIEF = 40;
  private static final int DEEPEST_INDENT = 40;

  private final Machine m;
  private final ByteSink sink;

  Disassembly(Machine m, ByteSink sink) {
    this.m = m;
    this.sink = sink;
  }

  void write(Ir ir) {
    write(ir, 1);
  }

  private void write(Ir ir, int level) {
    sink.put("  ".repeat(Math.min(level, DEEPEST_INDENT)) + line(ir) + "\n");
    for (Ir part : Ir.parts(ir)) {
      write(part, level + 1);
    }
  }

  private String line(Ir ir) {
    return switch (ir) {
      case Ir.Opaque o -> "interpreted " + label(o.node().getClass().getSimpleName());
      case Ir.Constant c -> constant(c.word());
      case Ir.Pooled p -> constant(Space.load(m.space, p.pool().cell + p.offset()));
      case Ir.Local l -> "[" + l.slot() + "]";
      case Ir.Captured c -> "^" + c.index();
      case Ir.Unboxed u -> "in the box";
      case Ir.SetOrElse s -> "the first that is set";
      case Ir.GlobalRead g -> "global " + g.global().name;
      case Ir.Binary b -> label(b.operator().name());
      case Ir.Unary u -> label(u.operator().name());
      case Ir.Not n -> "not";
      case Ir.And a -> "and";
      case Ir.Or o -> "or";
      case Ir.If i -> "if";
      case Ir.Select s -> "select";
      case Ir.Sequence s -> "do";
      case Ir.Padded p -> "room to " + p.to();
      case Ir.GlobalCall g -> call(g.call()) + g.global().name;
      case Ir.ValueCall v -> call(v.call()) + "what is computed first";
      case Ir.BuiltinCall b -> call(b.call()) + "builtin " + b.builtin().name;
      case Ir.MakeClosure c -> "closure" + named(c.code());
      case Ir.Let l -> "let " + l.bindings().stream().map(b -> "[" + b.slot() + "]").toList();
      case Ir.Prologue p -> "boxes " + slots(p.boxedParameters());
      case Ir.AssignLocal a -> "set [" + a.slot() + "]";
      case Ir.AssignBox a -> "set what is in the box";
      case Ir.While w -> "while";
      case Ir.Loop l -> l.turns().counts() ? "dotimes" : "for";
      case Ir.Turns t -> "turns with [" + t.slot() + "]";
    };
  }

  private static String slots(List<Integer> slots) {
    return slots.stream().map(slot -> "[" + slot + "]").toList().toString();
  }

  private static String call(Ir.Call call) {
    return (call.tail() ? "tail call at " : "call at ") + call.base() + ": ";
  }

  private static String named(Code code) {
    return code.name == null ? "" : " " + code.name;
  }

  private String constant(long word) {
    return word == Words.UNSET ? "unset" : Printer.brief(m, word, BRIEF);
  }

  private static String label(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
