package valk.eval.jit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Ir;
import valk.eval.run.LoopBody;
import valk.eval.run.Node;

/**
 * Which functions can run without a frame: those that lead back to themselves, and otherwise only
 * compute and allocate.
 *
 * <p>What they do can be seen by nobody before they are done: they change nothing but their own
 * variables, reach no safepoint, and what they allocate is taken back if need be. So a second body
 * is made of such a function that keeps its words in Java locals only. Whatever is not the usual
 * case, be it a sum that is no fixnum, an error, a full window of the arena, a safepoint that is
 * asked for or the end of the stack, makes all activations without a frame give up; then the
 * outermost function is run once more from its beginning by the body that has a frame. It comes to
 * the same place, and does there what is to be done.
 */
final class Frameless {
  /** Name of the method that is the body. */
  static final String METHOD = "frameless";

  /** Name of the method by which others that have no frame call it: {@link Node#bare}. */
  static final String ENTRY = "bare";

  /** Name of the method by which builtins call it for each element of a list. */
  static final String IN_LOOP = "inLoop";

  /** Arguments of the functions that builtins call for each element of a list. */
  static final int MOST_IN_LOOPS = 2;

  /** Functions that are looked at to find out. */
  private static final int MOST_LOOKED_AT = 12;

  /** What becomes of a function whose body without a frame gives up. */
  enum Way {
    /** There is no such body. */
    NONE,

    /** It runs once more, from its beginning. */
    FROM_ITS_BEGINNING,

    /** A loop: it goes on with the turn that gave up, see {@link TurnByTurn}. */
    TURN_BY_TURN,

    /**
     * It is there for builtins that call it again and again, who call the function itself then; see
     * {@link LoopBody}.
     */
    FOR_LOOPS;

    /** Whether callers that have no frame either can call it, and give up with it. */
    boolean isBare() {
      return this == FROM_ITS_BEGINNING;
    }

    /** Whether it is tried first by whoever calls the function. */
    boolean isUsual() {
      return this == FROM_ITS_BEGINNING || this == TURN_BY_TURN;
    }

    /** Whether builtins can call it for each element of a list. */
    boolean servesLoops() {
      return this == FROM_ITS_BEGINNING || this == FOR_LOOPS;
    }
  }

  private final Code code;

  /** Whether the function itself may read what its closure captured. */
  private final boolean captures;

  private final Set<Code> seen = new HashSet<>();
  private boolean recurs;

  /** Whether it leads back to itself through another function. */
  private boolean roundabout;

  /** Whether it leads back to itself otherwise than by tail calls only. */
  private boolean nests;

  private boolean allocates;

  private Frameless(Code code, boolean captures) {
    this.code = code;
    this.captures = captures;
  }

  /** Whether a function's body without a frame pays, and seems to be possible; and which one. */
  static Way way(Code code, Ir body) {
    Frameless look = new Frameless(code, false);
    if (look.onlyComputes(code, body, false) && look.recurs) {
      return look.way(body);
    }
    return code.looped && isForLoops(code, body) ? Way.FOR_LOOPS : Way.NONE;
  }

  /** Whether builtins that call the function for each element of a list can do without a frame. */
  static boolean isForLoops(Code code, Ir body) {
    Frameless look = new Frameless(code, true);
    return !code.rest
        && code.required <= MOST_IN_LOOPS
        && look.onlyComputes(code, body, false)
        && !look.recurs;
  }

  /** A loop that allocates runs until the window is full: then it shall not begin anew. */
  private Way way(Ir body) {
    if (nests || !allocates) {
      return Way.FROM_ITS_BEGINNING;
    }
    return roundabout || assignsParameters(body) ? Way.NONE : Way.TURN_BY_TURN;
  }

  private boolean assignsParameters(Ir ir) {
    return ir instanceof Ir.AssignLocal assign && assign.slot() < code.arguments()
        || Ir.any(Ir.parts(ir), this::assignsParameters);
  }

