package valk.eval.jit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Ir;

/**
 * A closure that is called where it is made and then forgotten, as in {@code ((adder 1) x)}. Its
 * code is written in place, and what it captured is passed in Java locals. It is made all the same,
 * so that what a program allocates does not depend on who runs it; but nothing waits for it.
 *
 * <p>All this only computes, as code {@linkplain Frameless without a frame} does: at whatever is
 * unusual it is undone, and the call is made as others are.
 *
 * @param call the call of the closure
 * @param maker the call of the function that makes it; null if the caller does so
 * @param makes the code of that function
 * @param closure what is made
 * @param body the code that the closure runs
 */
record PassingClosure(
    Ir.ValueCall call,
    Ir.@Nullable GlobalCall maker,
    Inlining.@Nullable Candidate makes,
    Ir.MakeClosure closure,
    Inlining.Candidate body) {

  /** What a call's function makes, or has made. */
  private record Making(
      Ir.@Nullable GlobalCall maker, Inlining.@Nullable Candidate makes, Ir.MakeClosure closure) {}

  /** The closure that a call makes and forgets; null if it is not known to be so. */
  static @Nullable PassingClosure of(Ir.ValueCall call, Inlining inlining) {
    Making making = making(call.function(), inlining);
    if (making == null || !isSuitable(making.closure()) || !areQuick(call.call().arguments())) {
      return null;
    }
    int arguments = call.call().arguments().size();
    Inlining.Candidate body = inlining.of(making.closure().code(), arguments);
    return body == null || !Frameless.isPossibleInFrame(body.body())
        ? null
        : new PassingClosure(call, making.maker(), making.makes(), making.closure(), body);
  }

  /** Whether a call looks as if it made and called such a closure. */
  static boolean isLikely(Ir.ValueCall call) {
    return of(call, Inlining.usual()) != null;
  }

  private static @Nullable Making making(Ir function, Inlining inlining) {
    return switch (function) {
      case Ir.MakeClosure closure -> new Making(null, null, closure);
      case Ir.GlobalCall maker when areQuick(maker.call().arguments()) -> {
        int arguments = maker.call().arguments().size();
        Inlining.Candidate makes = inlining.of(maker.global(), arguments);
        yield makes != null
                && makes.body() instanceof Ir.MakeClosure closure
                && Ir.all(closure.captures(), Ir.Local.class::isInstance)
            ? new Making(maker, makes, closure)
            : null;
      }
      default -> null;
    };
  }

  private static boolean isSuitable(Ir.MakeClosure closure) {
    int count = closure.captures().size();
    return count > 0
        && count <= Translator.MOST_CAPTURED
        && Ir.all(closure.captures(), Ir::isSimple);
  }

  /** Whether the caller can compute them once more. */
  private static boolean areQuick(List<Ir> steps) {
    return Ir.all(steps, step -> Frameless.isPossibleInFrame(step) && !assigns(step));
  }

  private static boolean assigns(Ir step) {
    return step instanceof Ir.AssignLocal || Ir.any(Ir.parts(step), PassingClosure::assigns);
  }
}
