package valk.eval.jit;

import java.lang.classfile.Label;
import valk.eval.run.Ir;
import valk.gc.Words;

/** Writes loops. Each turn ends with a poll; an error in the body is the loop's value. */
final class LoopTranslator {
  private static final Operand NIL = new Operand.Word(Words.NIL);

  private final Emitter e;
  private final Translator translator;
  private final Conditions conditions;

  LoopTranslator(Emitter e, Translator translator, Conditions conditions) {
    this.e = e;
    this.translator = translator;
    this.conditions = conditions;
  }

  void whileLoop(Ir.While loop, Operand.InLocal result) {
    Target end = e.target();
    Target exit = e.target();
    Target failed = e.target();
    Target again = e.target();
    e.bindLoop(again);
    e.fix(end);
    conditions.test(loop.condition(), exit, failed);
    translator.step(loop.body(), result, end);
    e.poll(loop.depth());
    e.jump(again);
    exit(exit, result, end);
    translator.failedInto(failed, result, end);
    e.place(end);
  }

  private void exit(Target exit, Operand.InLocal result, Target end) {
    if (exit.isUsed()) {
      e.place(exit);
      e.move(NIL, result);
      e.jump(end);
    }
  }

  void loop(Ir.Loop loop, Operand.InLocal result) {
    Ir.Turns turns = loop.turns();
    Target end = e.target();
    e.move(translator.value(loop.over()), result);
    Label slow = e.seldom(() -> slowly(loop, result, end));
    if (turns.counts()) {
      e.differs(WordKind.FIXNUM, result).ifne(slow);
    } else {
      e.requireList(result, slow);
    }
    e.assign(turns.kept(), result);
    if (turns.counts()) {
      e.assign(turns.slot() - 1, new Operand.Word(Words.fixnum(0)));
    }
    turns(turns, result);
    e.release(turns.kept());
    e.bind(end);
  }

  private void slowly(Ir.Loop loop, Operand.InLocal result, Target end) {
    e.runs(loop.turns().slot());
    e.homeAll();
    e.finishReturn();
    e.constant(loop.node(), Descriptors.NODE).machineAndFp().push(result);
    e.cb.invokevirtual(Descriptors.NODE, "slowly", Descriptors.SLOWLY_1);
    e.pop(result);
    e.passedSafepoint();
    e.jump(end);
  }

  /** The turns that are left; what the loop keeps stays in use. */
  void turns(Ir.Turns turns, Operand.InLocal result) {
    Target end = e.target();
    Target exit = e.target();
    Target again = e.target();
    e.bindLoop(again);
    e.fix(end);
    int mark = e.mark();
    Operand value = turns.counts() ? number(turns, exit) : element(turns, exit);
    e.assign(turns.slot(), turns.boxed() ? translator.box(value) : value);
    e.releaseTemporaries(mark);
    translator.step(turns.body(), result, end);
    e.release(turns.slot());
    e.poll(turns.slot());
    e.jump(again);
    exit(exit, result, end);
    e.place(end);
  }

  private Operand number(Ir.Turns turns, Target exit) {
    int next = turns.slot() - 1;
    e.push(e.slot(next)).push(e.slot(turns.kept())).cb.lcmp();
    e.branch(exit, e.cb::ifge);
    Operand.InLocal number = e.temporary();
    e.move(e.slot(next), number);
    e.push(number).cb.loadConstant(Words.fixnum(1)).ladd();
    e.assign(next, e.popped());
    return number;
  }

  private Operand element(Ir.Turns turns, Target exit) {
    int list = turns.slot() - 1;
    Operand rest = e.slot(list);
    e.differs(WordKind.PAIR, rest);
    e.branch(exit, e.cb::ifne);
    e.load(Helper.FIRST, rest);
    Operand element = e.popped();
    e.load(Helper.REST, rest);
    e.assign(list, e.popped());
    return element;
  }
}