  /** Whether a callee has, or will have, a body that callers without a frame can call so. */
  static boolean isCallable(@Nullable Code callee, int arguments) {
    if (callee == null || !takes(callee, arguments)) {
      return false;
    }
    Node analysed = callee.analysis();
    return analysed != null && way(callee, analysed.ir()).isBare();
  }

  private static boolean takes(Code callee, int arguments) {
    return !callee.rest
        && callee.required == arguments
        && arguments > 0
        && arguments <= Unit.MOST_PASSED
        && UnitCompiler.isCompilable(callee);
  }

  /**
   * Whether the function, and all that it calls, do nothing that could be seen.
   *
   * @param nested whether something is left to do after one of the calls that led here
   */
  private boolean onlyComputes(Code function, Ir body, boolean nested) {
    if (!seen.add(function)) {
      return true;
    }
    return seen.size() <= MOST_LOOKED_AT
        && isPossible(body, captures && function.equals(code))
        && callsOnlySuch(function, body, nested);
  }

  private boolean callsOnlySuch(Code function, Ir ir, boolean nested) {
    allocates |= allocates(ir);
    return (!(ir instanceof Ir.GlobalCall call) || isSuch(function, call, nested))
        && Ir.all(seenParts(ir), part -> callsOnlySuch(function, part, nested));
  }

  private static boolean allocates(Ir ir) {
    return ir instanceof Ir.ValueCall
        || ir instanceof Ir.Binary binary && binary.operator() == Ir.Operator.CONS
        || ir instanceof Ir.BuiltinCall call
            && Intrinsic.allocates(call.builtin(), call.call().arguments().size());
  }

  private boolean isSuch(Code function, Ir.GlobalCall call, boolean nested) {
    Code callee = call.global().code;
    if (callee == null || callee.rest || callee.required != call.call().arguments().size()) {
      return false;
    }
    boolean deeper = nested || !call.call().tail();
    if (callee.equals(code)) {
      recurs = true;
      nests |= deeper;
      roundabout |= !function.equals(code);
    }
    Node analysed = callee.analysis();
    return analysed != null && onlyComputes(callee, analysed.ir(), deeper);
  }

  /**
   * Whether a step calls nothing and can be seen by nobody, where the closure that runs is at hand.
   */
  static boolean isPossibleInFrame(Ir ir) {
    if (ir instanceof Ir.GlobalCall || ir instanceof Ir.ValueCall) {
      return false;
    }
    return (isOfClosure(ir) || computes(ir)) && Ir.all(Ir.parts(ir), Frameless::isPossibleInFrame);
  }

  /** Whether a step does nothing that could be seen. */
  static boolean isPossible(Ir ir) {
    return isPossible(ir, false);
  }

  private static boolean isPossible(Ir ir, boolean captures) {
    return (computes(ir) || captures && isOfClosure(ir))
        && Ir.all(seenParts(ir), part -> isPossible(part, captures));
  }

  /** Whether a step reads what the closure that runs has captured. */
  private static boolean isOfClosure(Ir ir) {
    return ir instanceof Ir.Captured || ir instanceof Ir.Unboxed;
  }

  /** What is computed where the step stands: a passing closure, and who makes it, are no values. */
  private static List<Ir> seenParts(Ir ir) {
    if (!(ir instanceof Ir.ValueCall call)) {
      return Ir.parts(ir);
    }
    List<Ir> parts = new ArrayList<>(call.call().arguments());
    parts.addAll(Ir.parts(call.function()));
    return parts;
  }

  private static boolean computes(Ir ir) {
    return switch (ir) {
      case Ir.Constant c -> true;
      case Ir.Pooled p -> true;
      case Ir.Local l -> true;
      case Ir.GlobalRead g -> true;
      case Ir.SetOrElse s -> true;
      case Ir.Binary b -> true;
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
      case Ir.BuiltinCall b -> isPossible(b);
      case Ir.ValueCall v -> PassingClosure.isLikely(v);
      default -> false;
    };
  }

  /** An error ends it in any case. */
  private static boolean isPossible(Ir.BuiltinCall call) {
    return call.builtin().name.equals("error")
        || Intrinsic.onlyComputes(call.builtin(), call.call().arguments().size());
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
