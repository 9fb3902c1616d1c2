package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Ir;
import valk.eval.run.Node;
import valk.eval.run.Site;

/**
 * Writes calls. A callee whose parameters are known to fit gets its arguments from Java, or its
 * code is written in place; what else a call may meet is left to the interpreter's node.
 */
final class CallTranslator {
  /** A callee's frame: where it lies, how many arguments there are, and its code's Java local. */
  private record Callee(int base, int count, int code) {
    boolean isPassed() {
      return count <= Unit.MOST_PASSED;
    }
  }

  private final Method method;
  private final Emitter e;
  private final CodeBuilder cb;
  private final Translator translator;
  private final Endings endings;
  private final Exit exit;
  private final FramelessCalls frameless;
  private final PassingClosureCalls closures;

  CallTranslator(Method method, Translator translator, Endings endings, Exit exit) {
    this.method = method;
    this.e = method.emitter();
    this.cb = e.cb;
    this.translator = translator;
    this.endings = endings;
    this.exit = exit;
    this.frameless = new FramelessCalls(method, translator, endings, exit);
    this.closures = new PassingClosureCalls(method, translator);
  }

  // ---- calls with a result

  void global(Ir.GlobalCall global, Operand.InLocal result) {
    if (e.isFrameless()) {
      frameless.call(global, result);
    } else {
      framed(global, result);
    }
  }

  private void framed(Ir.GlobalCall global, Operand.InLocal result) {
    Ir.Call call = global.call();
    Target end = e.target();
    Callee callee = new Callee(call.base(), call.arguments().size(), e.code());
    // Asked once: another thread may define the global meanwhile.
    boolean self = method.isSelf(global);
    Inlining.Candidate candidate = method.inlining().of(global.global(), callee.count());
    loadCode(global, callee);
    requireCallee(
        self,
        candidate,
        callee,
        e.aside(
            () -> {
              e.interpret(call.node(), result);
              e.jump(end);
            }));
    openFrame(global, call);
    translator.arguments(call);
    if (candidate == null) {
      invoke(callee, self, isSettled(call), result);
    } else {
      inline(candidate, call, callee, result);
    }
    e.bind(end);
    e.releaseCode();
  }

  /** What is known of the callee before its arguments are computed. */
  private void requireCallee(
      boolean self, Inlining.@Nullable Candidate candidate, Callee callee, Label otherwise) {
    cb.aload(callee.code()).ifnull(otherwise);
    if (candidate != null) {
      requireAnalysis(callee, candidate.analysed(), otherwise);
    } else if (self) {
      requireAnalysis(callee, method.analysed(), otherwise);
    } else {
      requireParameters(callee, otherwise);
    }
  }

  /** Whether the callee stays what it is while the arguments are computed. */
  private static boolean isSettled(Ir.Call call) {
    return Ir.all(call.arguments(), Ir::definesNothing);
  }

  /** Loads the global's code into a Java local; null when it is no function of fixed arity. */
  private void loadCode(Ir.GlobalCall global, Callee callee) {
    e.constant(global.global(), Descriptors.GLOBAL)
        .cb
        .getfield(Descriptors.GLOBAL, "code", Descriptors.CODE);
    e.popCode(callee.code());
  }

  private void requireParameters(Callee callee, Label otherwise) {
    cb.aload(callee.code()).getfield(Descriptors.CODE, "required", CD_int);
    cb.loadConstant(callee.count()).if_icmpne(otherwise);
  }

  private void openFrame(Ir.GlobalCall global, Ir.Call call) {
    int mark = e.mark();
    e.constant(global.global(), Descriptors.GLOBAL)
        .cb
        .getfield(Descriptors.GLOBAL, "value", CD_long);
    openFrame(e.popped(), call);
    e.releaseTemporaries(mark);
  }

  private void openFrame(Operand function, Ir.Call call) {
    e.assign(call.base() - 2, function);
    e.assign(call.base() - 1, new Operand.Word(call.site()));
  }

  /** Writes the callee's code in place, for as long as the call means it. */
  private void inline(
      Inlining.Candidate candidate, Ir.Call call, Callee callee, Operand.InLocal result) {
    Target end = e.target();
    Label otherwise =
        e.aside(
            () -> {
              invoke(callee, false, false, result);
              e.jump(end);
            });
    if (!isSettled(call)) {
      requireAnalysis(callee, candidate.analysed(), otherwise);
    }
    e.fp(callee.base() + candidate.code().frame).limit().cb.if_icmpge(otherwise);
    Translator inside = new Translator(method, new Exit.Into(result, call.site(), end));
    method
        .inlining()
        .inside(candidate, () -> e.inFrame(callee.base(), () -> inside.end(candidate.body())));
    e.place(end);
  }

