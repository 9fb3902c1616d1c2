package valk.eval.jit;

import valk.eval.run.Machine;
import valk.gc.Words;

/**
 * The body of a function that runs without a frame by {@link #bare}, and begins anew with one when
 * that gave up, {@link Frameless.Way#FROM_ITS_BEGINNING}.
 */
abstract class QuickFunction extends FramelessCode {
  QuickFunction(int arguments) {
    super(arguments);
  }

  /** Whether it is done; if not, nothing has happened. */
  private boolean isDone(Machine m, long value, long place) {
    if (value == Words.TAIL) {
      gaveUp();
      m.heap.undoTo(place);
      return false;
    }
    succeeded();
    return true;
  }

  @Override
  final long attempt(Machine m, int fp) {
    long[] stack = m.stack;
    long place = m.heap.birthplace();
    long value =
        switch (arguments) {
          case 1 -> bare(m, fp, stack[fp]);
          case 2 -> bare(m, fp, stack[fp], stack[fp + 1]);
          case 3 -> bare(m, fp, stack[fp], stack[fp + 1], stack[fp + 2]);
          default -> bare(m, fp, stack[fp], stack[fp + 1], stack[fp + 2], stack[fp + 3]);
        };
    return isDone(m, value, place) ? value : Words.TAIL;
  }

  @Override
  public final long call(Machine m, int fp, long a) {
    if (isTried(m)) {
      long place = m.heap.birthplace();
      long value = bare(m, fp, a);
      if (isDone(m, value, place)) {
        return value;
      }
    }
    CompiledCode compiled = framed();
    if (compiled != null) {
      return compiled.call(m, fp, a);
    }
    m.stack[fp] = a;
    return interpreted().exec(m, fp);
  }

  @Override
  public final long call(Machine m, int fp, long a, long b) {
    if (isTried(m)) {
      long place = m.heap.birthplace();
      long value = bare(m, fp, a, b);
      if (isDone(m, value, place)) {
        return value;
      }
    }
    CompiledCode compiled = framed();
    if (compiled != null) {
      return compiled.call(m, fp, a, b);
    }
    long[] stack = m.stack;
    stack[fp] = a;
    stack[fp + 1] = b;
    return interpreted().exec(m, fp);
  }

  @Override
  public final long call(Machine m, int fp, long a, long b, long c) {
    if (isTried(m)) {
      long place = m.heap.birthplace();
      long value = bare(m, fp, a, b, c);
      if (isDone(m, value, place)) {
        return value;
      }
    }
    CompiledCode compiled = framed();
    if (compiled != null) {
      return compiled.call(m, fp, a, b, c);
    }
    long[] stack = m.stack;
    stack[fp] = a;
    stack[fp + 1] = b;
    stack[fp + 2] = c;
    return interpreted().exec(m, fp);
  }

  @Override
  public final long call(Machine m, int fp, long a, long b, long c, long d) {
    if (isTried(m)) {
      long place = m.heap.birthplace();
      long value = bare(m, fp, a, b, c, d);
      if (isDone(m, value, place)) {
        return value;
      }
    }
    CompiledCode compiled = framed();
    if (compiled != null) {
      return compiled.call(m, fp, a, b, c, d);
    }
    long[] stack = m.stack;
    stack[fp] = a;
    stack[fp + 1] = b;
    stack[fp + 2] = c;
    stack[fp + 3] = d;
    return interpreted().exec(m, fp);
  }

  /** For builtins that call it for each element of a list. */
  public final long inLoop(Machine m, int fp, long a) {
    return bare(m, fp, a);
  }

  /** As {@link #inLoop(Machine, int, long)}, with two arguments. */
  public final long inLoop(Machine m, int fp, long a, long b) {
    return bare(m, fp, a, b);
  }
}
