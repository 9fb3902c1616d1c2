package valk.eval.jit;

import valk.eval.run.Site;

/** Where the value of an activation goes. */
sealed interface Exit {
  /** Where the value of the callee goes that took the activation's frame. */
  default Exit afterTailCall() {
    return this;
  }

  /** The method returns it, or the mark of a tail call. */
  record Return() implements Exit {}

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