  /** The function may have been defined or analysed anew. */
  private void requireAnalysis(Callee callee, Node analysed, Label otherwise) {
    cb.aload(callee.code()).getfield(Descriptors.CODE, "analysed", Descriptors.NODE);
    e.constant(analysed, Descriptors.NODE).cb.if_acmpne(otherwise);
  }

  void value(Ir.ValueCall value, Operand.InLocal result) {
    PassingClosure passing = passing(value);
    if (passing == null) {
      anyValue(value, result);
      return;
    }
    Target end = e.target();
    closures.call(
        passing,
        result,
        () -> {
          anyValue(value, result);
          e.jump(end);
        });
    e.bind(end);
  }

  private @Nullable PassingClosure passing(Ir.ValueCall value) {
    PassingClosure passing = PassingClosure.of(value, method.inlining());
    if (passing == null && e.isFrameless()) {
      throw new Frameless.ImpossibleException();
    }
    return passing;
  }

  private void anyValue(Ir.ValueCall value, Operand.InLocal result) {
    Ir.Call call = value.call();
    Target end = e.target();
    e.move(translator.value(value.function()), result);
    e.onError(result, end);
    openFrame(result, call);
    translator.arguments(call);
    Callee callee = new Callee(call.base(), call.arguments().size(), e.code());
    Inlining.Candidate candidate =
        method.inlining().of(Inlining.closure(value.function()), callee.count());
    if (candidate == null) {
      invokeAny(call, callee, result, end);
    } else {
      inlineClosure(candidate, call, callee, result, end);
    }
    e.bind(end);
    e.releaseCode();
  }

  /** Calls whatever the function is, by its code, if it has one that the arguments fit. */
  private void invokeAny(Ir.Call call, Callee callee, Operand.InLocal result, Target end) {
    e.machine().push(e.slot(callee.base() - 2)).cb.loadConstant(callee.count());
    cb.invokevirtual(Descriptors.MACHINE, "plainCode", Descriptors.CODE_OF);
    e.popCode(callee.code());
    cb.aload(callee.code());
    cb.ifnull(
        e.aside(
            () -> {
              callPrepared(call, result);
              e.jump(end);
            }));
    invoke(callee, false, false, result);
  }

  /** Writes the code of a closure in place, if it is the one that it seems to be. */
  private void inlineClosure(
      Inlining.Candidate candidate,
      Ir.Call call,
      Callee callee,
      Operand.InLocal result,
      Target end) {
    Label otherwise =
        e.aside(
            () -> {
              invokeAny(call, callee, result, end);
              e.jump(end);
            });
    e.machine().push(e.slot(callee.base() - 2)).constant(candidate.code(), Descriptors.CODE);
    e.constant(candidate.analysed(), Descriptors.NODE);
    cb.invokestatic(Descriptors.SUPPORT, "runs", Descriptors.RUNS).ifeq(otherwise);
    e.constant(candidate.code(), Descriptors.CODE).popCode(callee.code());
    inline(candidate, call, callee, result);
  }

  void builtin(Ir.BuiltinCall builtin, Operand.InLocal result) {
    Ir.Call call = builtin.call();
    openFrame(new Operand.Word(builtin.builtin().word()), call);
    translator.arguments(call);
    Intrinsic inPlace = Intrinsic.of(builtin.builtin(), call.arguments().size());
    if (inPlace != null) {
      compute(inPlace, call, result);
    } else if (builtin.builtin().accepts(call.arguments().size())) {
      run(builtin, result);
    } else {
      callPrepared(call, result);
    }
  }

  /** Runs a builtin's body; in a function, of one that calls back a copy that is the call's own. */
  private void run(Ir.BuiltinCall builtin, Operand.InLocal result) {
    Ir.Call call = builtin.call();
    Builtin.Body body = builtin.builtin().body;
    // When a loop that is compiled by itself dies is not known, nor then when the copy would.
    boolean copies = body instanceof Builtin.Loop && method.code() != null;
    Builtin.Body own = copies ? ((Builtin.Loop) body).copy() : body;
    e.runs(call.base());
    e.homeAll();
    e.finishReturn();
    e.constant(own, Descriptors.BUILTIN_BODY).constant(call.node(), Descriptors.NODE);
    e.machineAndFp().cb.loadConstant(call.base()).loadConstant(call.arguments().size());
    cb.loadConstant(builtin.builtin().inspectsErrors() ? 1 : 0);
    cb.invokestatic(Descriptors.SUPPORT, "run", Descriptors.RUN);
    e.pop(result);
    e.release(call.base() - 2);
    e.passedSafepoint();
  }

