package valk.eval.builtin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.LoopBody;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.Shapes;

/**
 * The function that a builtin calls again and again: what can be told of it before the first call.
 */
final class Callee {
  /** Calls after which it was worth while to begin without a frame. */
  private static final int SOME_CALLS = 16;

  /** The code of a closure that takes the arguments; null for any other function. */
  final @Nullable Code code;

  /** Words that a frame of the function takes, when there is something quick for it. */
  private int words;

  /** What the code ran when it was last looked at. */
  private @Nullable Node body;

  private @Nullable LoopBody quick;

  private boolean gaveUp;

  private Callee(@Nullable Code code, int words, @Nullable LoopBody quick) {
    this.code = code;
    this.words = words;
    this.quick = quick;
  }

  /** The function of that word, which is to be called with so many arguments. */
  static Callee of(Machine m, long function, int argc) {
    if (Shapes.isBuiltin(function)) {
      LoopBody quick = argc == 2 ? m.builtin(function).pairwise() : null;
      return new Callee(null, argc + Machine.ROOM_OF_A_BUILTIN, quick);
    }
    Code code = m.plainCode(function, argc);
    if (code != null && !code.looped) {
      code.looped = true;
      m.codeProvider().looped(code);
    }
    return new Callee(code, 0, null);
  }

  /** Whether there is something that can be called without a frame. */
  @SuppressWarnings("ReferenceEquality")
  boolean isQuick() {
    if (code != null && code.body != body) {
      look(code);
    }
    return quick != null;
  }

  /** What runs has become another. */
  private void look(Code code) {
    body = code.body;
    words = code.frame;
    quick = body instanceof LoopBody made ? made : null;
  }

  /**
   * Begins a row of calls without a frame, see {@link Machine#openWithoutFrames}.
   *
   * @param top the stack below is live
   * @return how many there may be; 0 also when nothing can be called so, or it is not worth a try
   */
  int open(Machine m, int fp, int top) {
    return isQuick() && quick().isTried(m)
        ? m.openWithoutFrames(fp, Callbacks.baseWithoutFrame(fp, top), words)
        : 0;
  }

  /** What to call, where something {@linkplain #isQuick is quick}. */
  LoopBody quick() {
    return Objects.requireNonNull(quick, "nothing is quick");
  }

  /**
   * Ends a row of calls.
   *
   * @param calls how many there were
   * @param gaveUp whether there was one more, which gave up
   */
  void close(int calls, boolean gaveUp) {
    this.gaveUp = gaveUp;
    if (gaveUp && calls < SOME_CALLS) {
      quick().gaveUp();
    } else {
      quick().succeeded();
    }
  }

  /** Whether the last row of calls has ended with one that gave up. */
  boolean hasGivenUp() {
    return gaveUp;
  }
}
