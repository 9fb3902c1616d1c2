package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Ir;
import valk.gc.Words;

/**
 * Writes the calls of code without a frame: of the function itself, of callees that are written in
 * place, and of others that have a body without a frame. There are no guards: while such code runs
 * nothing is defined, so what it relies on is asked once, where it is entered.
 */
final class FramelessCalls {
  private final Method method;
  private final Emitter e;
  private final CodeBuilder cb;
  private final Translator translator;
  private final Endings endings;
  private final Exit exit;

  FramelessCalls(Method method, Translator translator, Endings endings, Exit exit) {
    this.method = method;
    this.e = method.emitter();
    this.cb = e.cb;
    this.translator = translator;
    this.endings = endings;
    this.exit = exit;
  }

  /** A call with a result. */
  void call(Ir.GlobalCall global, Operand.InLocal result) {
    Ir.Call call = global.call();
    boolean self = isSelf(global);
    Inlining.Candidate candidate = self ? null : candidate(global);
    translator.arguments(call);
    if (self) {
      requireFixnums(call);
      callSelf(call.base(), call.arguments().size(), result);
    } else if (candidate == null) {
      callOther(global, result);
    } else {
      inline(candidate, call, result);
    }
    e.release(call.base() - 2);
  }

  private void inline(Inlining.Candidate candidate, Ir.Call call, Operand.InLocal result) {
    requireRoom(call.base(), candidate.code());
    Target end = e.target();
    Translator inside = new Translator(method, new Exit.Into(result, call.site(), end));
    method
        .inlining()
        .inside(candidate, () -> e.inFrame(call.base(), () -> inside.end(candidate.body())));
    e.place(end);
  }

  /** A call that replaces the activation. */
  void tailCall(Ir.GlobalCall global) {
    Ir.Call call = global.call();
    boolean self = isSelf(global);
    Inlining.Candidate candidate = self ? null : candidate(global);
    translator.arguments(call);
    if (candidate != null && method.turns() != null) {
      // The arguments of the turn must stay what they were.
      Operand.InLocal result = e.temporary();
      inline(candidate, call, result);
      endings.exit(result);
    } else if (candidate != null) {
      requireRoom(0, candidate.code());
      passOn(call);
      Translator inside = new Translator(method, exit);
      method.inlining().inside(candidate, () -> inside.end(candidate.body()));
    } else if (!self) {
      Operand.InLocal result = e.temporary();
      callOther(global, result);
      endings.exit(result);
    } else if (exit instanceof Exit.Into into) {
      requireFixnums(call);
      passOn(call);
      callSelf(0, call.arguments().size(), into.result());
      endings.exit(into.result());
    } else {
      requireRoomForTurn(0);
      requireFixnums(call);
      passOn(call);
      if (method.turns() != null) {
        method.turns().end(global.global());
      }
      e.jump(method.start());
    }
  }

  /** Begins anew with the arguments of a call, and as deep as the call would be. */
  void turn(Ir.GlobalCall self) {
    Ir.Call call = self.call();
    method.relies().put(self.global(), method.analysed());
    translator.arguments(call);
    requireRoomForTurn(call.base());
    requireFixnums(call);
    e.runs(call.base());
    passOn(call);
    e.deepen(call.base());
    e.jump(method.start());
  }

  /** The callee, if it is to be written in place; null if it has a body that can be called. */
  private Inlining.@Nullable Candidate candidate(Ir.GlobalCall global) {
    Global callee = global.global();
    int arguments = global.call().arguments().size();
    // Asked once: another thread may define the global meanwhile.
    Code code = callee.code;
    Inlining.Candidate candidate = method.inlining().of(code, arguments);
    if (candidate != null && Frameless.isPossible(candidate.body())) {
      method.relies().put(callee, candidate.analysed());
      return candidate;
    }
    if (!Frameless.isCallable(code, arguments)) {
      throw new Frameless.ImpossibleException();
    }
    return null;
  }

  /** The arguments become the first words of the frame that is not there. */
  private void passOn(Ir.Call call) {
    for (int i = 0; i < call.arguments().size(); i++) {
      e.assign(i, e.slot(call.base() + i));
    }
    e.release(call.arguments().size());
  }

  /** Whether it is the function itself, which then is taken for granted. */
  private boolean isSelf(Ir.GlobalCall global) {
    boolean self = method.isSelf(global);
    if (self) {
      method.relies().put(global.global(), method.analysed());
    } else if (translator.isFixnum(global)) {
      // It was the function itself when that was found out: others define functions meanwhile.
      throw new Frameless.ImpossibleException();
    }
    return self;
  }

  /** Calls what the global means now, which gives up if it has no such body. */
  private void callOther(Ir.GlobalCall global, Operand.InLocal result) {
    int base = global.call().base();
    int count = global.call().arguments().size();
    int code = e.code();
    e.constant(global.global(), Descriptors.GLOBAL)
        .cb
        .getfield(Descriptors.GLOBAL, "code", Descriptors.CODE);
    e.popCode(code);
    cb.aload(code).ifnull(e.unusual());
    cb.aload(code).getfield(Descriptors.CODE, "required", CD_int);
    cb.loadConstant(count).if_icmpne(e.unusual());
    e.fp(base).cb.aload(code).getfield(Descriptors.CODE, "frame", CD_int).iadd();
    e.limit().cb.if_icmpge(e.unusual());
    e.runs(base);
    cb.aload(code).getfield(Descriptors.CODE, "body", Descriptors.NODE);
    e.machine().fp(base);
    for (int i = 0; i < count; i++) {
      e.push(e.slot(base + i));
    }
    cb.invokevirtual(Descriptors.NODE, Frameless.ENTRY, Descriptors.body(count));
    e.releaseCode();
    e.pop(result);
    e.push(result).cb.loadConstant(Words.TAIL).lcmp().ifeq(e.unusual());
  }

  private void callSelf(int base, int count, Operand.InLocal result) {
    if (method.turns() != null || method.way() == Frameless.Way.FOR_LOOPS) {
      // It was not so when the way was chosen: others define functions meanwhile.
      throw new Frameless.ImpossibleException();
    }
    requireRoom(base, method.function());
    e.runs(base);
    e.machine().fp(base);
    for (int i = 0; i < count; i++) {
      e.push(e.slot(base + i));
    }
    cb.invokestatic(e.self, Frameless.METHOD, Descriptors.body(count));
    e.pop(result);
    e.push(result).cb.loadConstant(Words.TAIL).lcmp().ifeq(e.unusual());
  }

  /** Asks for the arguments that the function takes to be fixnums, where that is not known. */
  private void requireFixnums(Ir.Call call) {
    for (int parameter : method.fixnums().parameters()) {
      if (!translator.isFixnum(call.arguments().get(parameter))) {
        e.differs(WordKind.FIXNUM, e.slot(call.base() + parameter)).ifne(e.unusual());
      }
    }
  }

  /** The one check of a call: depth, and whether a safepoint is asked for. */
  private void requireRoom(int base, Code callee) {
    e.requireRoom(base + callee.frame);
  }

  /** As {@link #requireRoom}, of a call that becomes a turn of a loop. */
  private void requireRoomForTurn(int base) {
    e.fp(base + method.function().frame).limitNow().cb.if_icmpge(e.unusual());
  }
}
