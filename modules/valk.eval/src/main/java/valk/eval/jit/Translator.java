package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_long;

import java.util.List;
import valk.eval.run.Ir;
import valk.gc.Words;

/**
 * Writes what a piece of {@link Ir} does, as a value, as a condition, or as the end of the
 * activation. Computes the same as the nodes, in the same order, with safepoints at the same
 * places.
 */
final class Translator {
  private static final Operand NIL = new Operand.Word(Words.NIL);

  private final Emitter e;
  private final Operators operators;
  private final CallTranslator calls;
  private final Exit exit;

  Translator(Method method, Exit exit) {
    this.e = method.emitter();
    this.exit = exit;
    this.operators = new Operators(e, this);
    this.calls = new CallTranslator(method, this, exit);
  }

  // ---- values

  /** The value, where it can be found until the next safepoint. */
  Operand value(Ir ir) {
    return switch (ir) {
      case Ir.Constant constant -> new Operand.Word(constant.word());
      case Ir.Local local -> e.slot(local.slot());
      case Ir.Pooled pooled -> pooled(pooled);
      case Ir.Captured captured -> captured(captured);
      case Ir.Unboxed unboxed -> unboxed(unboxed);
      case Ir.AssignLocal assign -> assign(assign);
      case Ir.AssignBox assign -> assign(assign);
      default -> computed(ir);
    };
  }

  /** The value in a temporary; what computing it takes is free again. */
  private Operand computed(Ir ir) {
    Operand.InLocal result = e.temporary();
    int mark = e.mark();
    into(result, ir);
    e.releaseTemporaries(mark);
    return result;
  }

  /** Computes the value into a Java local. */
  private void into(Operand.InLocal result, Ir ir) {
    switch (ir) {
      case Ir.Opaque opaque -> e.interpret(opaque.node(), result);
      case Ir.GlobalRead read -> global(read, result);
      case Ir.SetOrElse variable -> setOrElse(variable, result);
      case Ir.Binary binary -> operators.binary(binary, result);
      case Ir.Unary unary -> operators.unary(unary, result);
      case Ir.Not not -> not(not, result);
      case Ir.And and -> and(and, result);
      case Ir.Or or -> or(or, result);
      case Ir.If choice -> choice(choice, result);
      case Ir.Select select -> select(select, result);
      case Ir.Sequence sequence -> sequence(sequence, result);
      case Ir.Padded padded -> padded(padded, result);
      case Ir.Let let -> let(let, result);
      case Ir.Prologue prologue -> prologue(prologue, result);
      case Ir.While loop -> loop(loop, result);
      case Ir.MakeClosure closure -> closure(closure, result);
      case Ir.GlobalCall call -> calls.global(call, result);
      case Ir.ValueCall call -> calls.value(call, result);
      case Ir.BuiltinCall call -> calls.builtin(call, result);
      default -> e.move(value(ir), result);
    }
  }

  private Operand pooled(Ir.Pooled pooled) {
    e.space().cb.loadConstant(pooled.pool().cell + pooled.offset());
    e.cb.invokestatic(Names.SPACE, "load", Names.LOAD);
    return e.popped();
  }

  private Operand captured(Ir.Captured captured) {
    e.space();
    if (e.isInlined()) {
      e.push(e.slot(-2));
    } else {
      e.machine().fp(-2).cb.invokestatic(Names.SUPPORT, "word", Names.WORD_AT);
    }
    e.cb
        .loadConstant(captured.index())
        .invokestatic(Names.CLOSURE_CELL, "captured", Names.CAPTURED);
    return e.popped();
  }

  private Operand unboxed(Ir.Unboxed unboxed) {
    Operand box = value(unboxed.box());
    e.space().push(box);
    e.cb.invokestatic(Names.BOX, "get", Names.LOAD);
    return e.popped();
  }

  private void global(Ir.GlobalRead read, Operand.InLocal result) {
    Target known = e.target();
    e.constant(read.global(), Names.GLOBAL).cb.getfield(Names.GLOBAL, "value", CD_long);
    e.pop(result);
    e.push(result).cb.loadConstant(Words.UNSET).lcmp();
    e.cb.ifeq(
        e.aside(
            () -> {
              e.interpret(read.node(), result);
              e.jump(known);
            }));
    e.bind(known);
  }

