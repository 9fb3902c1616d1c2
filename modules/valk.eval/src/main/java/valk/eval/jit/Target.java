package valk.eval.jit;

import java.lang.classfile.Label;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A place that code jumps to, with the state of the frame that the first jump to it fixed. */
final class Target {
  final Label label;

  /** Whether nothing of the frame matters there any more: the activation ends. */
  final boolean ends;

  @Nullable FrameState state;

  /**
   * The Java locals that are set by all jumps that are known; null while there is none. Jumps that
   * are written once the target has a place set these.
   */
  @Nullable BitSet set;

  /** Whether it has a place. */
  boolean isPlaced;

  Target(Label label, boolean ends) {
    this.label = label;
    this.ends = ends;
  }

  /** Whether there is a jump to it. */
  boolean isUsed() {
    return state != null;
  }
}
