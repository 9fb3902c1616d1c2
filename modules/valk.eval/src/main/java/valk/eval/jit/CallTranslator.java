package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import valk.eval.run.Code;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.gc.Words;

/**
 * Writes calls. A callee whose parameters are known to fit gets its arguments from Java; what else
 * a call may meet is left to the interpreter's node.
 */
final class CallTranslator {
  private final Emitter e;
  private final CodeBuilder cb;
  private final Translator translator;
  private final Code code;
  private final Target start;
  int lowestBase = Integer.MAX_VALUE / Machine.JAVA_BYTES_PER_WORD;

  /**
   * @param code what is compiled
   * @param start where it begins, with its arguments in Java locals or homed
   */
  CallTranslator(Emitter emitter, Translator translator, Code code, Target start) {
    this.e = emitter;
    this.cb = emitter.cb;
    this.translator = translator;
    this.code = code;
    this.start = start;
  }

  /** Whether the global names the function that is compiled. */
  private boolean isSelf(Ir.GlobalCall call) {
    return call.global().code == code && call.call().arguments().size() == code.required;
  }

  // ---- calls with a result

  void global(Ir.GlobalCall global, Operand.InLocal result) {
    Ir.Call call = global.call();
    Target end = e.target();
    boolean self = isSelf(global);
    int callee = callee(global);
    Label slow =
        e.aside(
            () -> {
              e.interpret(call.node(), result);
              e.jump(end);
            });
    if (self) {
      e.cb.aload(callee);
      e.constant(code, Names.CODE).cb.if_acmpne(slow);
    } else {
      requireParameters(callee, call.arguments().size(), slow);
    }
    openFrame(global, call);
    arguments(call);
    invoke(call, callee, self, result);
    e.bind(end);
  }

  /** Loads the global's code into a Java local; null when it is no function of fixed arity. */
  private int callee(Ir.GlobalCall global) {
    int callee = cb.allocateLocal(TypeKind.REFERENCE);
    e.constant(global.global(), Names.GLOBAL).cb.getfield(Names.GLOBAL, "code", Names.CODE);
    cb.astore(callee);
    return callee;
  }

  private void requireParameters(int callee, int count, Label otherwise) {
    cb.aload(callee).ifnull(otherwise);
    cb.aload(callee).getfield(Names.CODE, "required", CD_int);
    cb.loadConstant(count).if_icmpne(otherwise);
  }

  private void openFrame(Ir.GlobalCall global, Ir.Call call) {
    int mark = e.mark();
    e.constant(global.global(), Names.GLOBAL).cb.getfield(Names.GLOBAL, "value", CD_long);
    openFrame(e.popped(), call);
    e.releaseTemporaries(mark);
  }

  private void openFrame(Operand function, Ir.Call call) {
    lowestBase = Math.min(lowestBase, call.base());
    e.assign(call.base() - 2, function);
    e.assign(call.base() - 1, new Operand.Word(call.site()));
  }

  private void arguments(Ir.Call call) {
    for (int i = 0; i < call.arguments().size(); i++) {
      int mark = e.mark();
      e.assign(call.base() + i, translator.value(call.arguments().get(i)));
      e.releaseTemporaries(mark);
      translator.pollNowAndThen(i, call.base() + i + 1);
    }
  }

  void value(Ir.ValueCall value, Operand.InLocal result) {
    Ir.Call call = value.call();
    Target end = e.target();
    e.move(translator.value(value.function()), result);
    e.onError(result, end);
    openFrame(result, call);
    arguments(call);
    int callee = cb.allocateLocal(TypeKind.REFERENCE);
    e.machine().push(e.slot(call.base() - 2)).cb.loadConstant(call.arguments().size());
    cb.invokevirtual(Names.MACHINE, "plainCode", Names.CODE_OF).astore(callee);
    cb.aload(callee);
    cb.ifnull(
        e.aside(
            () -> {
              callPrepared(call, result);
              e.jump(end);
            }));
    invoke(call, callee, false, result);
    e.bind(end);
  }

  void builtin(Ir.BuiltinCall builtin, Operand.InLocal result) {
    Ir.Call call = builtin.call();
    openFrame(new Operand.Word(builtin.builtin().word()), call);
    arguments(call);
    callPrepared(call, result);
  }

  /** Makes a call whose words are all known by its node. */
  private void callPrepared(Ir.Call call, Operand.InLocal result) {
    e.homeAll();
    e.finishReturn();
    e.constant(call.node(), Names.NODE).machineAndFp();
    cb.invokevirtual(Names.NODE, "callPrepared", Names.EXEC);
    e.pop(result);
    e.state.release(call.base() - 2);
    e.passedSafepoint(false);
  }

