package valk.eval.jit;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.ArrayList;
import java.util.List;
import valk.eval.run.Code;
import valk.eval.run.Ir;
import valk.eval.run.Node;

/** Writes the calls of {@linkplain PassingClosure passing closures}. */
final class PassingClosureCalls {
  private final Method method;
  private final Emitter e;
  private final CodeBuilder cb;
  private final Translator translator;

  PassingClosureCalls(Method method, Translator translator) {
    this.method = method;
    this.e = method.emitter();
    this.cb = e.cb;
    this.translator = translator;
  }

  /** Writes a call; {@code otherwise} has it made when anything is unusual. */
  void call(PassingClosure passing, Operand.InLocal result, Runnable otherwise) {
    if (e.isFrameless()) {
      write(passing, result);
      return;
    }
    Operand.InLocal place = e.temporary();
    birthplace(place);
    Label unusual =
        e.aside(
            () -> {
              e.heap().push(place);
              cb.invokevirtual(Descriptors.HEAP, "undoTo", Descriptors.UNDO_TO);
              method.inlining().pause(otherwise);
            });
    e.withoutFrame(unusual, () -> write(passing, result));
  }

  private void birthplace(Operand.InLocal place) {
    e.heap().cb.invokevirtual(Descriptors.HEAP, "birthplace", Descriptors.WORD);
    e.pop(place);
  }

  private void write(PassingClosure passing, Operand.InLocal result) {
    int mark = e.mark();
    Ir.Call call = passing.call().call();
    Inlining.Candidate body = passing.body();
    requireRoom(passing);
    List<Operand> captured = captured(passing);
    requireAnalysis(body.code(), body.analysed());
    make(captured.size());
    translator.arguments(call);
    Target end = e.target();
    Translator inside = new Translator(method, new Exit.Into(result, call.site(), end), captured);
    e.inFrame(call.base(), () -> inside.end(body.body()));
    e.place(end);
    e.releaseTemporaries(mark);
  }

  /** There is one check: of the depth that is reached, and whether a safepoint is asked for. */
  private void requireRoom(PassingClosure passing) {
    int end = passing.call().call().base() + passing.body().code().frame;
    if (passing.maker() != null && passing.makes() != null) {
      end = Math.max(end, passing.maker().call().base() + passing.makes().code().frame);
    }
    e.requireRoom(end);
  }

  private List<Operand> captured(PassingClosure passing) {
    if (passing.maker() == null || passing.makes() == null) {
      return values(passing.closure(), translator);
    }
    Ir.GlobalCall maker = passing.maker();
    requireMeaning(maker, passing.makes().analysed());
    translator.arguments(maker.call());
    List<Operand> captured = new ArrayList<>();
    e.inFrame(maker.call().base(), () -> captured.addAll(values(passing.closure(), translator)));
    e.release(maker.call().base() - 2);
    return captured;
  }

  private List<Operand> values(Ir.MakeClosure closure, Translator around) {
    List<Operand> values = new ArrayList<>();
    for (Ir capture : closure.captures()) {
      Operand.InLocal value = e.temporary();
      e.move(around.value(capture), value);
      values.add(value);
    }
    return values;
  }

  /** Gives up unless a global's function is the one that was analysed. */
  private void requireMeaning(Ir.GlobalCall call, Node analysed) {
    int code = e.code();
    e.constant(call.global(), Descriptors.GLOBAL)
        .cb
        .getfield(Descriptors.GLOBAL, "code", Descriptors.CODE);
    e.popCode(code);
    cb.aload(code).ifnull(e.unusual());
    cb.aload(code).getfield(Descriptors.CODE, "analysed", Descriptors.NODE);
    e.constant(analysed, Descriptors.NODE).cb.if_acmpne(e.unusual());
    e.releaseCode();
  }

  private void requireAnalysis(Code code, Node analysed) {
    e.constant(code, Descriptors.CODE).cb.getfield(Descriptors.CODE, "analysed", Descriptors.NODE);
    e.constant(analysed, Descriptors.NODE).cb.if_acmpne(e.unusual());
  }

  /**
   * Takes the room of the closure. Nothing is written there: nobody can read it, and whoever
   * allocates takes no notice of what lies in the arena.
   */
  private void make(int captured) {
    e.room(Support.roomOfClosure(captured), e.unusual());
  }
}
