package valk.eval;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import valk.eval.run.Machine;
import valk.eval.value.IntegerCell;
import valk.eval.value.Integers;
import valk.eval.value.Pair;
import valk.eval.value.RealCell;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;

/** Copies {@link Data} into the memory of an interpreter and out of it, from inside. */
final class DataWords {
  /** Lists inside each other, and so Java frames that a copy takes. */
  static final int MAX_DEPTH = 200;

  private final Interpreter lisp;
  private final Machine m;

  DataWords(Interpreter lisp, Machine m) {
    this.lisp = lisp;
    this.m = m;
  }

  /**
   * Makes the value; a safepoint.
   *
   * @param fp the frame that asks
   * @param top first free stack index
   * @throws HostFailure with an IllegalArgumentException if lists nest deeper than {@value
   *     #MAX_DEPTH}, or a value is held that belongs to another interpreter; with an
   *     IllegalStateException if it is closed
   */
  long word(Data data, int fp, int top) {
    try {
      return word(data, fp, top, 0);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new HostFailure(e);
    }
  }

  private long word(Data data, int fp, int top, int depth) {
    return switch (data) {
      case Data.Int(long value) -> integer(value, fp, top);
      case Data.Big(BigInteger value) -> IntegerCell.make(m, value, fp, top);
      case Data.Real(double value) -> real(value, fp, top);
      case Data.Text(String text) -> text(text, fp, top);
      case Data.Keyword(String name) -> Words.keyword(m.names.intern(m, name, fp, top));
      case Data.Symbol(String name) -> Words.symbol(m.names.intern(m, name, fp, top));
      case Data.Ref(Object object) -> m.ref(object, fp, top);
      case Data.Held(Value value) -> lisp.wordOf(value);
      case Data.Items(List<Data> items) -> list(items, fp, top, deeper(depth));
    };
  }

  private static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw new IllegalArgumentException("lists nest deeper than " + MAX_DEPTH);
    }
    return depth + 1;
  }

  private long integer(long value, int fp, int top) {
    return Words.fitsFixnum(value)
        ? Words.fixnum(value)
        : IntegerCell.make(m, BigInteger.valueOf(value), fp, top);
  }

  private long real(double value, int fp, int top) {
    m.ensure(RealCell.SIZE, fp, top);
    return RealCell.make(m.heap, value);
  }

  private long text(String text, int fp, int top) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return StringCell.make(m, utf8, 0, utf8.length, fp, top);
  }

  /** From the last item to the first; what is made already waits at {@code top}. */
  private long list(List<Data> items, int fp, int top, int depth) {
    m.reserve(fp, top + 2);
    m.stack[top] = Words.NIL;
    for (int i = items.size() - 1; i >= 0; i--) {
      long item = word(items.get(i), fp, top + 1, depth);
      m.stack[top + 1] = item;
      m.ensure(Words.PAIR_BYTES, fp, top + 2);
      m.stack[top] = Words.quoted(m.heap.pair(m.stack[top + 1], m.stack[top]));
    }
    return m.stack[top];
  }

  /** Makes the word of a part of a call in frame {@code fp} at {@code top}; a safepoint. */
  void push(HostPart part, int fp, int top) {
    m.reserve(fp, top + 3);
    switch (part) {
      case HostPart.Argument(int index) -> m.stack[top] = m.stack[fp + index];
      case HostPart.Item(int index, int item) -> m.stack[top] = item(m.stack[fp + index], item);
      case HostPart.Copy(Data data) -> {
        long word = word(data, fp, top);
        m.reserve(fp, top + 1);
        m.stack[top] = word;
      }
      case HostPart.Before(List<Data> first, HostPart rest) -> {
        push(rest, fp, top);
        if (!Words.isList(m.stack[top])) {
          m.stack[top] = Words.NIL;
        }
        prepend(first, fp, top);
      }
    }
  }

  private void prepend(List<Data> first, int fp, int top) {
    for (int i = first.size() - 1; i >= 0; i--) {
      long item = word(first.get(i), fp, top + 1);
      m.reserve(fp, top + 3);
      m.stack[top + 1] = item;
      m.ensure(Words.PAIR_BYTES, fp, top + 2);
      m.stack[top] = Words.quoted(m.heap.pair(m.stack[top + 1], m.stack[top]));
    }
  }

  /**
   * The item of a list; no safepoint.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  long item(long list, int index) {
    long l = list;
    for (int i = 0; i < index && Words.isPair(l); i++) {
      l = Pair.rest(m.space, l);
    }
    if (index < 0 || !Words.isPair(l)) {
      throw new IndexOutOfBoundsException("no item " + index);
    }
    return Pair.first(m.space, l);
  }

  /**
   * Copies the value out; what has no other form is held. No safepoint.
   *
   * @throws IllegalArgumentException if lists nest deeper than {@value #MAX_DEPTH}, or the copy
   *     would take more Java memory than the interpreter's hard limit
   */
  Data data(long word) {
    return copy().data(word, 0);
  }

  /** Copies that take, together, at most as much as the hard limit. */
  Copy copy() {
    return new Copy(m.heap.hardLimit());
  }

  /** Copies of at most so many bytes of Java memory, by a cautious estimate. */
  final class Copy {
    private static final int BYTES_OF_AN_OBJECT = 56;

    private long limit;
    private long left;

    Copy(long limit) {
      this.limit = limit;
      this.left = limit;
    }

    /** Begins anew, under the limit of now. */
    void renew() {
      limit = m.heap.hardLimit();
      left = limit;
    }

    /**
     * Counts what is copied.
     *
     * @throws IllegalArgumentException if it is more than the limit
     */
    void take(long bytes) {
      left -= bytes;
      if (left < 0) {
        throw new IllegalArgumentException("a copy would take more than " + limit + " bytes");
      }
    }

    Data data(long word, int depth) {
      take(BYTES_OF_AN_OBJECT);
      if (Words.isList(word)) {
        return list(word, deeper(depth));
      }
      if (Shapes.isInteger(m.space, word)) {
        return integer(word);
      }
      if (Shapes.isReal(m.space, word)) {
        return Data.of(RealCell.value(m.space, word));
      }
      return Shapes.isString(m.space, word) ? text(word) : name(word);
    }

    private Data integer(long word) {
      if (!Words.isFixnum(word)) {
        take(IntegerCell.bits(m.space, word) / Byte.SIZE);
      }
      return Data.of(Integers.value(m.space, word));
    }

    /** A character takes two bytes, and its UTF-8 lies beside it while it is decoded. */
    private Data text(long word) {
      take(3L * StringCell.byteLength(m.space, word));
      return Data.of(StringCell.text(m.space, word));
    }

    private Data name(long word) {
      if (Words.isKeyword(word)) {
        return Data.keyword(m.names.name(Words.payload(word)));
      }
      if (Words.isSymbol(word)) {
        return Data.symbol(m.names.name(Words.payload(word)));
      }
      return Shapes.isRef(m.space, word) ? Data.ref(m.objectOf(word)) : Data.held(lisp.value(word));
    }

    private Data list(long list, int depth) {
      List<Data> items = new ArrayList<>();
      for (long l = list; Words.isPair(l); l = Pair.rest(m.space, l)) {
        items.add(data(Pair.first(m.space, l), depth));
      }
      return Data.list(items);
    }
  }
}
