package valk.eval.jit;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Ir;
import valk.gc.Words;

/**
 * What is left to do with the value of a function after it has called itself, when that is so
 * little that the call need not return to do it: the call becomes a turn of a loop, and what is
 * left is kept in Java locals until there is a value.
 *
 * <p>Only for code without a frame, where nobody sees in which order it computes. A turn counts as
 * deep as the call would have been, so that what is too deep still is.
 */
abstract sealed class Remainder permits PendingSum, PendingCell {
  private final Method method;
  final Emitter e;

  /** The calls looked at: whether they are the function's. Others may define it meanwhile. */
  private final IdentityHashMap<Ir.GlobalCall, Boolean> calls = new IdentityHashMap<>();

  Remainder(Method method) {
    this.method = method;
    this.e = method.emitter();
  }

  /** What is left to do after a function's calls of itself; null if that is nothing, or more. */
  static @Nullable Remainder of(Method method, Ir body) {
    for (Remainder kind : List.of(new PendingCell(method), new PendingSum(method))) {
      if (kind.isFoundIn(body)) {
        return kind;
      }
    }
    return null;
  }

  private boolean isFoundIn(Ir ir) {
    return takes(ir) || Ir.any(Endings.parts(ir), this::isFoundIn);
  }

  /** Whether a step at the end of the activation calls the function, and leaves only such work. */
  abstract boolean takes(Ir step);

  /** Writes what holds before the first turn. */
  abstract void begin();

  /** Writes a step that is {@linkplain #takes taken}: a turn. */
  abstract void end(Ir step, Translator translator);

  /** Pushes what becomes of the activation's value; {@link Words#TAIL} if it is an unusual one. */
  abstract void finish(Operand value);

  /** Whether a step calls the function, or does so at its end and leaves only such work. */
  final boolean leads(Ir step) {
    return switch (step) {
      case Ir.Padded padded -> leads(padded.step());
      case Ir.GlobalCall call -> isSelf(call);
      default -> takes(step);
    };
  }

  private boolean isSelf(Ir.GlobalCall call) {
    return calls.computeIfAbsent(call, method::isSelf);
  }

  /** Whether a step calls the function anywhere. */
  final boolean calls(Ir step) {
    return step instanceof Ir.GlobalCall call && isSelf(call)
        || Ir.any(Ir.parts(step), this::calls);
  }

  /** Writes a step that {@linkplain #leads leads} to the function. */
  final void follow(Ir step, Translator translator) {
    switch (step) {
      case Ir.Padded padded -> follow(padded.step(), translator);
      case Ir.GlobalCall call -> translator.turn(call);
      default -> end(step, translator);
    }
  }

  /** A Java local with a word that is known where the method begins. */
  final Operand.InLocal local(long word) {
    Operand.InLocal local = e.temporary();
    e.move(new Operand.Word(word), local);
    return local;
  }

  /** Gives up if a word is the mark of that. */
  final void require(Operand.InLocal word, long mark) {
    e.push(word).cb.loadConstant(mark).lcmp().ifeq(e.unusual());
  }
}