  /** Enters the callee's code, in the frame that is built, and has a call that it leaves made. */
  private void invoke(Ir.Call call, int callee, boolean self, Operand.InLocal result) {
    Target done = e.target();
    int base = call.base();
    int count = call.arguments().size();
    boolean passed = count <= UnitCompiler.MOST_PASSED;
    e.home(passed ? base : base + count);
    e.finishReturn();
    for (int i = 0; passed && i < count; i++) {
      e.slot(base + i);
    }
    checkRoom(call, callee, self, result, done);
    if (self) {
      checkSame(call, callee, result, done);
      e.machine().fp(base);
      pushArguments(call, passed);
      e.cb.invokestatic(e.self, "run", Names.body(passed ? count : 0));
      e.pop(result);
    } else {
      enter(call, callee, passed, result);
    }
    returned(call);
    e.bind(done);
    finish(call, result);
  }

  private void pushArguments(Ir.Call call, boolean passed) {
    for (int i = 0; passed && i < call.arguments().size(); i++) {
      e.push(e.slot(call.base() + i));
    }
  }

  private void checkRoom(
      Ir.Call call, int callee, boolean self, Operand.InLocal result, Target done) {
    Label slow =
        e.aside(
            () -> {
              e.homeAll();
              e.machine().cb.aload(callee);
              e.fp(call.base()).cb.invokevirtual(Names.MACHINE, "enterSlowly", Names.ENTER);
              e.pop(result);
              returned(call);
              e.jump(done);
            });
    if (self) {
      e.fp(call.base() + code.frame);
    } else {
      e.fp(call.base()).cb.aload(callee).getfield(Names.CODE, "frame", CD_int).iadd();
    }
    e.limit().cb.if_icmpge(slow);
  }

  /** The function may have been analysed again, or be something else to the interpreter. */
  private void checkSame(Ir.Call call, int callee, Operand.InLocal result, Target done) {
    cb.aload(callee).getfield(Names.CODE, "body", Names.NODE);
    e.me()
        .cb
        .if_acmpne(
            e.aside(
                () -> {
                  enter(call, callee, call.arguments().size() <= UnitCompiler.MOST_PASSED, result);
                  returned(call);
                  e.jump(done);
                }));
  }

  private void enter(Ir.Call call, int callee, boolean passed, Operand.InLocal result) {
    int count = passed ? call.arguments().size() : 0;
    cb.aload(callee).getfield(Names.CODE, "body", Names.NODE);
    e.machine().fp(call.base());
    pushArguments(call, passed);
    cb.invokevirtual(Names.NODE, count == 0 ? "exec" : "call", Names.body(count));
    e.pop(result);
  }

  private void returned(Ir.Call call) {
    e.state.release(call.base() - 2);
    e.passedSafepoint(true);
  }

  private void finish(Ir.Call call, Operand.InLocal result) {
    Target done = e.target();
    e.push(result).cb.loadConstant(Words.TAIL).lcmp();
    cb.ifeq(
        e.aside(
            () -> {
              e.machine().fp(call.base());
              cb.invokevirtual(Names.MACHINE, "finish", Names.FINISH);
              e.pop(result);
              e.jump(done);
            }));
    e.bind(done);
  }

  // ---- calls that replace the activation

  void globalTail(Ir.GlobalCall global) {
    Ir.Call call = global.call();
    int callee = callee(global);
    cb.aload(callee).ifnull(e.aside(() -> leaveToNode(call)));
    openFrame(global, call);
    arguments(call);
    if (isSelf(global)) {
      again(call, callee);
    } else {
      leave(call, () -> cb.aload(callee));
    }
  }

  private void leaveToNode(Ir.Call call) {
    Operand.InLocal result = e.temporary();
    e.interpret(call.node(), result);
    e.push(result).cb.lreturn();
  }

  /** Begins anew with the arguments, if that is what the call means still. */
  private void again(Ir.Call call, int callee) {
    Label otherwise = e.aside(() -> leave(call, () -> cb.aload(callee)));
    cb.aload(callee);
    e.constant(code, Names.CODE).cb.if_acmpne(otherwise);
    cb.aload(callee).getfield(Names.CODE, "body", Names.NODE);
    e.me().cb.if_acmpne(otherwise);
    e.fp(code.frame).limit().cb.if_icmpge(otherwise);
    passOn(call);
    e.state.release(code.required);
    e.jump(start);
  }

  void valueTail(Ir.ValueCall value) {
    Ir.Call call = value.call();
    Operand.InLocal function = e.temporary();
    Target failed = e.end();
    e.move(translator.value(value.function()), function);
    e.expect(failed);
    e.onError(function, failed);
    openFrame(function, call);
    arguments(call);
    leave(call, cb::aconst_null);
    e.place(failed);
    e.push(function).cb.lreturn();
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
    e.machine();
    pushCode.run();
    cb.loadConstant(count).invokestatic(Names.SUPPORT, "leave", Names.LEAVE).lreturn();
  }

  /** The frame passes to the callee: function, site, and its arguments as the frame's first. */
  private void passOn(Ir.Call call) {
    int count = call.arguments().size();
    e.machineAndFp().push(e.slot(call.base() - 2));
    cb.invokestatic(Names.SUPPORT, "passOn", Names.PASS_ON);
    e.state.returnPending = false;
    for (int i = 0; i < count; i++) {
      e.slot(call.base() + i);
    }
    for (int i = 0; i < count; i++) {
      e.assign(i, e.slot(call.base() + i));
    }
  }
}