  private void compute(Intrinsic inPlace, Ir.Call call, Operand.InLocal result) {
    Target end = e.target();
    Label otherwise =
        e.seldom(
            () -> {
              callPrepared(call, result);
              e.jump(end);
            });
    new IntrinsicCall(e, call, otherwise).write(inPlace, result);
    e.release(call.base() - 2);
    e.bind(end);
  }

  /** Makes a call whose words are all known by its node. */
  private void callPrepared(Ir.Call call, Operand.InLocal result) {
    e.runs(call.base());
    e.homeAll();
    e.finishReturn();
    e.constant(call.node(), Descriptors.NODE).machineAndFp();
    cb.invokevirtual(Descriptors.NODE, "callPrepared", Descriptors.EXEC);
    e.pop(result);
    e.release(call.base() - 2);
    e.passedSafepoint();
  }

  /**
   * Enters the callee's code, in the frame that is built, and has a call that it leaves made.
   *
   * @param self whether it is known to have been the function that is compiled
   * @param settled whether it is that still
   */
  private void invoke(Callee callee, boolean self, boolean settled, Operand.InLocal result) {
    Target done = e.target();
    e.runs(callee.base());
    e.home(callee.isPassed() ? callee.base() : callee.base() + callee.count());
    e.finishReturn();
    for (int i = 0; callee.isPassed() && i < callee.count(); i++) {
      e.slot(callee.base() + i);
    }
    Label slow = e.aside(() -> enterAnyhow(callee, result, done));
    if (self) {
      if (!settled) {
        requireAnalysis(callee, method.analysed(), slow);
      }
      e.fp(callee.base() + method.function().frame).limit().cb.if_icmpge(slow);
      e.machine().fp(callee.base());
      pushArguments(callee);
      cb.invokestatic(e.self, "run", Descriptors.body(callee.isPassed() ? callee.count() : 0));
    } else {
      e.fp(callee.base())
          .cb
          .aload(callee.code())
          .getfield(Descriptors.CODE, "frame", CD_int)
          .iadd();
      e.limit().cb.if_icmpge(slow);
      enter(callee);
    }
    e.pop(result);
    returned(callee);
    e.bind(done);
    finish(callee.base(), result);
  }

  private void pushArguments(Callee callee) {
    for (int i = 0; callee.isPassed() && i < callee.count(); i++) {
      e.push(e.slot(callee.base() + i));
    }
  }

  private void enter(Callee callee) {
    int count = callee.isPassed() ? callee.count() : 0;
    cb.aload(callee.code()).getfield(Descriptors.CODE, "body", Descriptors.NODE);
    e.machine().fp(callee.base());
    pushArguments(callee);
    cb.invokevirtual(Descriptors.NODE, count == 0 ? "exec" : "call", Descriptors.body(count));
  }

  /** When a safepoint is asked for, a stack is short, or the function was analysed anew. */
  private void enterAnyhow(Callee callee, Operand.InLocal result, Target done) {
    e.homeAll();
    e.machine().cb.aload(callee.code());
    e.fp(callee.base()).cb.invokevirtual(Descriptors.MACHINE, "enter", Descriptors.ENTER);
    e.pop(result);
    returned(callee);
    e.jump(done);
  }

  private void returned(Callee callee) {
    e.release(callee.base() - 2);
    e.passedCall();
  }

  /** Has a call made that was left in the frame at {@code base}, if the value says so. */
  void finish(int base, Operand.InLocal result) {
    e.machine().push(result).fp(base);
    cb.invokestatic(Descriptors.SUPPORT, "finished", Descriptors.FINISHED);
    e.pop(result);
  }

  // ---- calls that replace the activation

  void globalTail(Ir.GlobalCall global) {
    if (e.isFrameless()) {
      frameless.tailCall(global);
    } else {
      framedTail(global);
    }
  }

  /** Begins the code without a frame anew, as deep as the call of itself would be. */
  void turn(Ir.GlobalCall self) {
    frameless.turn(self);
  }

