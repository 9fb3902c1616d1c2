package valk.eval.builtin;

import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.Shapes;
import valk.eval.value.VectorCell;
import valk.gc.PairRow;
import valk.gc.Words;

/** Vectors: mutable, counted from 0. What changes a vector returns it, but for {@code vec/pop!}. */
final class VectorBuiltins {
  private VectorBuiltins() {}

  static void install(Registry r) {
    installMaking(r);
    installReading(r);
    installChanging(r);
  }

  private static void installMaking(Registry r) {
    r.add(
        "vector",
        "(vector x …)",
        0,
        Builtin.ANY,
        (m, fp, argc) -> VectorCell.of(m, fp, argc, fp, fp + argc),
        "A vector of the arguments.");
    r.add(
        "vec/new",
        "(vec/new n x)",
        2,
        2,
        VectorBuiltins::filled,
        "A vector of n elements, each of them x.");
  }

  private static void installReading(Registry r) {
    r.add("vec/get", "(vec/get v i)", 2, 2, VectorBuiltins::get, "Element i of v, counted from 0.");
    r.add("vec/len", "(vec/len v)", 1, 1, VectorBuiltins::len, "Number of elements of v.");
    r.add("vec/list", "(vec/list v)", 1, 1, VectorBuiltins::list, "The elements of v as a list.");
  }

  private static void installChanging(Registry r) {
    r.add(
        "vec/set!",
        "(vec/set! v i x)",
        3,
        3,
        VectorBuiltins::set,
        "Replaces element i of v, counted from 0, by x; gives v.");
    r.add(
        "vec/push!",
        "(vec/push! v x)",
        2,
        2,
        VectorBuiltins::push,
        "Puts x at the end of v; gives v.");
    r.add(
        "vec/pop!",
        "(vec/pop! v)",
        1,
        1,
        VectorBuiltins::pop,
        "Takes the last element from v and gives it.");
  }

  private static long vector(Machine m, int fp) {
    return Shapes.isVector(m.space, m.stack[fp]) ? Words.NONE : m.typeError(fp, 0, "a vector");
  }

  /** The first argument is a vector, and the second the index of one of its elements. */
  private static long vectorAndIndex(Machine m, int fp) {
    long wrong = vector(m, fp);
    if (wrong == Words.NONE) {
      wrong = Arguments.integer(m, fp, 1);
    }
    return wrong != Words.NONE ? wrong : index(m, fp);
  }

  private static long index(Machine m, int fp) {
    long index = Arguments.nearest(m, fp + 1);
    int length = VectorCell.length(m.space, m.stack[fp]);
    return index >= 0 && index < length ? Words.NONE : noElement(m, fp, length);
  }

  private static long noElement(Machine m, int fp, int length) {
    String index = Arguments.shown(m, fp + 1);
    return Arguments.range(
        m, fp, "no element " + index + ": the vector has " + length + ", counted from 0");
  }

  private static int indexArgument(Machine m, int fp) {
    return (int) Words.integer(m.stack[fp + 1]);
  }

  private static long filled(Machine m, int fp, int argc) {
    long wrong = Arguments.count(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    long length = Arguments.nearest(m, fp);
    return length <= VectorCell.MAX_LENGTH
        ? VectorCell.filled(m, (int) length, fp + 1, fp, fp + 2)
        : tooLong(m, fp, Arguments.shown(m, fp));
  }

  private static long tooLong(Machine m, int fp, String length) {
    return Arguments.range(
        m, fp, "a vector has at most " + VectorCell.MAX_LENGTH + " elements, not " + length);
  }

  private static long get(Machine m, int fp, int argc) {
    long wrong = vectorAndIndex(m, fp);
    return wrong != Words.NONE ? wrong : VectorCell.get(m.space, m.stack[fp], indexArgument(m, fp));
  }

  private static long set(Machine m, int fp, int argc) {
    long wrong = vectorAndIndex(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    VectorCell.set(m.heap, m.stack[fp], indexArgument(m, fp), m.stack[fp + 2]);
    return m.stack[fp];
  }

  private static long push(Machine m, int fp, int argc) {
    long wrong = vector(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    return VectorCell.push(m, fp, fp + 1, fp, fp + 2)
        ? m.stack[fp]
        : tooLong(m, fp, String.valueOf(VectorCell.MAX_LENGTH + 1L));
  }

  private static long pop(Machine m, int fp, int argc) {
    long wrong = vector(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    return VectorCell.length(m.space, m.stack[fp]) > 0
        ? VectorCell.pop(m.space, m.stack[fp])
        : Arguments.range(m, fp, "the vector is empty");
  }

  private static long len(Machine m, int fp, int argc) {
    long wrong = vector(m, fp);
    return wrong != Words.NONE ? wrong : Words.fixnum(VectorCell.length(m.space, m.stack[fp]));
  }

  private static long list(Machine m, int fp, int argc) {
    long wrong = vector(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    m.stack[fp + 1] = Words.NIL;
    int left = VectorCell.length(m.space, m.stack[fp]);
    while (left > 0) {
      int size = Math.min(left, Lists.CHUNK);
      m.ensure((long) size * Words.PAIR_BYTES, fp, fp + 2);
      left -= size;
      m.stack[fp + 1] = consSlice(m, m.stack[fp], left, size, m.stack[fp + 1]);
    }
    return m.stack[fp + 1];
  }

  /** Conses {@code size} elements of a vector in front of a list; the bytes are ensured. */
  private static long consSlice(Machine m, long vector, int from, int size, long rest) {
    long list = rest;
    try (PairRow row = m.heap.row()) {
      for (int i = from + size - 1; i >= from; i--) {
        list = Words.quoted(row.pair(VectorCell.get(m.space, vector, i), list));
      }
    }
    return list;
  }
}
