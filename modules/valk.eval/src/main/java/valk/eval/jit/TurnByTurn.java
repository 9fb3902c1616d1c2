package valk.eval.jit;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Global;
import valk.gc.ManagedHeap;

/**
 * How a loop without a frame, a function that calls itself in tail position only, goes on with one:
 * all turns before the one that gave up are done. What that one allocated is taken back, the
 * arguments are still those with which it began, and the frame learns how many tail calls there
 * were.
 */
final class TurnByTurn {
  private final Emitter e;

  /** Number of turns, an {@code int}. */
  private final int turns;

  /** Where the turn's first cell is born, see {@link ManagedHeap#birthplace}. */
  private final Operand.InLocal place;

  private @Nullable Global self;

  /** Writes what holds before the first turn. */
  TurnByTurn(Emitter e) {
    this.e = e;
    this.turns = e.intLocal();
    this.place = e.temporary();
    e.cb.loadConstant(0);
    e.popInt(turns);
  }

  /** Writes what each turn begins with. */
  void begin() {
    e.heap().cb.invokevirtual(Descriptors.HEAP, "birthplace", Descriptors.WORD);
    e.pop(place);
  }

  /** Writes what each turn ends with, which the global called. */
  void end(Global called) {
    self = called;
    e.cb.iinc(turns, 1);
  }

  /** Writes what is done when a turn gave up, before the loop goes on with a frame. */
  void giveUp(Object code) {
    e.machine().fp().constant(code, Descriptors.CODE);
    if (self == null) {
      e.cb.aconst_null();
    } else {
      e.constant(self, Descriptors.GLOBAL);
    }
    e.cb.iload(turns);
    e.push(place).cb.invokestatic(Descriptors.SUPPORT, "resume", Descriptors.RESUME);
  }
}