  private void framedTail(Ir.GlobalCall global) {
    Ir.Call call = global.call();
    Callee callee = new Callee(call.base(), call.arguments().size(), e.code());
    // Asked once: another thread may define the global meanwhile.
    boolean self = method.isSelf(global);
    Inlining.Candidate candidate =
        self ? null : method.inlining().of(global.global(), callee.count());
    loadCode(global, callee);
    Label otherwise = e.aside(() -> leaveToNode(call));
    cb.aload(callee.code()).ifnull(otherwise);
    if (candidate != null) {
      requireAnalysis(callee, candidate.analysed(), otherwise);
    }
    openFrame(global, call);
    translator.arguments(call);
    if (candidate != null) {
      inlineTail(candidate, call, callee);
    } else if (!self) {
      leave(call, () -> cb.aload(callee.code()));
    } else if (exit instanceof Exit.Into into) {
      replace(call, callee, into);
    } else {
      again(call, callee);
    }
    e.releaseCode();
  }

  /** The callee takes the frame, and its code is written in place. */
  private void inlineTail(Inlining.Candidate candidate, Ir.Call call, Callee callee) {
    Label otherwise = e.aside(() -> leave(call, () -> cb.aload(callee.code())));
    if (!isSettled(call)) {
      requireAnalysis(callee, candidate.analysed(), otherwise);
    }
    e.fp(candidate.code().frame).limit().cb.if_icmpge(otherwise);
    passOn(call);
    e.release(callee.count());
    Translator inside = new Translator(method, exit.afterTailCall());
    method.inlining().inside(candidate, () -> inside.end(candidate.body()));
  }

  private void leaveToNode(Ir.Call call) {
    Operand.InLocal result = e.temporary();
    e.interpret(call.node(), result);
    endings.left(result);
  }

  /** Begins anew with the arguments, if that is what the call means still. */
  private void again(Ir.Call call, Callee callee) {
    Label otherwise = e.aside(() -> leave(call, () -> cb.aload(callee.code())));
    requireAnalysis(callee, method.analysed(), otherwise);
    e.fp(method.function().frame).limitNow().cb.if_icmpge(otherwise);
    if (method.way() == Frameless.Way.TURN_BY_TURN) {
      // Who is left the call enters the code without a frame.
      e.machine().constant(method.function(), Descriptors.CODE);
      cb.invokestatic(Descriptors.SUPPORT, "isTried", Descriptors.IS_CODE_TRIED).ifne(otherwise);
    }
    passOn(call);
    e.release(callee.count());
    e.jump(method.start());
  }

  /** The function that is compiled takes the frame of the callee that is written in place. */
  private void replace(Ir.Call call, Callee callee, Exit.Into into) {
    Label otherwise = e.aside(() -> leave(call, () -> cb.aload(callee.code())));
    requireAnalysis(callee, method.analysed(), otherwise);
    passOn(call);
    e.release(callee.count());
    invoke(new Callee(0, callee.count(), callee.code()), true, true, into.result());
    endings.exit(into.result());
  }

  void valueTail(Ir.ValueCall value) {
    PassingClosure passing = passing(value);
    if (passing == null) {
      anyValueTail(value);
      return;
    }
    Operand.InLocal result = e.temporary();
    closures.call(passing, result, () -> anyValueTail(value));
    endings.exit(result);
  }

  private void anyValueTail(Ir.ValueCall value) {
    Ir.Call call = value.call();
    Operand.InLocal function = e.temporary();
    Target failed = endings.ending();
    e.move(translator.value(value.function()), function);
    e.expect(failed);
    e.onError(function, failed);
    openFrame(function, call);
    translator.arguments(call);
    leave(call, cb::aconst_null);
    e.place(failed);
    endings.exit(function);
  }

  /**
   * Leaves the call to whoever entered this activation.
   *
   * @param pushCode pushes the callee's code, or null
   */
  private void leave(Ir.Call call, Runnable pushCode) {
    int count = call.arguments().size();
    passOn(call);
    e.home(count);
    e.finishReturn();
    e.machine();
    pushCode.run();
    cb.loadConstant(count).invokestatic(Descriptors.SUPPORT, "leave", Descriptors.LEAVE);
    Operand.InLocal mark = e.popped();
    e.release(0);
    e.passedCall();
    endings.left(mark);
  }

  /** The frame passes to the callee: function, site, and its arguments as the frame's first. */
  private void passOn(Ir.Call call) {
    int count = call.arguments().size();
    Operand function = e.slot(call.base() - 2);
    for (int i = 0; i < count; i++) {
      e.slot(call.base() + i);
    }
    if (exit instanceof Exit.Into into) {
      e.assign(-2, function);
      e.assign(-1, new Operand.Word(Site.afterTailCall(into.site())));
    } else {
      e.machineAndFp().push(function);
      cb.invokestatic(Descriptors.SUPPORT, "passOn", Descriptors.PASS_ON);
      e.returned();
    }
    for (int i = 0; i < count; i++) {
      e.assign(i, e.slot(call.base() + i));
    }
  }
}
