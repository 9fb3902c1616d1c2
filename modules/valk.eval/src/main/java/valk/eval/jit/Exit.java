package valk.eval.jit;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Ir;
import valk.eval.run.Site;

/** Where the value of an activation goes. */
sealed interface Exit {
  /** What takes a step at the end of the activation, to make a turn of it; null if nothing does. */
  default @Nullable Remainder remainder(Ir step) {
    return null;
  }

  /** Where the value of the callee goes that took the activation's frame. */
  default Exit afterTailCall() {
    return this;
  }

  /**
   * The method returns it, or the mark of a tail call.
   *
   * @param remainder what is left to do with it before; null for nothing
   */
  record Return(@Nullable Remainder remainder) implements Exit {
    @Override
    public @Nullable Remainder remainder(Ir step) {
      return remainder != null && remainder.takes(step) ? remainder : null;
    }
  }

  /**
   * The method returns it to the activation whose frame it used, which goes on with what lies
   * there.
   *
   * @param words how many words of the frame are in use
   */
  record Back(int words) implements Exit {}

  /**
   * The callee's code is written into its caller's, which goes on with the value.
   *
   * @param site of the call
   * @param end where it goes on
   */
  record Into(Operand.InLocal result, long site, Target end) implements Exit {
    @Override
    public Exit afterTailCall() {
      return new Into(result, Site.afterTailCall(site), end);
    }
  }
}
