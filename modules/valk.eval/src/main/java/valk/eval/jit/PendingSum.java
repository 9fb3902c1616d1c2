package valk.eval.jit;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Ir;
import valk.gc.Words;

/**
 * A sum of the function's value and of what calls it not: the terms are added before there is a
 * value. Terms of a usual sum are fixnums, and so is it, whatever is added first. Functions that
 * call themselves for two terms are left alone: HotSpot makes more of two calls.
 *
 * <p>Accumulation: R. M. Burstall and J. Darlington, <i>A Transformation System for Developing
 * Recursive Programs</i>, 1977.
 */
final class PendingSum extends Remainder {
  private Operand.@Nullable InLocal sum;

  PendingSum(Method method) {
    super(method);
  }

  @Override
  boolean takes(Ir step) {
    return step instanceof Ir.Binary sum
        && sum.operator() == Ir.Operator.ADD
        && (leads(sum.right()) && !calls(sum.left())
            || leads(sum.left()) && isComputedAnyTime(sum.right()));
  }

  /** Whether a term can be computed before the one at its left. */
  private static boolean isComputedAnyTime(Ir term) {
    return Ir.isStable(term) && !(term instanceof Ir.Pooled);
  }

  private Operand.InLocal sum() {
    if (sum == null) {
      throw new IllegalStateException("the method has not begun");
    }
    return sum;
  }

  @Override
  void begin() {
    sum = local(Words.NONE);
  }

  @Override
  void end(Ir step, Translator translator) {
    Ir.Binary binary = (Ir.Binary) step;
    boolean inOrder = leads(binary.right());
    int mark = e.mark();
    finish(translator.value(inOrder ? binary.left() : binary.right()));
    e.pop(sum());
    require(sum(), Words.TAIL);
    e.releaseTemporaries(mark);
    follow(inOrder ? binary.right() : binary.left(), translator);
  }

  @Override
  void finish(Operand value) {
    e.push(sum()).push(value);
    e.cb.invokestatic(Descriptors.SUPPORT, "added", Descriptors.TWO_WORDS);
  }
}
