package valk.eval.jit;

import java.lang.classfile.Label;
import valk.eval.run.Ir;
import valk.gc.Words;

/**
 * Writes what is computed in place of a builtin, whose arguments lie in the frame that is built.
 * Goes elsewhere where anything is unusual; then nothing has happened.
 */
final class IntrinsicCall {
  private final Emitter e;
  private final Ir.Call call;
  private final Label otherwise;

  IntrinsicCall(Emitter emitter, Ir.Call call, Label otherwise) {
    this.e = emitter;
    this.call = call;
    this.otherwise = otherwise;
  }

  void write(Intrinsic intrinsic, Operand.InLocal result) {
    requireNoSafepoint();
    switch (intrinsic) {
      case Intrinsic.Made made -> make(made, result);
      case Intrinsic.Asked asked -> ask(asked, result);
      case Intrinsic.Element element -> element(element.rests(), result);
      case Intrinsic.Tried tried -> attempt(tried, result);
    }
  }

  /** The builtin would reach one. Code without a frame has asked where it began. */
  private void requireNoSafepoint() {
    if (!e.isFrameless()) {
      e.limit().cb.ifeq(otherwise);
    }
  }

  private void make(Intrinsic.Made made, Operand.InLocal result) {
    for (int i = 0; i < count(); i++) {
      requireNoError(i);
    }
    int mark = e.mark();
    Operand.InLocal at = e.room(made.bytes(), otherwise);
    Helper helper = Helper.maker(made.method(), count() + 1);
    e.helper(helper).access().push(at);
    pushArguments();
    e.call(helper);
    e.pop(result);
    e.releaseTemporaries(mark);
  }

  private void ask(Intrinsic.Asked asked, Operand.InLocal result) {
    requireNoError(0);
    compute(asked.method(), result);
  }

  private void element(int rests, Operand.InLocal result) {
    e.move(argument(0), result);
    for (int i = 0; i < rests; i++) {
      load(Helper.REST, result);
    }
    load(Helper.FIRST, result);
  }

  /** The word of a pair takes the place of the pair's. */
  private void load(Helper word, Operand.InLocal result) {
    e.differs(WordKind.PAIR, result).ifne(otherwise);
    e.load(word, result);
    e.pop(result);
  }

  private void attempt(Intrinsic.Tried tried, Operand.InLocal result) {
    for (int i = 0; i < count(); i++) {
      if ((tried.values() >> i & 1) != 0) {
        requireNoError(i);
      }
    }
    compute(tried.method(), result);
    e.push(result).cb.loadConstant(Words.NONE).lcmp().ifeq(otherwise);
  }

  private int count() {
    return call.arguments().size();
  }

  private Operand argument(int index) {
    return e.slot(call.base() + index);
  }

  /** Constants are no errors; what else is none shows when it is asked. */
  private void requireNoError(int index) {
    if (!(call.arguments().get(index) instanceof Ir.Constant constant)
        || Words.isObject(constant.word())) {
      e.requireNoError(argument(index), otherwise);
    }
  }

  private void pushArguments() {
    for (int i = 0; i < count(); i++) {
      e.push(argument(i));
    }
  }

  private void compute(String method, Operand.InLocal result) {
    Helper helper = Helper.intrinsic(method, count());
    e.helper(helper).machine();
    pushArguments();
    e.call(helper);
    e.pop(result);
  }
}
