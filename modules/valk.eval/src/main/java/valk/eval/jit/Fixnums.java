package valk.eval.jit;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Ir;
import valk.gc.Words;

/**
 * What is known to be a fixnum in code without a frame, and need not be asked.
 *
 * <p>Sums and comparisons give fixnums there, since others give up. Some parameters of the function
 * are taken to be fixnums too: those that are counted with, or passed on as one that is, and that
 * the function's calls of itself give a fixnum where they were given fixnums. Who enters the code
 * from elsewhere asks, and so do calls of it in what is written in place. Then the function's value
 * is known to be a fixnum if all its ends give one.
 */
final class Fixnums {
  /** For code with a frame: nothing is known. */
  static final Fixnums NONE = new Fixnums(null, false);

  /** For code without a frame that is written in place. */
  static final Fixnums COMPUTED = new Fixnums(null, true);

  private final @Nullable Code code;
  private final boolean frameless;
  private final Set<Integer> parameters = new HashSet<>();
  private boolean result;

  /** The calls looked at: whether they are the function's. Others may define it meanwhile. */
  private final IdentityHashMap<Ir.GlobalCall, Boolean> calls = new IdentityHashMap<>();

  private Fixnums(@Nullable Code code, boolean frameless) {
    this.code = code;
    this.frameless = frameless;
  }

  /** For the code of a function without a frame. */
  static Fixnums of(Code code, Ir body) {
    Fixnums fixnums = new Fixnums(code, true);
    fixnums.assume(body);
    fixnums.dropWhatDoesNotHold(body);
    return fixnums;
  }

  /** The parameters that are taken to be fixnums, by their slots. */
  Set<Integer> parameters() {
    return parameters;
  }

  /** Whether a step's value, if it gets one, is a fixnum. */
  boolean includes(Ir step) {
    return switch (step) {
      case Ir.Constant constant -> Words.isFixnum(constant.word());
      case Ir.Local local -> parameters.contains(local.slot());
      case Ir.Binary binary -> frameless && binary.operator() != Ir.Operator.CONS;
      case Ir.GlobalCall call -> result && isSelf(call);
      case Ir.Padded padded -> includes(padded.step());
      default -> false;
    };
  }

  private boolean isSelf(Ir.GlobalCall call) {
    return calls.computeIfAbsent(
        call, asked -> code != null && code.equals(asked.global().code) && fits(asked, code));
  }

  private static boolean fits(Ir.GlobalCall call, Code code) {
    return call.call().arguments().size() == code.required;
  }

  // ---- what is assumed

  private void assume(Ir body) {
    assumeWhatIsCounted(body);
    int known;
    do {
      known = parameters.size();
      assumeWhatIsPassedOn(body);
    } while (parameters.size() > known);
    result = true;
  }

  private void assumeWhatIsCounted(Ir ir) {
    if (ir instanceof Ir.Binary binary && counts(binary)) {
      assumeParameter(binary.left());
      assumeParameter(binary.right());
    }
    Ir.parts(ir).forEach(this::assumeWhatIsCounted);
  }

  /** Whether the operands are numbers: anything can be compared for equality, or be in a list. */
  private static boolean counts(Ir.Binary binary) {
    return switch (binary.operator()) {
      case CONS -> false;
      case EQUAL, NOT_EQUAL -> isFixnum(binary.left()) || isFixnum(binary.right());
      default -> true;
    };
  }

  private static boolean isFixnum(Ir ir) {
    return ir instanceof Ir.Constant constant && Words.isFixnum(constant.word());
  }

  private void assumeWhatIsPassedOn(Ir ir) {
    if (ir instanceof Ir.GlobalCall call && isSelf(call)) {
      for (int slot : List.copyOf(parameters)) {
        assumeParameter(call.call().arguments().get(slot));
      }
    }
    Ir.parts(ir).forEach(this::assumeWhatIsPassedOn);
  }

  private void assumeParameter(Ir ir) {
    if (ir instanceof Ir.Local local
        && !local.assigned()
        && code != null
        && local.slot() < code.arguments()) {
      parameters.add(local.slot());
    }
  }

  // ---- what holds

  private void dropWhatDoesNotHold(Ir body) {
    boolean changed;
    do {
      changed = dropWhatCallsDoNotGive(body);
      if (result && !endsWithFixnums(body)) {
        result = false;
        changed = true;
      }
    } while (changed);
  }

  private boolean dropWhatCallsDoNotGive(Ir ir) {
    boolean dropped = false;
    if (ir instanceof Ir.GlobalCall call && isSelf(call)) {
      List<Ir> arguments = call.call().arguments();
      dropped = parameters.removeIf(slot -> !includes(arguments.get(slot)));
    }
    for (Ir part : Ir.parts(ir)) {
      dropped |= dropWhatCallsDoNotGive(part);
    }
    return dropped;
  }

  /** Errors at an end make code without a frame give up. */
  private boolean endsWithFixnums(Ir ir) {
    return switch (ir) {
      case Ir.And and -> includes(and.left()) && endsWithFixnums(and.right());
      case Ir.Or or -> includes(or.left()) && endsWithFixnums(or.right());
      default ->
          Endings.parts(ir).isEmpty()
              ? includes(ir)
              : Ir.all(Endings.parts(ir), this::endsWithFixnums);
    };
  }
}
