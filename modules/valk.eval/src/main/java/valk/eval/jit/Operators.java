package valk.eval.jit;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import valk.eval.run.Ir;
import valk.gc.Words;

/** Writes arithmetic, comparisons and list operations: the usual case in place, others aside. */
final class Operators {
  /** The operands of a binary operator. */
  private record Operands(Operand left, Operand right) {}

  private final Emitter e;
  private final CodeBuilder cb;
  private final Translator translator;

  Operators(Emitter emitter, Translator translator) {
    this.e = emitter;
    this.cb = emitter.cb;
    this.translator = translator;
  }

  /** Computes both operands, from left to right. */
  private Operands operands(Ir.Binary binary) {
    Ir left = binary.left();
    Ir right = binary.right();
    if (Ir.isSimple(right)) {
      Operand first = translator.value(left);
      return new Operands(first, translator.value(right));
    }
    if (Ir.isStable(left)) {
      Operand second = translator.value(right);
      return new Operands(translator.value(left), second);
    }
    e.assign(binary.depth(), translator.value(left));
    Operand second = translator.value(right);
    Operand.InLocal first = e.temporary();
    e.move(e.slot(binary.depth()), first);
    e.release(binary.depth());
    return new Operands(first, second);
  }

  void binary(Ir.Binary binary, Operand.InLocal result) {
    Operands operands = operands(binary);
    Target end = e.target();
    Label slow = e.seldom(() -> slowly(binary, operands, result, end));
    if (binary.operator() == Ir.Operator.CONS) {
      cons(binary, operands, result, slow);
    } else {
      requireFixnums(binary, operands, slow);
      fixnums(binary.operator(), operands, result, slow);
    }
    e.bind(end);
  }

  private void slowly(Ir.Binary binary, Operands operands, Operand.InLocal result, Target end) {
    slowly(binary, operands);
    e.pop(result);
    e.jump(end);
  }

  /** Pushes what the node makes of the operands. */
  private void slowly(Ir.Binary binary, Operands operands) {
    e.homeAll();
    e.finishReturn();
    e.constant(binary.node(), Descriptors.NODE).machineAndFp();
    e.push(operands.left()).push(operands.right());
    cb.invokevirtual(Descriptors.NODE, "slowly", Descriptors.SLOWLY_2);
    e.passedSafepoint();
  }

  private void requireFixnums(Ir.Binary binary, Operands operands, Label slow) {
    boolean left = translator.isFixnum(binary.left());
    boolean right = translator.isFixnum(binary.right());
    if (left && right) {
      return;
    }
    if (left) {
      e.differs(WordKind.FIXNUM, operands.right());
    } else if (right) {
      e.differs(WordKind.FIXNUM, operands.left());
    } else {
      // The bits of both are 0 if those of one or the other are.
      e.push(operands.left()).push(operands.right()).cb.lor().l2i();
      cb.loadConstant(WordKind.FIXNUM.mask).iand();
    }
    cb.ifne(slow);
  }

  private void fixnums(Ir.Operator operator, Operands o, Operand.InLocal result, Label slow) {
    switch (operator) {
      case ADD -> sum(o, result, slow);
      case SUBTRACT -> difference(o, result, slow);
      case MULTIPLY -> product(o, result, slow);
      case DIVIDE -> quotient(o, result, slow);
      case REMAINDER -> remainder(o, result, slow);
      default -> truthValue(operator, o, result);
    }
  }

  private void sum(Operands o, Operand.InLocal result, Label slow) {
    e.push(o.left()).push(o.right());
    cb.ladd();
    e.pop(result);
    if (o.right() instanceof Operand.Word word) {
      requireOrder(o.left(), result, word.word() >= 0, slow);
      return;
    }
    // Both operands have another sign than the sum.
    e.push(o.left()).push(result);
    cb.lxor();
    e.push(o.right()).push(result);
    cb.lxor().land();
    ifNegative(slow);
  }

