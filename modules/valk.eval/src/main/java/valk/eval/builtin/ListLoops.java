package valk.eval.builtin;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Code;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * The builtins that run a function over a list. An error that the function returns ends the builtin
 * with it.
 *
 * <p>The function is the first argument. Where a list is walked, its argument slot on the stack is
 * moved on, so that what was passed may be collected when nobody else holds it.
 *
 * <p>All that calls back is in this class, and in static methods, so that a {@link #copy} has
 * everything once more for itself.
 */
final class ListLoops implements Builtin.Loop {
  private final ListLoop loop;

  ListLoops(ListLoop loop) {
    this.loop = loop;
  }

  @Override
  public Builtin.Loop copy() {
    return LoopCopies.of(loop);
  }

  @Override
  public long call(Machine m, int fp, int argc) {
    return switch (loop) {
      case MAP -> map(m, fp);
      case FILTER -> filter(m, fp);
      case FOLD_LEFT -> foldLeft(m, fp);
      case FOLD_RIGHT -> foldRight(m, fp);
      case REPEAT -> repeat(m, fp);
    };
  }

  // ---- calling back

  /** Calls the function in {@code stack[fp]}, whose code is known or not, with one argument. */
  private static long call(Machine m, int fp, int top, @Nullable Code code, long a) {
    int base = Callbacks.base(m, fp, top);
    long function = m.stack[fp];
    if (code != null && m.open(code, function, fp, base)) {
      return m.close(fp, base, code.body.call(m, base, a));
    }
    m.stack[base] = a;
    return callAny(m, fp, base, function, 1);
  }

  /** As {@link #call(Machine, int, int, Code, long)}, with two arguments. */
  private static long call(Machine m, int fp, int top, @Nullable Code code, long a, long b) {
    int base = Callbacks.base(m, fp, top);
    long function = m.stack[fp];
    if (code != null && m.open(code, function, fp, base)) {
      return m.close(fp, base, code.body.call(m, base, a, b));
    }
    m.stack[base] = a;
    m.stack[base + 1] = b;
    return callAny(m, fp, base, function, 2);
  }

  private static long callAny(Machine m, int fp, int base, long function, int argc) {
    if (!Shapes.isBuiltin(function)) {
      return m.call(function, fp, base, argc);
    }
    Builtin builtin = m.builtin(function);
    return m.open(builtin, fp, base, argc)
        ? m.close(fp, base, run(m, builtin, base, argc))
        : m.call(function, fp, base, argc);
  }

  /** As {@link Machine#run}, in this class: see {@link Builtin.Loop}. */
  private static long run(Machine m, Builtin builtin, int base, int argc) {
    int below = m.beginPile();
    try {
      return builtin.body.call(m, base, argc);
    } finally {
      m.endPile(below);
    }
  }

  // ---- map and filter

  private static long map(Machine m, int fp) {
    long wrong = Arguments.functionAndList(m, fp, 1);
    return wrong != Words.NONE ? wrong : mapped(m, fp, fp + 1);
  }

  /**
   * The list of what the function in {@code stack[fp]} gives for each element of the list in a
   * stack slot, which is lost; or the first error. Uses the stack above the slot.
   */
  static long mapped(Machine m, int fp, int slot) {
    Code code = m.plainCode(m.stack[fp], 1);
    int results = slot + 1;
    int held = 0;
    Results.begin(m, results);
    while (m.stack[slot] != Words.NIL) {
      long element = Lists.first(m, m.stack[slot]);
      long value = call(m, fp, Results.top(results, held), code, element);
      if (m.isError(value)) {
        return value;
      }
      m.stack[slot] = Lists.rest(m, m.stack[slot]);
      held = Results.add(m, fp, results, held, value);
    }
    return Results.list(m, fp, results, held);
  }

  private static long filter(Machine m, int fp) {
    long wrong = Arguments.functionAndList(m, fp, 1);
    return wrong != Words.NONE ? wrong : filtered(m, fp);
  }

  private static long filtered(Machine m, int fp) {
    Code code = m.plainCode(m.stack[fp], 1);
    int results = fp + 2;
    int held = 0;
    Results.begin(m, results);
    while (m.stack[fp + 1] != Words.NIL) {
      long element = Lists.first(m, m.stack[fp + 1]);
      int keep = m.truth(call(m, fp, Results.top(results, held), code, element));
      if (keep == Node.FAILED) {
        return m.failed;
      }
      long list = m.stack[fp + 1];
      m.stack[fp + 1] = Lists.rest(m, list);
      if (keep == 1) {
        held = Results.add(m, fp, results, held, Lists.first(m, list));
      }
    }
    return Results.list(m, fp, results, held);
  }

  // ---- folds

  private static long foldLeft(Machine m, int fp) {
    long wrong = Arguments.functionAndList(m, fp, 2);
    if (wrong != Words.NONE) {
      return wrong;
    }
    Code code = m.plainCode(m.stack[fp], 2);
    while (m.stack[fp + 2] != Words.NIL) {
      long element = Lists.first(m, m.stack[fp + 2]);
      long value = call(m, fp, fp + 3, code, m.stack[fp + 1], element);
      if (m.isError(value)) {
        return value;
      }
      m.stack[fp + 1] = value;
      m.stack[fp + 2] = Lists.rest(m, m.stack[fp + 2]);
    }
    return m.stack[fp + 1];
  }

  private static long foldRight(Machine m, int fp) {
    long wrong = Arguments.functionAndList(m, fp, 2);
    if (wrong != Words.NONE) {
      return wrong;
    }
    Code code = m.plainCode(m.stack[fp], 2);
    long count = Lists.length(m, fp, fp + 2, fp + 3);
    int marks = fp + 3;
    int chunks = Lists.bookmark(m, fp, fp + 2, marks, count);
    for (int chunk = chunks - 1; chunk >= 0; chunk--) {
      long value = foldChunk(m, fp, marks + chunk, Lists.chunkSize(count, chunk), code);
      if (m.isError(value)) {
        return value;
      }
    }
    return m.stack[fp + 1];
  }

  /** Folds the elements of a chunk from its end into {@code stack[fp + 1]}; that, or an error. */
  private static long foldChunk(Machine m, int fp, int bookmark, int size, @Nullable Code code) {
    int window = bookmark + 1;
    m.reserve(fp, window + size);
    Lists.load(m, bookmark, window, size);
    for (int top = window + size - 1; top >= window; top--) {
      long value = call(m, fp, top, code, m.stack[top], m.stack[fp + 1]);
      if (m.isError(value)) {
        return value;
      }
      m.stack[fp + 1] = value;
    }
    return m.stack[fp + 1];
  }

  // ---- repeat

  private static long repeat(Machine m, int fp) {
    long wrong = Arguments.function(m, fp, 0);
    if (wrong == Words.NONE) {
      wrong = Arguments.count(m, fp, 1);
    }
    return wrong != Words.NONE ? wrong : repeated(m, fp, Arguments.nearest(m, fp + 1));
  }

  private static long repeated(Machine m, int fp, long times) {
    Code code = m.plainCode(m.stack[fp], 1);
    int results = fp + 2;
    int held = 0;
    Results.begin(m, results);
    for (long i = 0; i < times; i++) {
      long value = call(m, fp, Results.top(results, held), code, Words.fixnum(i));
      if (m.isError(value)) {
        return value;
      }
      held = Results.add(m, fp, results, held, value);
    }
    return Results.list(m, fp, results, held);
  }
}