  private void setOrElse(Ir.SetOrElse variable, Operand.InLocal result) {
    Target set = e.target();
    e.move(value(variable.variable()), result);
    e.push(result).cb.loadConstant(Words.UNSET).lcmp();
    e.branch(set, e.cb::ifne);
    e.move(value(variable.outer()), result);
    e.bind(set);
  }

  private Operand assign(Ir.AssignLocal assign) {
    int mark = e.mark();
    e.assign(assign.slot(), value(assign.value()));
    e.releaseTemporaries(mark);
    return NIL;
  }

  private Operand assign(Ir.AssignBox assign) {
    int mark = e.mark();
    Operand value = value(assign.value());
    Operand box = value(assign.box());
    e.heap().push(box).push(value);
    e.cb.invokestatic(Names.BOX, "set", Names.SET_BOX);
    e.releaseTemporaries(mark);
    return NIL;
  }

  // ---- choices and sequences

  private void not(Ir.Not not, Operand.InLocal result) {
    Target isTrue = e.target();
    Target isFalse = e.target();
    Target failed = e.target();
    test(not.operand(), isFalse, failed);
    e.move(new Operand.Word(Words.fixnum(0)), result);
    e.jump(isTrue);
    if (isFalse.isUsed()) {
      e.place(isFalse);
      e.move(new Operand.Word(Words.fixnum(1)), result);
      e.jump(isTrue);
    }
    failedInto(failed, result, isTrue);
    e.place(isTrue);
  }

  /** Where a condition was an error: that is the value. */
  private void failedInto(Target failed, Operand.InLocal result, Target end) {
    if (failed.isUsed()) {
      e.place(failed);
      e.machine().cb.getfield(Names.MACHINE, "failed", CD_long);
      e.pop(result);
      e.jump(end);
    }
  }

  private void and(Ir.And and, Operand.InLocal result) {
    Target end = e.target();
    into(result, and.left());
    truth(result, end, end);
    into(result, and.right());
    e.bind(end);
  }

  private void or(Ir.Or or, Operand.InLocal result) {
    Target end = e.target();
    Target isFalse = e.target();
    into(result, or.left());
    truth(result, isFalse, end);
    e.jump(end);
    e.place(isFalse);
    into(result, or.right());
    e.bind(end);
  }

  private void choice(Ir.If choice, Operand.InLocal result) {
    Target otherwise = e.target();
    Target failed = e.target();
    Target end = e.target();
    test(choice.condition(), otherwise, failed);
    into(result, choice.then());
    e.jump(end);
    if (otherwise.isUsed()) {
      e.place(otherwise);
      into(result, choice.otherwise());
      e.jump(end);
    }
    failedInto(failed, result, end);
    e.place(end);
  }

  private void select(Ir.Select select, Operand.InLocal result) {
    Target failed = e.target();
    Target end = e.target();
    boolean open = true;
    for (int i = 0; i < select.conditions().size() && open; i++) {
      Target next = e.target();
      test(select.conditions().get(i), next, failed);
      into(result, select.results().get(i));
      e.jump(end);
      open = next.isUsed();
      if (open) {
        e.place(next);
      }
    }
    if (open) {
      e.interpret(select.node(), result);
      e.jump(end);
    }
    failedInto(failed, result, end);
    e.place(end);
  }

  private void sequence(Ir.Sequence sequence, Operand.InLocal result) {
    Target end = e.target();
    for (Ir step : sequence.steps()) {
      step(step, result, end);
    }
    into(result, sequence.last());
    e.bind(end);
  }

  /** A step whose value matters only when it is an error. */
  private void step(Ir step, Operand.InLocal result, Target onError) {
    int mark = e.mark();
    Operand value = value(step);
    if (!value.isNoObject()) {
      e.move(value, result);
      e.onError(result, onError);
    }
    e.releaseTemporaries(mark);
  }

  private void padded(Ir.Padded padded, Operand.InLocal result) {
    pad(padded);
    into(result, padded.step());
    e.release(padded.from());
  }

  private void pad(Ir.Padded padded) {
    for (int slot = padded.from(); slot < padded.to(); slot++) {
      e.assign(slot, new Operand.Word(0));
    }
  }

