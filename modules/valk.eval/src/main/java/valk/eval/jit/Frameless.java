package valk.eval.jit;

import valk.eval.run.Code;
import valk.eval.run.Ir;

/**
 * Which functions can run without a frame: those that call themselves, and otherwise only compute.
 *
 * <p>What they do can be seen by nobody before they are done: they allocate nothing, change nothing
 * but their own variables, reach no safepoint. So a second body is made of such a function that
 * keeps its words in Java locals only. Whatever is not the usual case, be it a sum that is no
 * fixnum, an error, a safepoint that is asked for or the end of the stack, makes all its
 * activations give up; then the function is run once more from its beginning by the body that has a
 * frame. It comes to the same place, and does there what is to be done.
 */
final class Frameless {
  /** Name of the method. */
  static final String METHOD = "frameless";

  private Frameless() {}

  /** Whether it pays, and seems to be possible: callees are looked at when they are written. */
  static boolean isWorthwhile(Code code, Ir body) {
    return isPossible(body) && callsSelf(code, body);
  }

  private static boolean callsSelf(Code code, Ir ir) {
    return ir instanceof Ir.GlobalCall call && mayCallItself(code, call)
        || Ir.parts(ir).stream().anyMatch(part -> callsSelf(code, part));
  }

  /** Whether the callee is the function, or might be written in place and call the function. */
  private static boolean mayCallItself(Code code, Ir.GlobalCall call) {
    Code callee = call.global().code;
    return callee != null && (callee == code || callee.frame <= Inlining.LARGEST_FRAME);
  }

  /** Whether a step does nothing that could be seen. */
  static boolean isPossible(Ir ir) {
    boolean computes =
        switch (ir) {
          case Ir.Constant c -> true;
          case Ir.Pooled p -> true;
          case Ir.Local l -> true;
          case Ir.GlobalRead g -> true;
          case Ir.SetOrElse s -> true;
          case Ir.Binary binary -> binary.operator() != Ir.Operator.CONS;
          case Ir.Unary u -> true;
          case Ir.Not n -> true;
          case Ir.And a -> true;
          case Ir.Or o -> true;
          case Ir.If i -> true;
          case Ir.Select s -> true;
          case Ir.Sequence s -> true;
          case Ir.Padded p -> true;
          case Ir.Let let -> isUnboxed(let);
          case Ir.Prologue p -> p.boxedParameters().isEmpty() && !p.unsetBoxed().contains(true);
          case Ir.AssignLocal a -> true;
          case Ir.While w -> true;
          case Ir.Loop l -> true;
          case Ir.Turns t -> !t.boxed();
          case Ir.GlobalCall g -> true;
          case Ir.BuiltinCall b -> Intrinsics.onlyLooks(b.builtin(), b.call().arguments().size());
          default -> false;
        };
    return computes && Ir.parts(ir).stream().allMatch(Frameless::isPossible);
  }

  private static boolean isUnboxed(Ir.Let let) {
    return !let.unsetBoxed().contains(true) && let.bindings().stream().noneMatch(Ir.Binding::boxed);
  }

  /** Found out while the code is written: it needs a frame. */
  static final class ImpossibleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ImpossibleException() {
      super("a callee needs a frame", null, false, false);
    }
  }
}
