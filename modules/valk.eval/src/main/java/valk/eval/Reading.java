package valk.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import valk.eval.run.Machine;
import valk.eval.value.IntegerCell;
import valk.eval.value.Integers;
import valk.eval.value.Numbers;
import valk.eval.value.Pair;
import valk.eval.value.Printer;
import valk.eval.value.RealCell;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.VectorCell;
import valk.gc.Words;
import valk.memory.Space;

/**
 * One look at a value from inside the interpreter. All but printing reaches no safepoint, so the
 * word stays where it is.
 */
final class Reading {
  private static final int FRAME = Machine.HEADER;

  private final Interpreter lisp;
  private final Machine m;
  private final Space space;
  private final long word;

  Reading(Interpreter lisp, Machine m, long word) {
    this.lisp = lisp;
    this.m = m;
    this.space = m.space;
    this.word = word;
  }

  String type() {
    return Shapes.typeName(space, word);
  }

  boolean isNil() {
    return word == Words.NIL;
  }

  boolean isTrue() {
    boolean zero = Shapes.isReal(space, word) && RealCell.value(space, word) == 0.0;
    return word != Words.NIL && word != Words.fixnum(0) && !zero;
  }

  long asLong() {
    require(Shapes.isInteger(space, word), "an integer");
    if (Words.isFixnum(word)) {
      return Words.integer(word);
    }
    long bits = IntegerCell.bits(space, word);
    if (bits <= Long.SIZE && IntegerCell.value(space, word).bitLength() < Long.SIZE) {
      return IntegerCell.value(space, word).longValue();
    }
    throw new ArithmeticException("the integer, of " + bits + " bits, does not fit a long");
  }

  BigInteger asBigInteger() {
    require(Shapes.isInteger(space, word), "an integer");
    return Integers.value(space, word);
  }

  double asDouble() {
    require(Shapes.isNumber(space, word), "a number");
    return Numbers.toDouble(space, word);
  }

  String asString() {
    require(Shapes.isString(space, word), "a string");
    return StringCell.text(space, word);
  }

  List<Value> asList() {
    boolean vector = Shapes.isVector(space, word);
    require(vector || Words.isList(word), "a list");
    return vector ? elementsOfVector() : elementsOfList();
  }

  private List<Value> elementsOfList() {
    List<Value> elements = new ArrayList<>();
    for (long l = word; Words.isPair(l); l = Pair.rest(space, l)) {
      elements.add(lisp.value(Pair.first(space, l)));
    }
    return List.copyOf(elements);
  }

  private List<Value> elementsOfVector() {
    List<Value> elements = new ArrayList<>();
    for (int i = 0; i < VectorCell.length(space, word); i++) {
      elements.add(lisp.value(VectorCell.get(space, word, i)));
    }
    return List.copyOf(elements);
  }

  Data data() {
    return lisp.dataWords().data(word);
  }

  String print() {
    return printed(true);
  }

  String display() {
    return printed(false);
  }

  private String printed(boolean readable) {
    m.stack[0] = Words.NIL;
    m.stack[1] = Words.fixnum(0);
    m.stack[FRAME] = word;
    return Printer.text(m, FRAME, readable, FRAME, FRAME + 1);
  }

  private void require(boolean met, String wanted) {
    if (!met) {
      throw new ClassCastException("wanted " + wanted + ", the value is a " + type());
    }
  }
}