  private void difference(Operands o, Operand.InLocal result, Label slow) {
    e.push(o.left()).push(o.right());
    cb.lsub();
    e.pop(result);
    if (o.right() instanceof Operand.Word word) {
      requireOrder(o.left(), result, word.word() < 0, slow);
      return;
    }
    e.push(o.left()).push(o.right());
    cb.lxor();
    e.push(o.left()).push(result);
    cb.lxor().land();
    ifNegative(slow);
  }

  /** A sum with a constant that has overflowed lies on the wrong side of the other operand. */
  private void requireOrder(Operand left, Operand result, boolean isGreater, Label slow) {
    e.push(result).push(left);
    cb.lcmp();
    if (isGreater) {
      cb.iflt(slow);
    } else {
      cb.ifgt(slow);
    }
  }

  private void ifNegative(Label target) {
    cb.loadConstant(0L).lcmp().iflt(target);
  }

  private void product(Operands o, Operand.InLocal result, Label slow) {
    Operand.InLocal factor = e.temporary();
    e.push(o.left());
    cb.loadConstant(2).lshr();
    e.pop(factor);
    e.push(factor).push(o.right());
    cb.lmul();
    e.pop(result);
    e.push(factor).push(o.right());
    cb.invokestatic(Descriptors.MATH, "multiplyHigh", Descriptors.TWO_WORDS);
    e.push(result);
    cb.loadConstant(63).lshr().lcmp().ifne(slow);
  }

  private void quotient(Operands o, Operand.InLocal result, Label slow) {
    requireDivisor(o.right(), slow);
    e.push(o.left()).push(o.right());
    cb.ldiv();
    e.pop(result);
    // The quotient of the least fixnum and -1 is none.
    e.push(result);
    cb.loadConstant(Words.FIXNUM_MAX).lcmp().ifgt(slow);
    e.push(result);
    cb.loadConstant(2).lshl();
    e.pop(result);
  }

  private void remainder(Operands o, Operand.InLocal result, Label slow) {
    requireDivisor(o.right(), slow);
    e.push(o.left()).push(o.right());
    cb.lrem();
    e.pop(result);
  }

  private void requireDivisor(Operand divisor, Label slow) {
    if (!(divisor instanceof Operand.Word word) || word.word() == 0) {
      e.push(divisor);
      cb.loadConstant(0L).lcmp().ifeq(slow);
    }
  }

  private void truthValue(Ir.Operator operator, Operands o, Operand.InLocal result) {
    Target isFalse = e.target();
    Target end = e.target();
    compare(operator, o, isFalse);
    e.move(new Operand.Word(Words.fixnum(1)), result);
    e.jump(end);
    e.place(isFalse);
    e.move(new Operand.Word(Words.fixnum(0)), result);
    e.bind(end);
  }

  /** Goes on when the comparison of two words holds. */
  private void compare(Ir.Operator operator, Operands o, Target isFalse) {
    e.push(o.left()).push(o.right());
    cb.lcmp();
    switch (operator) {
      case LESS -> e.branch(isFalse, cb::ifge);
      case LESS_OR_EQUAL -> e.branch(isFalse, cb::ifgt);
      case GREATER -> e.branch(isFalse, cb::ifle);
      case GREATER_OR_EQUAL -> e.branch(isFalse, cb::iflt);
      case EQUAL -> e.branch(isFalse, cb::ifne);
      case NOT_EQUAL -> e.branch(isFalse, cb::ifeq);
      default -> throw new IllegalArgumentException("no comparison: " + operator);
    }
  }

  /** Goes on when the comparison is true. */
  void comparison(Ir.Binary binary, Target isFalse, Target failed) {
    Operands operands = operands(binary);
    Target quick = e.target();
    Target end = e.target();
    e.expect(isFalse);
    e.expect(failed);
    boolean identity =
        binary.operator() == Ir.Operator.EQUAL || binary.operator() == Ir.Operator.NOT_EQUAL;
    e.expect(quick);
    Runnable slowly =
        () -> {
          slowly(binary, operands);
          // The value is on the operand stack; the machine must come before it.
          Operand.InLocal value = e.popped();
          translator.truth(value, isFalse, failed);
          e.jump(end);
        };
    Label slow = identity ? e.aside(() -> identical(operands, quick, slowly)) : e.seldom(slowly);
    requireFixnums(binary, operands, slow);
    e.bind(quick);
    compare(binary.operator(), operands, isFalse);
    e.bind(end);
  }

