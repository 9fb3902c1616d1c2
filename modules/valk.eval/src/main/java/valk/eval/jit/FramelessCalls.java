package valk.eval.jit;

import java.lang.classfile.CodeBuilder;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Ir;
import valk.gc.Words;

/**
 * Writes the calls of code without a frame: of the function itself, and of callees that are written
 * in place. There are no guards: while such code runs nothing is defined, so what it relies on is
 * asked once, where it is entered.
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
    if (isSelf(global)) {
      translator.arguments(call);
      callSelf(call.base(), call.arguments().size(), result);
    } else {
      Inlining.Candidate candidate = candidate(global);
      translator.arguments(call);
      requireRoom(call.base(), candidate.code());
      Target end = e.target();
      Translator inside = new Translator(method, new Exit.Into(result, call.site(), end));
      method
          .inlining()
          .inside(candidate, () -> e.inFrame(call.base(), () -> inside.end(candidate.body())));
      e.place(end);
    }
    e.release(call.base() - 2);
  }

  /** A call that replaces the activation. */
  void tailCall(Ir.GlobalCall global) {
    Ir.Call call = global.call();
    if (!isSelf(global)) {
      Inlining.Candidate candidate = candidate(global);
      translator.arguments(call);
      requireRoom(0, candidate.code());
      passOn(call);
      method.inlining().inside(candidate, () -> translator.end(candidate.body()));
    } else if (exit instanceof Exit.Into into) {
      translator.arguments(call);
      passOn(call);
      callSelf(0, call.arguments().size(), into.result());
      endings.exit(into.result());
    } else {
      translator.arguments(call);
      requireRoom(0, method.function());
      passOn(call);
      e.jump(method.start());
    }
  }

  private Inlining.Candidate candidate(Ir.GlobalCall global) {
    Global callee = global.global();
    Inlining.Candidate candidate = method.inlining().of(callee, global.call().arguments().size());
    if (candidate == null || !Frameless.isPossible(candidate.body())) {
      throw new Frameless.ImpossibleException();
    }
    method.relies().put(callee, candidate.analysed());
    return candidate;
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
    }
    return self;
  }

  private void callSelf(int base, int count, Operand.InLocal result) {
    requireRoom(base, method.function());
    e.runs(base);
    e.machine().fp(base);
    for (int i = 0; i < count; i++) {
      e.push(e.slot(base + i));
    }
    cb.invokestatic(e.self, Frameless.METHOD, Descriptors.body(count));
    e.pop(result);
    e.push(result).cb.loadConstant(Words.TAIL).lcmp().ifeq(e.giveUp());
  }

  /** The one check of a call: depth, and whether a safepoint is asked for. */
  private void requireRoom(int base, Code callee) {
    e.fp(base + callee.frame).limit().cb.if_icmpge(e.giveUp());
  }
}
