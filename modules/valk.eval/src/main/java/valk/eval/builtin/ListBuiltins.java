package valk.eval.builtin;

import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.BuilderCell;
import valk.eval.value.Integers;
import valk.eval.value.MapCell;
import valk.eval.value.Numbers;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.VectorCell;
import valk.gc.PairRow;
import valk.gc.Words;

/** Making lists, taking them apart and putting them together. Lists are counted from 1. */
final class ListBuiltins {
  private static final long PAIR = Words.PAIR_BYTES;

  private ListBuiltins() {}

  static void install(Registry r) {
    installParts(r);
    installWholes(r);
  }

  private static void installParts(Registry r) {
    r.add("head", "(head l)", 1, 1, ListBuiltins::head, "The first element of l.");
    r.add("fst", "(fst l)", 1, 1, ListBuiltins::head, "The first element of l.");
    r.add("snd", "(snd l)", 1, 1, (m, fp, argc) -> element(m, fp, 2), "The second element of l.");
    r.add("trd", "(trd l)", 1, 1, (m, fp, argc) -> element(m, fp, 3), "The third element of l.");
    r.add("last", "(last l)", 1, 1, ListBuiltins::last, "The last element of l.");
    r.add("tail", "(tail l)", 1, 1, ListBuiltins::tail, "l without its first element.");
    r.add("init", "(init l)", 1, 1, ListBuiltins::init, "l without its last element.");
    r.add("nth", "(nth n l)", 2, 2, ListBuiltins::nth, "Element n of l, counted from 1.").curries();
    r.add(
            "take",
            "(take n l)",
            2,
            2,
            ListBuiltins::take,
            "The first n elements of l; all of them when there are fewer.")
        .curries();
    r.add("drop", "(drop n l)", 2, 2, ListBuiltins::drop, "l without its first n elements.")
        .curries();
    r.add(
            "split",
            "(split n l)",
            2,
            2,
            ListBuiltins::split,
            "A list of two: the first n elements of l, and the rest.")
        .curries();
  }

  private static void installWholes(Registry r) {
    r.add("list", "(list x …)", 0, Builtin.ANY, ListBuiltins::list, "A list of the arguments.");
    r.add("cons", "(cons x l)", 2, 2, ListBuiltins::cons, "l with x in front.");
    r.add(
        "len",
        "(len x)",
        1,
        1,
        ListBuiltins::len,
        "Number of elements of a list or vector, of code points of a string or string builder, of"
            + " keys of a map.");
    r.add(
        "join",
        "(join l …)",
        0,
        Builtin.ANY,
        ListBuiltins::join,
        "One list of the elements of all; what is no list, after the first, becomes an element.");
    r.add("append", "(append l x)", 2, 2, ListBuiltins::append, "l with the element x at its end.");
    r.add("reverse", "(reverse l)", 1, 1, ListBuiltins::reverse, "l from its end to its start.");
    r.add(
        "range",
        "(range a b)",
        2,
        2,
        ListBuiltins::range,
        "The integers from a up to b, without b; nil when b is not above a.");
    r.add(
        "flatten",
        "(flatten l)",
        1,
        1,
        ListBuiltins::flatten,
        "The elements of l, and those of lists in it, however deep, as one list.");
  }

  // ---- parts

  /** As {@link Arguments#list}, and the list is not nil. */
  private static long nonEmpty(Machine m, int fp) {
    long wrong = Arguments.list(m, fp, 0);
    return wrong == Words.NONE && m.stack[fp] == Words.NIL
        ? Arguments.range(m, fp, "the list is empty")
        : wrong;
  }

  private static long head(Machine m, int fp, int argc) {
    long list = m.stack[fp];
    return Words.isPair(list) ? Lists.first(m, list) : nonEmpty(m, fp);
  }

  private static long tail(Machine m, int fp, int argc) {
    long list = m.stack[fp];
    return Words.isPair(list) ? Lists.ofKind(Lists.rest(m, list), list) : nonEmpty(m, fp);
  }

  private static long last(Machine m, int fp, int argc) {
    long wrong = nonEmpty(m, fp);
    return wrong != Words.NONE ? wrong : Lists.last(m, fp, fp, fp + 1);
  }