  private void identical(Operands operands, Target quick, Runnable slowly) {
    onImmediate(operands.left(), quick);
    onImmediate(operands.right(), quick);
    if (e.isFrameless()) {
      e.giveUp();
    } else {
      slowly.run();
    }
  }

  /** An immediate equals only itself. */
  private void onImmediate(Operand operand, Target target) {
    e.differs(WordKind.IMMEDIATE, operand);
    e.branch(target, cb::ifeq);
  }

  private void cons(Ir.Binary binary, Operands o, Operand.InLocal result, Label slow) {
    if (e.isFrameless()) {
      e.requireList(o.right(), slow);
      if (!translator.isFixnum(binary.left())) {
        e.requireNoError(o.left(), slow);
      }
      Operand.InLocal at = e.room(Words.PAIR_BYTES, slow);
      e.helper(Helper.CONS_AT).access().push(at).push(o.left()).push(o.right());
      e.call(Helper.CONS_AT);
    } else {
      e.machine().push(o.left()).push(o.right());
      cb.invokestatic(Descriptors.SUPPORT, "canCons", Descriptors.CAN_CONS).ifeq(slow);
      e.machine().push(o.left()).push(o.right());
      cb.invokestatic(Descriptors.SUPPORT, "cons", Descriptors.ofMachineAndWords(2));
    }
    e.pop(result);
  }

  // ---- one operand

  void unary(Ir.Unary unary, Operand.InLocal result) {
    Operand operand = translator.value(unary.operand());
    Target end = e.target();
    Label slow =
        e.seldom(
            () -> {
              slowly(unary, operand);
              e.pop(result);
              e.jump(end);
            });
    switch (unary.operator()) {
      case HEAD -> {
        requirePair(operand, slow);
        e.load(Helper.FIRST, operand);
        e.pop(result);
      }
      case TAIL -> {
        requirePair(operand, slow);
        e.load(Helper.TAIL, operand);
        e.pop(result);
      }
      case IS_NIL -> {
        Target isFalse = e.target();
        requireNil(operand, isFalse, slow);
        e.move(new Operand.Word(Words.fixnum(1)), result);
        e.jump(end);
        e.place(isFalse);
        e.move(new Operand.Word(Words.fixnum(0)), result);
      }
    }
    e.bind(end);
  }

  private void slowly(Ir.Unary unary, Operand operand) {
    e.homeAll();
    e.finishReturn();
    e.constant(unary.node(), Descriptors.NODE).machineAndFp().push(operand);
    cb.invokevirtual(Descriptors.NODE, "slowly", Descriptors.SLOWLY_1);
    e.passedSafepoint();
  }

  private void requirePair(Operand operand, Label slow) {
    e.differs(WordKind.PAIR, operand).ifne(slow);
  }

  /** Goes on when the operand is nil. */
  void isNil(Ir.Unary unary, Target isFalse, Target failed) {
    Operand operand = translator.value(unary.operand());
    Target end = e.target();
    e.expect(isFalse);
    e.expect(failed);
    Label slow =
        e.seldom(
            () -> {
              slowly(unary, operand);
              translator.truth(e.popped(), isFalse, failed);
              e.jump(end);
            });
    requireNil(operand, isFalse, slow);
    e.bind(end);
  }

  /** Goes on when the operand is nil. What is asked most often, of lists, is answered first. */
  private void requireNil(Operand operand, Target isFalse, Label slow) {
    Target isNil = e.target();
    e.push(operand).cb.loadConstant(Words.NIL).lcmp();
    e.branch(isNil, cb::ifeq);
    e.differs(WordKind.PAIR, operand);
    e.branch(isFalse, cb::ifeq);
    e.differs(WordKind.OBJECT, operand).ifeq(slow);
    e.jump(isFalse);
    e.place(isNil);
  }
}
