package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_long;

import java.util.List;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.gc.Words;

/**
 * Writes what a piece of {@link Ir} does, as a value, as a condition, or as the end of the
 * activation. Computes the same as the nodes, in the same order, with safepoints at the same
 * places.
 */
final class Translator {
  private static final Operand NIL = new Operand.Word(Words.NIL);

  /** Words of a closure that are passed in Java. */
  static final int MOST_CAPTURED = 3;

  private final Emitter e;
  private final Operators operators;
  private final CallTranslator calls;
  private final Conditions conditions;
  private final LoopTranslator loops;
  private final Endings endings;
  private final List<Operand> captured;
  private final Fixnums fixnums;

  /** For the code of a callee that is written in place. */
  Translator(Method method, Exit exit) {
    this(method, exit, List.of());
  }

  /**
   * For the code of a closure that is written in place.
   *
   * @param captured what it captured; empty when that lies in the closure
   */
  Translator(Method method, Exit exit, List<Operand> captured) {
    this(method, exit, captured, method.fixnumsInPlace());
  }

  /** For the code of the method itself. */
  Translator(Method method, Exit exit, Fixnums fixnums) {
    this(method, exit, List.of(), fixnums);
  }

  private Translator(Method method, Exit exit, List<Operand> captured, Fixnums fixnums) {
    this.captured = captured;
    this.fixnums = fixnums;
    this.e = method.emitter();
    this.operators = new Operators(e, this);
    this.conditions = new Conditions(e, this, operators);
    this.loops = new LoopTranslator(e, this, conditions);
    this.endings = new Endings(method, this, conditions, exit);
    this.calls = endings.calls();
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

  /** Whether the value is known to be a fixnum. */
  boolean isFixnum(Ir ir) {
    return fixnums.includes(ir);
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
  void into(Operand.InLocal result, Ir ir) {
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
      case Ir.While loop -> loops.whileLoop(loop, result);
      case Ir.Loop loop -> loops.loop(loop, result);
      case Ir.Turns turns -> loops.turns(turns, result);
      case Ir.MakeClosure closure -> closure(closure, result);
      case Ir.GlobalCall call -> calls.global(call, result);
      case Ir.ValueCall call -> calls.value(call, result);
      case Ir.BuiltinCall call -> calls.builtin(call, result);
      default -> e.move(value(ir), result);
    }
  }

  private Operand pooled(Ir.Pooled pooled) {
    e.space().cb.loadConstant(pooled.pool().cell + pooled.offset());
    e.cb.invokestatic(Descriptors.SPACE, "load", Descriptors.LOAD);
    return e.popped();
  }

  private Operand captured(Ir.Captured captured) {
    return this.captured.isEmpty() ? load(captured) : this.captured.get(captured.index());
  }

  private Operand load(Ir.Captured captured) {
    e.space();
    if (e.isInlined()) {
      e.push(e.slot(-2));
    } else {
      e.machine().fp(-2).cb.invokestatic(Descriptors.SUPPORT, "word", Descriptors.WORD_AT);
    }
    e.cb
        .loadConstant(captured.index())
        .invokestatic(Descriptors.CLOSURE_CELL, "captured", Descriptors.CAPTURED);
    return e.popped();
  }

  private Operand unboxed(Ir.Unboxed unboxed) {
    Operand box = value(unboxed.box());
    e.space().push(box);
    e.cb.invokestatic(Descriptors.BOX, "get", Descriptors.LOAD);
    return e.popped();
  }

  private void global(Ir.GlobalRead read, Operand.InLocal result) {
    Target known = e.target();
    e.constant(read.global(), Descriptors.GLOBAL).cb.getfield(Descriptors.GLOBAL, "value", CD_long);
    e.pop(result);
    e.push(result).cb.loadConstant(Words.UNSET).lcmp();
    e.cb.ifeq(
        e.seldom(
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
    e.cb.invokestatic(Descriptors.BOX, "set", Descriptors.SET_BOX);
    e.releaseTemporaries(mark);
    return NIL;
  }

  // ---- choices and sequences

  private void not(Ir.Not not, Operand.InLocal result) {
    Target isTrue = e.target();
    Target isFalse = e.target();
    Target failed = e.target();
    conditions.test(not.operand(), isFalse, failed);
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
  void failedInto(Target failed, Operand.InLocal result, Target end) {
    if (failed.isUsed()) {
      e.place(failed);
      e.machine().cb.getfield(Descriptors.MACHINE, "failed", CD_long);
      e.pop(result);
      e.jump(end);
    }
  }

  private void and(Ir.And and, Operand.InLocal result) {
    Target end = e.target();
    into(result, and.left());
    conditions.truth(result, end, end);
    into(result, and.right());
    e.bind(end);
  }

  private void or(Ir.Or or, Operand.InLocal result) {
    Target end = e.target();
    Target isFalse = e.target();
    into(result, or.left());
    conditions.truth(result, isFalse, end);
    e.jump(end);
    e.place(isFalse);
    into(result, or.right());
    e.bind(end);
  }

  private void choice(Ir.If choice, Operand.InLocal result) {
    Target otherwise = e.target();
    Target failed = e.target();
    Target end = e.target();
    conditions.test(choice.condition(), otherwise, failed);
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
      conditions.test(select.conditions().get(i), next, failed);
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
  void step(Ir step, Operand.InLocal result, Target onError) {
    int mark = e.mark();
    Operand value = value(step);
    if (!value.isNoObject()) {
      e.move(value, result);
      e.onError(result, onError);
    }
    e.releaseTemporaries(mark);
  }

  private void padded(Ir.Padded padded, Operand.InLocal result) {
    // A step that is padded may begin with one that is, from the same slot on.
    int from = padded.from();
    while (from < padded.to() && e.isInUse(from)) {
      from++;
    }
    pad(padded);
    into(result, padded.step());
    e.release(from);
  }

  void pad(Ir.Padded padded) {
    for (int slot = padded.from(); slot < padded.to(); slot++) {
      e.assign(slot, new Operand.Word(0));
    }
  }

  // ---- variables and closures

  private void let(Ir.Let let, Operand.InLocal result) {
    bindings(let);
    into(result, let.body());
    e.release(let.firstLocal());
  }

  void bindings(Ir.Let let) {
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

  void begin(Ir.Prologue prologue) {
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

  /** Computes the arguments of a call into its frame, from left to right. */
  void arguments(Ir.Call call) {
    for (int i = 0; i < call.arguments().size(); i++) {
      int mark = e.mark();
      e.assign(call.base() + i, value(call.arguments().get(i)));
      e.releaseTemporaries(mark);
      pollNowAndThen(i, call.base() + i + 1);
    }
  }

  /** As the nodes do between many operands. */
  void pollNowAndThen(int turn, int end) {
    if (Machine.isTimeToPoll(turn)) {
      e.poll(end);
    }
  }

  /** Puts a word into a new box. */
  Operand box(Operand value) {
    e.heap().push(value);
    e.cb.invokestatic(Descriptors.BOX, "make", Descriptors.MAKE_BOX);
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
    if (count > 0 && count <= MOST_CAPTURED) {
      e.machine().constant(closure.code(), Descriptors.CODE);
      for (int i = 0; i < count; i++) {
        e.push(e.slot(closure.depth() + i));
      }
      e.cb.invokestatic(Descriptors.SUPPORT, "closure", Descriptors.closure(count));
    } else {
      e.homeAll();
      e.machine().constant(closure.code(), Descriptors.CODE).fp(closure.depth());
      e.cb.loadConstant(count).invokestatic(Descriptors.SUPPORT, "closure", Descriptors.CLOSURE);
    }
    e.pop(result);
    e.release(closure.depth());
  }

  // ---- conditions and ends

  /** Goes on when the word is true. */
  void truth(Operand word, Target isFalse, Target failed) {
    conditions.truth(word, isFalse, failed);
  }

  /** Ends the activation with the value, or with a tail call. */
  void end(Ir ir) {
    endings.end(ir);
  }

  /** Ends a turn with a call of the function that is compiled: with the next turn. */
  void turn(Ir.GlobalCall self) {
    calls.turn(self);
  }
}
