package valk.eval.jit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Ir;
import valk.eval.run.Node;

/**
 * Chooses the calls whose callee's code is written into the caller's: small functions, and one
 * level of a function that calls itself, within a budget for the whole method.
 */
final class Inlining {
  /** Steps of the largest function that is inlined. */
  private static final int LARGEST = 40;

  /** Steps that may be inlined into one method. */
  private static final int BUDGET = 160;

  private static final int DEEPEST = 3;
  static final int LARGEST_FRAME = 40;

  /**
   * A function to inline.
   *
   * @param analysed what its code must still have as {@link Code#analysed}
   */
  record Candidate(Code code, Node analysed, Ir body) {}

  private final List<Code> around = new ArrayList<>();
  private int left;

  private Inlining(int budget) {
    left = budget;
  }

  static Inlining usual() {
    return new Inlining(BUDGET);
  }

  /** Nothing is inlined. */
  static Inlining none() {
    return new Inlining(0);
  }

  /** The function that a call means now, if it is to be inlined. */
  @Nullable Candidate of(Global global, int arguments) {
    return of(global.code, arguments);
  }

  /** The function with that code, if it is to be inlined. */
  @Nullable Candidate of(@Nullable Code code, int arguments) {
    if (code == null || code.rest || code.required != arguments || !fits(code)) {
      return null;
    }
    Node analysed = code.analysis();
    return analysed == null ? null : of(code, analysed);
  }

  private boolean fits(Code code) {
    return code.frame <= LARGEST_FRAME && around.size() < DEEPEST && !around.contains(code);
  }

  private @Nullable Candidate of(Code code, Node analysed) {
    Ir body = analysed.ir();
    int size = Ir.size(body);
    if (size > Math.min(left, LARGEST)) {
      return null;
    }
    left -= size;
    return new Candidate(code, analysed, body);
  }

  /**
   * The code of the closure that a step makes, as far as that can be told: it is a guess, since a
   * function that makes it may be defined anew. Null if there is none.
   */
  static @Nullable Code closure(Ir ir) {
    return switch (ir) {
      case Ir.MakeClosure closure -> closure.code();
      case Ir.Let let -> closure(let.body());
      case Ir.Sequence sequence -> closure(sequence.last());
      case Ir.Prologue prologue -> closure(prologue.body());
      case Ir.Padded padded -> closure(padded.step());
      case Ir.GlobalCall call -> closureOf(call.global().code);
      default -> null;
    };
  }

  private static @Nullable Code closureOf(@Nullable Code maker) {
    Node analysed = maker == null || maker.frame > LARGEST_FRAME ? null : maker.analysis();
    Ir body = analysed == null ? null : analysed.ir();
    return body == null || body instanceof Ir.GlobalCall ? null : closure(body);
  }

  /** Writes code in which nothing is inlined. */
  void pause(Runnable code) {
    int rest = left;
    left = 0;
    code.run();
    left = rest;
  }

  /** Writes the code of a candidate, inside of which others may be inlined. */
  void inside(Candidate candidate, Runnable code) {
    around.add(candidate.code());
    code.run();
    around.removeLast();
  }
}
