package valk.eval.jit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.gc.Words;

/**
 * The body of a compiled function that runs without a frame as a rule. It has one with a frame only
 * when that is needed often, as a compiled function of its own; until then it is interpreted where
 * it needs a frame.
 *
 * <pre>
 *   exec ── isTried ──► attempt ──► the value
 *     │                    │ gave up
 *     ▼                    ▼
 *   framed, if it is compiled; else interpreted, which counts how often
 * </pre>
 *
 * <p>This itself is the body of a loop, {@link Frameless.Way#TURN_BY_TURN}; {@link QuickFunction}
 * is that of other functions.
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

  /** The same function with a frame; null as long as that is not compiled. */
  final @Nullable CompiledCode framed() {
    return framed;
  }

  /** Runs the function with a frame as long as that is not compiled. */
  final Node interpreted() {
    return Objects.requireNonNull(interpreted, "compiled with a frame");
  }

  /**
   * Runs the function without a frame, by the arguments that lie where the frame would.
   *
   * @return the value, or {@link Words#TAIL} if it is to go on with a frame, by the arguments that
   *     lie there then
   */
  abstract long attempt(Machine m, int fp);

  /**
   * {@inheritDoc} The interpreter comes here for each call of a function that is interpreted from
   * here, so little of the Java stack is used between the two.
   */
  @Override
  public final long exec(Machine m, int fp) {
    if (isTried(m)) {
      long value = attempt(m, fp);
      if (value != Words.TAIL) {
        return value;
      }
    }
    CompiledCode compiled = framed;
    Node node = compiled != null ? compiled : interpreted();
    return node.exec(m, fp);
  }
}
