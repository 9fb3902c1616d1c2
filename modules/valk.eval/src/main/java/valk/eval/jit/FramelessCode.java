package valk.eval.jit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.gc.Words;

/**
 * The body of a compiled function that runs without a frame as a rule: {@link #bare}. It has one
 * with a frame only when that is needed often, as a compiled function of its own; until then it is
 * interpreted where it needs a frame.
 *
 * <pre>
 *   call ── isTried ──► bare ──► the value
 *     │                  │ gave up: what it allocated is taken back
 *     ▼                  ▼
 *   framed, if it is compiled; else interpreted, which counts how often
 * </pre>
 */
abstract class FramelessCode extends CompiledCode {
  /** The same function with a frame; null as long as that is not compiled. */
  private @Nullable CompiledCode framed;

  /** Runs the function with a frame as long as that is not compiled. */
  private @Nullable Node interpreted;

  FramelessCode(int arguments) {
    super(arguments);
  }

  /** Says what runs the function with a frame, as long as that is not compiled. */
  final void interpretBy(Node node) {
    interpreted = node;
  }

  /** Whether a node runs the function with a frame. */
  final boolean isInterpretedBy(Node node) {
    return node.equals(interpreted);
  }

  /** The function is compiled with a frame. */
  final void compileTo(CompiledCode code) {
    framed = code;
    interpreted = null;
  }

  /** Runs the function with a frame, in which the arguments lie. */
  final long inFrame(Machine m, int fp) {
    CompiledCode compiled = framed;
    return compiled != null ? compiled.exec(m, fp) : interpret(m, fp);
  }

  private long interpret(Machine m, int fp) {
    return Objects.requireNonNull(interpreted, "compiled with a frame").exec(m, fp);
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
  public long call(Machine m, int fp, long a) {
    if (isTried(m)) {
      long place = m.heap.birthplace();
      long value = bare(m, fp, a);
      if (isDone(m, value, place)) {
        return value;
      }
    }
    CompiledCode compiled = framed;
    if (compiled != null) {
      return compiled.call(m, fp, a);
    }
    m.stack[fp] = a;
    return interpret(m, fp);
  }

  @Override
  public long call(Machine m, int fp, long a, long b) {
    if (isTried(m)) {
      long place = m.heap.birthplace();
      long value = bare(m, fp, a, b);
      if (isDone(m, value, place)) {
        return value;
      }
    }
    CompiledCode compiled = framed;
    if (compiled != null) {
      return compiled.call(m, fp, a, b);
    }
    long[] stack = m.stack;
    stack[fp] = a;
    stack[fp + 1] = b;
    return interpret(m, fp);
  }

  @Override
  public long call(Machine m, int fp, long a, long b, long c) {
    if (isTried(m)) {
      long place = m.heap.birthplace();
      long value = bare(m, fp, a, b, c);
      if (isDone(m, value, place)) {
        return value;
      }
    }
    CompiledCode compiled = framed;
    if (compiled != null) {
      return compiled.call(m, fp, a, b, c);
    }
    long[] stack = m.stack;
    stack[fp] = a;
    stack[fp + 1] = b;
    stack[fp + 2] = c;
    return interpret(m, fp);
  }

  @Override
  public long call(Machine m, int fp, long a, long b, long c, long d) {
    if (isTried(m)) {
      long place = m.heap.birthplace();
      long value = bare(m, fp, a, b, c, d);
      if (isDone(m, value, place)) {
        return value;
      }
    }
    CompiledCode compiled = framed;
    if (compiled != null) {
      return compiled.call(m, fp, a, b, c, d);
    }
    long[] stack = m.stack;
    stack[fp] = a;
    stack[fp + 1] = b;
    stack[fp + 2] = c;
    stack[fp + 3] = d;
    return interpret(m, fp);
  }

  /** For builtins that call it for each element of a list. */
  public long inLoop(Machine m, int fp, long a) {
    return bare(m, fp, a);
  }

  /** As {@link #inLoop(Machine, int, long)}, with two arguments. */
  public long inLoop(Machine m, int fp, long a, long b) {
    return bare(m, fp, a, b);
  }
}