  private static long init(Machine m, int fp, int argc) {
    long wrong = nonEmpty(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    long length = Lists.length(m, fp, fp, fp + 1);
    return copyOfPrefix(m, fp, fp, length - 1);
  }

  private static long nth(Machine m, int fp, int argc) {
    long wrong = Arguments.integer(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    wrong = Arguments.list(m, fp, 1);
    return wrong != Words.NONE ? wrong : element(m, fp, 1, Arguments.nearest(m, fp));
  }

  /** Element {@code n} of the list that is the only argument. */
  private static long element(Machine m, int fp, long n) {
    long wrong = Arguments.list(m, fp, 0);
    return wrong != Words.NONE ? wrong : element(m, fp, 0, n);
  }

  private static long element(Machine m, int fp, int argument, long n) {
    int cursor = fp + argument + 1;
    m.stack[cursor] = m.stack[fp + argument];
    if (n >= 1) {
      Lists.advance(m, fp, cursor, cursor + 1, n - 1);
    }
    return n < 1 || m.stack[cursor] == Words.NIL
        ? noElement(m, fp, argument, argument == 0 ? String.valueOf(n) : Arguments.shown(m, fp))
        : Lists.first(m, m.stack[cursor]);
  }

  private static long noElement(Machine m, int fp, int argument, String n) {
    long length = Lists.length(m, fp, fp + argument, fp + argument + 1);
    return Arguments.range(
        m, fp, "no element " + n + ": the list has " + length + ", counted from 1");
  }

  private static long take(Machine m, int fp, int argc) {
    long wrong = Arguments.countAndList(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int cursor = fp + 2;
    m.stack[cursor] = m.stack[fp + 1];
    long taken = Lists.advance(m, fp, cursor, cursor + 1, Arguments.nearest(m, fp));
    return m.stack[cursor] == Words.NIL ? m.stack[fp + 1] : copyOfPrefix(m, fp, fp + 1, taken);
  }

  private static long drop(Machine m, int fp, int argc) {
    long wrong = Arguments.countAndList(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    return dropped(m, fp, fp + 2);
  }

  /** What is left of the list after the count; the stack from {@code cursor} up is free. */
  private static long dropped(Machine m, int fp, int cursor) {
    m.stack[cursor] = m.stack[fp + 1];
    Lists.advance(m, fp, cursor, cursor + 1, Arguments.nearest(m, fp));
    return Lists.ofKind(m.stack[cursor], m.stack[fp + 1]);
  }

  private static long split(Machine m, int fp, int argc) {
    long taken = take(m, fp, argc);
    if (m.isError(taken)) {
      return taken;
    }
    m.stack[fp + 2] = taken;
    long rest = dropped(m, fp, fp + 3);
    m.stack[fp + 3] = rest;
    m.stack[fp + 4] = Words.NIL;
    return Lists.gather(m, fp, fp + 2, fp + 4);
  }

  /** The first {@code count} elements of the list in a slot, of its kind; the top is above it. */
  private static long copyOfPrefix(Machine m, int fp, int slot, long count) {
    int work = slot + 1;
    m.stack[work] = m.stack[slot];
    m.stack[work + 1] = Words.NIL;
    Lists.copyOnto(m, fp, work, count);
    return Lists.ofKind(m.stack[work + 1], m.stack[slot]);
  }

  // ---- wholes

  private static long list(Machine m, int fp, int argc) {
    m.stack[fp + argc] = Words.NIL;
    return Lists.gather(m, fp, fp, fp + argc);
  }

  private static long cons(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    m.ensure(PAIR, fp, fp + 2);
    long list = m.stack[fp + 1];
    return Lists.ofKind(Lists.cons(m, m.stack[fp], list), list);
  }

  private static long len(Machine m, int fp, int argc) {
    long word = m.stack[fp];
    if (Words.isList(word)) {
      return Words.fixnum(Lists.length(m, fp, fp, fp + 1));
    }
    if (Words.isObject(word)) {
      switch (Shapes.type(m.space, word)) {
        case Shapes.STRING:
          return Words.fixnum(StringCell.codePoints(m.space, word));
        case Shapes.VECTOR:
          return Words.fixnum(VectorCell.length(m.space, word));
        case Shapes.MAP:
          return Words.fixnum(MapCell.count(m.space, word));
        case Shapes.BUILDER:
          return Words.fixnum(BuilderCell.codePoints(m.space, word));
        default:
      }
    }
    return m.typeError(fp, 0, "a list, string, vector or map");
  }

  private static long join(Machine m, int fp, int argc) {
    if (argc == 0) {
      return Words.NIL;
    }
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int work = fp + argc;
    m.stack[work] = Words.NIL;
    m.stack[work + 1] = Words.NIL;
    for (int i = argc - 1; i >= 0; i--) {
      joinInFront(m, fp, fp + i, work);
    }
    return Lists.ofKind(m.stack[work + 1], lastList(m, fp, argc));
  }

  /** Puts an argument of join in front of the list in {@code stack[work + 1]}. */
  private static void joinInFront(Machine m, int fp, int argument, int work) {
    long word = m.stack[argument];
    if (!Words.isList(word)) {
      m.ensure(PAIR, fp, work + 2);
      m.stack[work + 1] = Lists.cons(m, m.stack[argument], m.stack[work + 1]);
    } else if (m.stack[work + 1] == Words.NIL) {
      m.stack[work + 1] = word;
    } else {
      m.stack[work] = word;
      Lists.copyOnto(m, fp, work, Lists.length(m, fp, argument, work + 2));
    }
  }

  /** The last argument that is a list with elements, whose kind the joined list gets; else nil. */
  private static long lastList(Machine m, int fp, int argc) {
    for (int i = argc - 1; i >= 0; i--) {
      if (Words.isPair(m.stack[fp + i])) {
        return m.stack[fp + i];
      }
    }
    return Words.NIL;
  }

  private static long append(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int work = fp + 2;
    long length = Lists.length(m, fp, fp, work);
    m.ensure(PAIR, fp, work);
    m.stack[work] = m.stack[fp];
    m.stack[work + 1] = Lists.cons(m, m.stack[fp + 1], Words.NIL);
    Lists.copyOnto(m, fp, work, length);
    return Lists.ofKind(m.stack[work + 1], m.stack[fp]);
  }

  private static long reverse(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    m.stack[fp + 1] = Words.NIL;
    Lists.reverseOnto(m, fp, fp);
    return m.stack[fp + 1];
  }

  private static long range(Machine m, int fp, int argc) {
    for (int i = 0; i < 2; i++) {
      if (!Shapes.isInteger(m.space, m.stack[fp + i])) {
        return m.typeError(fp, i, "an integer");
      }
    }
    if (!Words.areFixnums(m.stack[fp], m.stack[fp + 1])) {
      return largeIntegers(m, fp);
    }
    long from = Words.integer(m.stack[fp]);
    m.stack[fp] = Words.NIL;
    return integers(m, fp, from, Words.integer(m.stack[fp + 1]));
  }

  /**
   * As {@link #integers} for bounds of any size, from {@code stack[fp]} to {@code stack[fp + 1]},
   * which counts down; above lie 1 and the list so far.
   */
  private static long largeIntegers(Machine m, int fp) {
    int one = fp + 2;
    int list = fp + 3;
    m.stack[one] = Words.fixnum(1);
    m.stack[list] = Words.NIL;
    while (Numbers.compare(m.space, m.stack[fp], m.stack[fp + 1]) < 0) {
      long next = Integers.subtract(m, fp + 1, one, fp, list + 1);
      m.stack[fp + 1] = next;
      m.ensure(PAIR, fp, list + 1);
      m.stack[list] = Lists.cons(m, m.stack[fp + 1], m.stack[list]);
    }
    return m.stack[list];
  }

  /** Conses the integers in front of {@code stack[fp]}, from the greatest down. */
  private static long integers(Machine m, int fp, long from, long to) {
    long next = to;
    while (next > from) {
      long stop = Math.max(from, next - Lists.CHUNK);
      m.ensure((next - stop) * PAIR, fp, fp + 1);
      long list = m.stack[fp];
      try (PairRow row = m.heap.row()) {
        while (next > stop) {
          list = Words.quoted(row.pair(Words.fixnum(--next), list));
          long last = Math.max(stop, next - row.room());
          while (next > last) {
            list = Words.quoted(row.next(Words.fixnum(--next), list));
          }
        }
      }
      m.stack[fp] = list;
    }
    return m.stack[fp];
  }

  // ---- flatten

  /**
   * What is left to do lies in {@code stack[fp]}, the list that is being walked, and {@code
   * stack[fp + 1]}, a list of what is to be walked after it. A list in last place leaves nothing to
   * come back to, so only branching costs memory, not depth.
   */
  private static long flatten(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int results = fp + 2;
    int held = 0;
    m.stack[fp + 1] = Words.NIL;
    Results.begin(m, results);
    for (int step = 0; hasMore(m, fp); step++) {
      if (step % Lists.CHUNK == 0) {
        m.pollAfterElements(Lists.CHUNK, fp, Results.top(results, held));
      }
      long word = Lists.first(m, m.stack[fp]);
      if (Words.isList(word)) {
        descend(m, fp, Results.top(results, held));
      } else {
        m.stack[fp] = Lists.rest(m, m.stack[fp]);
        held = Results.add(m, fp, results, held, word);
      }
    }
    return Results.list(m, fp, results, held);
  }

  /** Comes back to a list that was left, when the one that is being walked is at its end. */
  private static boolean hasMore(Machine m, int fp) {
    if (m.stack[fp] == Words.NIL && m.stack[fp + 1] != Words.NIL) {
      m.stack[fp] = Lists.first(m, m.stack[fp + 1]);
      m.stack[fp + 1] = Lists.rest(m, m.stack[fp + 1]);
    }
    return m.stack[fp] != Words.NIL;
  }

  /** Goes on with the list that is the next element. */
  private static void descend(Machine m, int fp, int top) {
    m.ensure(PAIR, fp, top);
    long list = m.stack[fp];
    long rest = Lists.rest(m, list);
    if (rest != Words.NIL) {
      m.stack[fp + 1] = Lists.cons(m, rest, m.stack[fp + 1]);
    }
    m.stack[fp] = Lists.first(m, list);
  }
}
