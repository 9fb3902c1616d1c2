package valk.eval.jit;

import valk.eval.run.Ir;

/** Writes conditions: a truth value is made only where one is asked for. */
final class Conditions {
  private final Emitter e;
  private final Translator translator;
  private final Operators operators;

  Conditions(Emitter emitter, Translator translator, Operators operators) {
    this.e = emitter;
    this.translator = translator;
    this.operators = operators;
  }

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
      default -> truth(translator.value(ir), isFalse, failed);
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
    e.helper(Helper.TRUTH).machine().push(word).call(Helper.TRUTH);
    e.expect(isFalse);
    e.expect(failed);
    int truth = e.truth();
    e.popInt(truth);
    e.cb
        .iload(truth)
        .ifle(
            e.aside(
                () -> {
                  e.cb.iload(truth);
                  e.branch(failed, e.cb::iflt);
                  e.jump(isFalse);
                }));
  }
}
