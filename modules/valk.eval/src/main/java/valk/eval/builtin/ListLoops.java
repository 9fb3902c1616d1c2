package valk.eval.builtin;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Code;
import valk.eval.run.LoopBody;
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
 * <p>As long as nothing is unusual a function that only computes and allocates is called by its
 * {@link LoopBody}, without a frame. Between such calls nothing moves, so the loop keeps the list
 * in Java; where something is unusual the list goes back to its slot, and that element is done once
 * more with a frame.
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

  /**
   * Calls the function in {@code stack[fp]} without a frame.
   *
   * @return a value that is no error, or {@link Words#TAIL}: then nothing has happened
   */
  private static long quickly(Machine m, int fp, int top, LoopBody body, long a) {
    int base = Callbacks.baseWithoutFrame(fp, top);
    m.stack[base - Machine.HEADER] = m.stack[fp];
    long place = m.heap.birthplace();
    return usual(m, place, body.inLoop(m, base, a));
  }

  /** As {@link #quickly(Machine, int, int, LoopBody, long)}, with two arguments. */
  private static long quickly(Machine m, int fp, int top, LoopBody body, long a, long b) {
    int base = Callbacks.baseWithoutFrame(fp, top);
    m.stack[base - Machine.HEADER] = m.stack[fp];
    long place = m.heap.birthplace();
    return usual(m, place, body.inLoop(m, base, a, b));
  }

  private static long usual(Machine m, long place, long value) {
    if (value != Words.TAIL && !m.isError(value)) {
      return value;
    }
    m.heap.undoTo(place);
    return Words.TAIL;
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
    Callee callee = Callee.of(m, m.stack[fp], 1);
    int results = slot + 1;
    int held = 0;
    Results.begin(m, results);
    while (true) {
      held = callee.isQuick() ? mapQuickly(m, fp, slot, held, callee) : held;
      if (m.stack[slot] == Words.NIL) {
        return Results.list(m, fp, results, held);
      }
      long element = Lists.first(m, m.stack[slot]);
      long value = call(m, fp, Results.top(results, held), callee.code, element);
      if (m.isError(value)) {
        return value;
      }
      m.stack[slot] = Lists.rest(m, m.stack[slot]);
      held = Results.add(m, fp, results, held, value);
    }
  }

  /** Moves the list in the slot on while nothing is unusual; the new count of held elements. */
  private static int mapQuickly(Machine m, int fp, int slot, int before, Callee callee) {
    int results = slot + 1;
    int held = before;
    while (m.stack[slot] != Words.NIL) {
      int most = Math.min(callee.open(m, fp, Results.top(results, held)), Results.WINDOW - held);
      if (most == 0) {
        return held;
      }
      held = Results.settle(m, fp, results, mapRow(m, fp, slot, held, most, callee));
      if (callee.hasGivenUp()) {
        return held;
      }
    }
    return held;
  }

  private static int mapRow(Machine m, int fp, int slot, int held, int most, Callee callee) {
    LoopBody body = callee.quick();
    int first = Results.top(slot + 1, held);
    long list = m.stack[slot];
    int calls = 0;
    while (calls < most && list != Words.NIL) {
      long value = quickly(m, fp, first + calls, body, Lists.first(m, list));
      if (value == Words.TAIL) {
        break;
      }
      m.stack[first + calls] = value;
      calls++;
      list = Lists.rest(m, list);
    }
    m.stack[slot] = list;
    callee.close(calls, calls < most && list != Words.NIL);
    return held + calls;
  }

  private static long filter(Machine m, int fp) {
    long wrong = Arguments.functionAndList(m, fp, 1);
    return wrong != Words.NONE ? wrong : filtered(m, fp);
  }

  private static long filtered(Machine m, int fp) {
    Callee callee = Callee.of(m, m.stack[fp], 1);
    int results = fp + 2;
    int held = 0;
    Results.begin(m, results);
    while (true) {
      held = callee.isQuick() ? filterQuickly(m, fp, held, callee) : held;
      if (m.stack[fp + 1] == Words.NIL) {
        return Results.list(m, fp, results, held);
      }
      long element = Lists.first(m, m.stack[fp + 1]);
      int keep = m.truth(call(m, fp, Results.top(results, held), callee.code, element));
      if (keep == Node.FAILED) {
        return m.failed;
      }
      long list = m.stack[fp + 1];
      m.stack[fp + 1] = Lists.rest(m, list);
      if (keep == 1) {
        held = Results.add(m, fp, results, held, Lists.first(m, list));
      }
    }
  }

  /** Moves the list on while nothing is unusual; the new count of held elements. */
  private static int filterQuickly(Machine m, int fp, int before, Callee callee) {
    int results = fp + 2;
    int held = before;
    while (m.stack[fp + 1] != Words.NIL) {
      int most = Math.min(callee.open(m, fp, Results.top(results, held)), Results.WINDOW - held);
      if (most == 0) {
        return held;
      }
      held = Results.settle(m, fp, results, filterRow(m, fp, held, most, callee));
      if (callee.hasGivenUp()) {
        return held;
      }
    }
    return held;
  }

  private static int filterRow(Machine m, int fp, int before, int most, Callee callee) {
    LoopBody body = callee.quick();
    int top = Results.top(fp + 2, before);
    int first = top;
    long list = m.stack[fp + 1];
    int calls = 0;
    while (calls < most && list != Words.NIL) {
      long element = Lists.first(m, list);
      long value = quickly(m, fp, top, body, element);
      if (value == Words.TAIL) {
        break;
      }
      if (m.truth(value) == 1) {
        m.stack[top++] = element;
      }
      calls++;
      list = Lists.rest(m, list);
    }
    m.stack[fp + 1] = list;
    callee.close(calls, calls < most && list != Words.NIL);
    return before + top - first;
  }

  // ---- folds

  private static long foldLeft(Machine m, int fp) {
    long wrong = Arguments.functionAndList(m, fp, 2);
    return wrong != Words.NONE ? wrong : foldedLeft(m, fp);
  }

  private static long foldedLeft(Machine m, int fp) {
    Callee callee = Callee.of(m, m.stack[fp], 2);
    while (true) {
      if (callee.isQuick()) {
        foldLeftQuickly(m, fp, callee);
      }
      if (m.stack[fp + 2] == Words.NIL) {
        return m.stack[fp + 1];
      }
      long element = Lists.first(m, m.stack[fp + 2]);
      long value = call(m, fp, fp + 3, callee.code, m.stack[fp + 1], element);
      if (m.isError(value)) {
        return value;
      }
      m.stack[fp + 1] = value;
      m.stack[fp + 2] = Lists.rest(m, m.stack[fp + 2]);
    }
  }

  /** Moves the list and the value on while nothing is unusual. */
  private static void foldLeftQuickly(Machine m, int fp, Callee callee) {
    while (m.stack[fp + 2] != Words.NIL) {
      int most = callee.open(m, fp, fp + 3);
      if (most == 0) {
        return;
      }
      foldLeftRow(m, fp, most, callee);
      if (callee.hasGivenUp()) {
        return;
      }
    }
  }

  private static void foldLeftRow(Machine m, int fp, int most, Callee callee) {
    LoopBody body = callee.quick();
    long list = m.stack[fp + 2];
    long value = m.stack[fp + 1];
    int calls = 0;
    while (calls < most && list != Words.NIL) {
      long next = quickly(m, fp, fp + 3, body, value, Lists.first(m, list));
      if (next == Words.TAIL) {
        break;
      }
      value = next;
      calls++;
      list = Lists.rest(m, list);
    }
    m.stack[fp + 1] = value;
    m.stack[fp + 2] = list;
    callee.close(calls, calls < most && list != Words.NIL);
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
    Callee callee = Callee.of(m, m.stack[fp], 1);
    int results = fp + 2;
    int held = 0;
    Results.begin(m, results);
    long i = 0;
    while (true) {
      int calls = callee.isQuick() ? repeatQuickly(m, fp, held, i, times, callee) : 0;
      held = Results.settle(m, fp, results, held + calls);
      i += calls;
      if (i == times) {
        return Results.list(m, fp, results, held);
      }
      if (calls == 0) {
        long value = call(m, fp, Results.top(results, held), callee.code, Words.fixnum(i));
        if (m.isError(value)) {
          return value;
        }
        held = Results.add(m, fp, results, held, value);
        i++;
      }
    }
  }

  /** Adds results while nothing is unusual; how many. */
  private static int repeatQuickly(
      Machine m, int fp, int held, long from, long times, Callee callee) {
    int first = Results.top(fp + 2, held);
    int room = (int) Math.min(times - from, Results.WINDOW - held);
    int most = Math.min(callee.open(m, fp, first), room);
    return most == 0 ? 0 : repeatRow(m, fp, first, from, most, callee);
  }

  private static int repeatRow(Machine m, int fp, int first, long from, int most, Callee callee) {
    LoopBody body = callee.quick();
    int calls = 0;
    while (calls < most) {
      long value = quickly(m, fp, first + calls, body, Words.fixnum(from + calls));
      if (value == Words.TAIL) {
        break;
      }
      m.stack[first + calls] = value;
      calls++;
    }
    callee.close(calls, calls < most);
    return calls;
  }
}