  private void loop(Ir.While loop, Operand.InLocal result) {
    Target end = e.target();
    Target exit = e.target();
    Target failed = e.target();
    Target again = e.target();
    e.bind(again);
    e.expect(end);
    test(loop.condition(), exit, failed);
    step(loop.body(), result, end);
    e.poll(loop.depth());
    e.jump(again);
    if (exit.isUsed()) {
      e.place(exit);
      e.move(NIL, result);
      e.jump(end);
    }
    failedInto(failed, result, end);
    e.place(end);
  }

  // ---- variables and closures

  private void let(Ir.Let let, Operand.InLocal result) {
    bindings(let);
    into(result, let.body());
    e.release(let.firstLocal());
  }

  private void bindings(Ir.Let let) {
    e.poll(let.firstLocal());
    unset(let.firstLocal(), let.unsetBoxed());
    for (int i = 0; i < let.bindings().size(); i++) {
      Ir.Binding binding = let.bindings().get(i);
      int mark = e.mark();
      Operand value = value(binding.value());
      e.assign(binding.slot(), binding.boxed() ? box(value) : value);
      e.releaseTemporaries(mark);
      pollNowAndThen(i, binding.slot() + 1);
    }
  }

  private void prologue(Ir.Prologue prologue, Operand.InLocal result) {
    begin(prologue);
    into(result, prologue.body());
  }

  private void begin(Ir.Prologue prologue) {
    e.poll(prologue.firstLocal());
    List<Integer> boxed = prologue.boxedParameters();
    for (int i = 0; i < boxed.size(); i++) {
      int mark = e.mark();
      e.assign(boxed.get(i), box(e.slot(boxed.get(i))));
      e.releaseTemporaries(mark);
      pollNowAndThen(i, prologue.firstLocal());
    }
    unset(prologue.firstLocal(), prologue.unsetBoxed());
  }

  private void unset(int first, List<Boolean> boxed) {
    for (int i = 0; i < boxed.size(); i++) {
      int mark = e.mark();
      Operand unset = new Operand.Word(Words.UNSET);
      e.assign(first + i, boxed.get(i) ? box(unset) : unset);
      e.releaseTemporaries(mark);
      pollNowAndThen(i, first + i + 1);
    }
  }

  /** As the nodes do between many operands. */
  void pollNowAndThen(int turn, int end) {
    if ((turn & 7) == 7) {
      e.poll(end);
    }
  }

  private Operand box(Operand value) {
    e.heap().push(value);
    e.cb.invokestatic(Names.BOX, "make", Names.MAKE_BOX);
    return e.popped();
  }

  private void closure(Ir.MakeClosure closure, Operand.InLocal result) {
    e.poll(closure.depth());
    int count = closure.captures().size();
    for (int i = 0; i < count; i++) {
      int mark = e.mark();
      e.assign(closure.depth() + i, value(closure.captures().get(i)));
      e.releaseTemporaries(mark);
    }
    e.homeAll();
    e.machine().constant(closure.code(), Names.CODE).fp(closure.depth());
    e.cb.loadConstant(count).invokestatic(Names.SUPPORT, "closure", Names.CLOSURE);
    e.pop(result);
    e.release(closure.depth());
  }

  // ---- conditions

  /**
   * Goes on when the condition is true.
   *
   * @param failed where to go when it is an error, which is {@code m.failed} then
   */
  void test(Ir ir, Target isFalse, Target failed) {
    int mark = e.mark();
    switch (ir) {
      case Ir.Binary binary when binary.operator().compares() ->
          operators.comparison(binary, isFalse, failed);
      case Ir.Unary unary when unary.operator() == Ir.ListOperator.IS_NIL ->
          operators.isNil(unary, isFalse, failed);
      case Ir.Not not -> testNot(not, isFalse, failed);
      case Ir.And and -> {
        test(and.left(), isFalse, failed);
        test(and.right(), isFalse, failed);
      }
      case Ir.Or or -> testOr(or, isFalse, failed);
      default -> truth(value(ir), isFalse, failed);
    }
    e.releaseTemporaries(mark);
  }

