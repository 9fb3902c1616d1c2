package valk.eval.jit;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Ir;
import valk.eval.run.Node;

/**
 * What all that is written into one method has in common.
 *
 * @param analysed the nodes that it was made of
 * @param code the function that is compiled; null when it is a loop of one
 * @param start where it begins, with its arguments in Java locals or homed
 * @param way what body without a frame the function has beside, or is
 * @param turns how a loop without a frame gives up; null for other code
 * @param fixnums what is known to be fixnums in the code of the function itself
 * @param relies what code without a frame takes for granted: the nodes that globals' functions have
 */
record Method(
    Emitter emitter,
    @Nullable Code code,
    Node analysed,
    Target start,
    Inlining inlining,
    Frameless.Way way,
    @Nullable TurnByTurn turns,
    Fixnums fixnums,
    Map<Global, Node> relies) {

  /** Whether the global names the function that is compiled, and the call fits it. */
  boolean isSelf(Ir.GlobalCall call) {
    return code != null
        && call.global().code == code
        && call.call().arguments().size() == code.required;
  }

  /** What is known to be fixnums in code that is written in place. */
  Fixnums fixnumsInPlace() {
    return emitter.isFrameless() ? Fixnums.COMPUTED : Fixnums.NONE;
  }

  /** The function that is compiled. */
  Code function() {
    return Objects.requireNonNull(code, "a loop does not call itself");
  }
}
