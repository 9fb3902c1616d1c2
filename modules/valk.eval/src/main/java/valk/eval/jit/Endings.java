package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_long;

import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Ir;

/** Writes what an activation ends with: steps in tail position, each with an end of its own. */
final class Endings {
  private final Emitter e;
  private final Translator translator;
  private final Conditions conditions;
  private final CallTranslator calls;
  private final Exit exit;

  Endings(Method method, Translator translator, Conditions conditions, Exit exit) {
    this.e = method.emitter();
    this.translator = translator;
    this.conditions = conditions;
    this.exit = exit;
    this.calls = new CallTranslator(method, translator, this, exit);
  }

  /** The writer of calls, which may end the activation themselves. */
  CallTranslator calls() {
    return calls;
  }

  /** The steps at the end of a step that are ends of the activation. */
  static List<Ir> parts(Ir ir) {
    return switch (ir) {
      case Ir.If choice -> List.of(choice.then(), choice.otherwise());
      case Ir.Select select -> select.results();
      case Ir.Sequence sequence -> List.of(sequence.last());
      case Ir.And and -> List.of(and.right());
      case Ir.Or or -> List.of(or.right());
      case Ir.Padded padded -> List.of(padded.step());
      case Ir.Let let -> List.of(let.body());
      case Ir.Prologue prologue -> List.of(prologue.body());
      default -> List.of();
    };
  }

  /** Ends the activation with the value, or with a tail call. */
  void end(Ir ir) {
    Remainder remainder = exit.remainder(ir);
    if (remainder != null) {
      remainder.end(ir, translator);
    } else {
      endAsItIs(ir);
    }
  }

  private void endAsItIs(Ir ir) {
    switch (ir) {
      case Ir.If choice -> endChoice(choice);
      case Ir.Select select -> endSelect(select);
      case Ir.Sequence sequence -> endSequence(sequence);
      case Ir.And and -> endAnd(and);
      case Ir.Or or -> endOr(or);
      case Ir.Padded padded -> {
        translator.pad(padded);
        end(padded.step());
      }
      case Ir.Let let -> {
        translator.bindings(let);
        end(let.body());
      }
      case Ir.Prologue prologue -> {
        translator.begin(prologue);
        end(prologue.body());
      }
      case Ir.GlobalCall call when call.call().tail() -> calls.globalTail(call);
      case Ir.ValueCall call when call.call().tail() -> calls.valueTail(call);
      case Ir.BuiltinCall call when call.call().tail() -> left(translator.value(ir));
      case Ir.Opaque opaque -> left(translator.value(ir));
      default -> exit(translator.value(ir));
    }
  }

  /** The value is the activation's. */
  void exit(Operand value) {
    switch (exit) {
      case Exit.Return r -> {
        finish(r.remainder(), value);
        e.cb.lreturn();
      }
      case Exit.Back back -> {
        e.home(back.words());
        e.finishReturn();
        e.push(value).cb.lreturn();
      }
      case Exit.Into into -> {
        e.move(value, into.result());
        e.release(-2);
        e.jump(into.end());
      }
    }
  }

  private void finish(@Nullable Remainder remainder, Operand value) {
    if (remainder == null) {
      e.push(value);
    } else {
      remainder.finish(value);
    }
  }

  /** The value is the activation's, or the mark of a call that was left in its frame. */
  void left(Operand value) {
    if (exit instanceof Exit.Into into) {
      e.move(value, into.result());
      calls.finish(0, into.result());
      exit(into.result());
    } else {
      exit(value);
    }
  }

  /** A place where the activation ends with a value of its own. */
  Target ending() {
    if (exit instanceof Exit.Return) {
      return e.end();
    }
    Target target = e.target();
    e.fix(target);
    return target;
  }

  private void endChoice(Ir.If choice) {
    Target otherwise = e.target();
    Target failed = ending();
    conditions.test(choice.condition(), otherwise, failed);
    end(choice.then());
    if (otherwise.isUsed()) {
      e.place(otherwise);
      end(choice.otherwise());
    }
    endFailed(failed);
  }

  private void endFailed(Target failed) {
    if (!failed.isUsed()) {
      return;
    }
    e.place(failed);
    if (e.isFrameless()) {
      e.giveUp();
    } else {
      e.machine().cb.getfield(Descriptors.MACHINE, "failed", CD_long);
      exit(e.popped());
    }
  }

  private void endSelect(Ir.Select select) {
    Target failed = ending();
    boolean open = true;
    for (int i = 0; i < select.conditions().size() && open; i++) {
      Target next = e.target();
      conditions.test(select.conditions().get(i), next, failed);
      end(select.results().get(i));
      open = next.isUsed();
      if (open) {
        e.place(next);
      }
    }
    if (open) {
      Operand.InLocal result = e.temporary();
      e.interpret(select.node(), result);
      exit(result);
    }
    endFailed(failed);
  }

  private void endSequence(Ir.Sequence sequence) {
    Operand.InLocal error = e.temporary();
    Target end = ending();
    e.fix(end);
    for (Ir step : sequence.steps()) {
      translator.step(step, error, end);
    }
    end(sequence.last());
    if (!e.leadsTo(end)) {
      return;
    }
    e.place(end);
    if (e.isFrameless()) {
      e.giveUp();
    } else {
      exit(error);
    }
  }

  private void endAnd(Ir.And and) {
    Operand.InLocal result = e.temporary();
    Target end = ending();
    translator.into(result, and.left());
    conditions.truth(result, end, end);
    end(and.right());
    e.place(end);
    exit(result);
  }

  private void endOr(Ir.Or or) {
    Operand.InLocal result = e.temporary();
    Target isFalse = e.target();
    Target end = ending();
    translator.into(result, or.left());
    conditions.truth(result, isFalse, end);
    e.jump(end);
    e.place(isFalse);
    end(or.right());
    e.place(end);
    exit(result);
  }
}