  private void testNot(Ir.Not not, Target isFalse, Target failed) {
    Target isTrue = e.target();
    test(not.operand(), isTrue, failed);
    e.jump(isFalse);
    if (!isTrue.isUsed()) {
      // The condition is always true; what follows is not reached, but must have a place.
      e.expect(isTrue);
    }
    e.place(isTrue);
  }

  private void testOr(Ir.Or or, Target isFalse, Target failed) {
    Target isTrue = e.target();
    Target leftIsFalse = e.target();
    test(or.left(), leftIsFalse, failed);
    e.jump(isTrue);
    if (leftIsFalse.isUsed()) {
      e.place(leftIsFalse);
      test(or.right(), isFalse, failed);
      e.jump(isTrue);
    }
    e.place(isTrue);
  }

  /** Goes on when the word is true. */
  void truth(Operand word, Target isFalse, Target failed) {
    e.machine().push(word).cb.invokevirtual(Names.MACHINE, "truth", Names.TRUTH);
    branchByTruth(isFalse, failed);
  }

  /** Goes on when 1 is on the operand stack; 0 is false, less an error. */
  void branchByTruth(Target isFalse, Target failed) {
    e.expect(isFalse);
    e.expect(failed);
    int truth = e.truth();
    e.cb.istore(truth).iload(truth);
    e.cb.ifle(
        e.aside(
            () -> {
              e.cb.iload(truth);
              e.branch(failed, e.cb::iflt);
              e.jump(isFalse);
            }));
  }

  // ---- ends

  /** Ends the activation with the value, or with a tail call. */
  void end(Ir ir) {
    switch (ir) {
      case Ir.If choice -> endChoice(choice);
      case Ir.Select select -> endSelect(select);
      case Ir.Sequence sequence -> endSequence(sequence);
      case Ir.And and -> endAnd(and);
      case Ir.Or or -> endOr(or);
      case Ir.Padded padded -> {
        pad(padded);
        end(padded.step());
      }
      case Ir.Let let -> {
        bindings(let);
        end(let.body());
      }
      case Ir.Prologue prologue -> {
        begin(prologue);
        end(prologue.body());
      }
      case Ir.GlobalCall call when call.call().tail() -> calls.globalTail(call);
      case Ir.ValueCall call when call.call().tail() -> calls.valueTail(call);
      case Ir.BuiltinCall call when call.call().tail() -> left(value(ir));
      case Ir.Opaque opaque -> left(value(ir));
      default -> exit(value(ir));
    }
  }

  /** The value is the activation's. */
  void exit(Operand value) {
    switch (exit) {
      case Exit.Return r -> e.push(value).cb.lreturn();
      case Exit.Into into -> {
        e.move(value, into.result());
        e.release(-2);
        e.jump(into.end());
      }
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
    e.expect(target);
    return target;
  }

  private void endChoice(Ir.If choice) {
    Target otherwise = e.target();
    Target failed = ending();
    test(choice.condition(), otherwise, failed);
    end(choice.then());
    if (otherwise.isUsed()) {
      e.place(otherwise);
      end(choice.otherwise());
    }
    endFailed(failed);
  }

  private void endFailed(Target failed) {
    if (failed.isUsed()) {
      e.place(failed);
      e.machine().cb.getfield(Names.MACHINE, "failed", CD_long);
      exit(e.popped());
    }
  }

  private void endSelect(Ir.Select select) {
    Target failed = ending();
    boolean open = true;
    for (int i = 0; i < select.conditions().size() && open; i++) {
      Target next = e.target();
      test(select.conditions().get(i), next, failed);
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
    e.expect(end);
    for (Ir step : sequence.steps()) {
      step(step, error, end);
    }
    end(sequence.last());
    e.place(end);
    exit(error);
  }

  private void endAnd(Ir.And and) {
    Operand.InLocal result = e.temporary();
    Target end = ending();
    into(result, and.left());
    truth(result, end, end);
    end(and.right());
    e.place(end);
    exit(result);
  }

  private void endOr(Ir.Or or) {
    Operand.InLocal result = e.temporary();
    Target isFalse = e.target();
    Target end = ending();
    into(result, or.left());
    truth(result, isFalse, end);
    e.jump(end);
    e.place(isFalse);
    end(or.right());
    e.place(end);
    exit(result);
  }
}
