package valk.eval.run;

/**
 * Says how analysed code is run: the machine's seam to the compiled tier. Used by the machine's
 * thread alone.
 */
public interface CodeProvider {
  /** All code that is given from now on is run by this machine, and no other. */
  default void attach(Machine machine) {}

  /**
   * What is to run as the body of a function that was just analysed.
   *
   * @param code the function's; its {@link Code#cell} and {@link Code#frame} are set before it runs
   * @param body its nodes
   */
  Node bodyOf(Code code, Node body);

  /**
   * A loop has turned often.
   *
   * @param turns where the compiled code is to go
   * @param words how many words of the frame are in use at the beginning of a turn
   * @return false if it is to be told again, after as many turns
   */
  default boolean often(Turns turns, Node node, int words) {
    return true;
  }

  /** Code is dead, or is analysed anew: what was made for it is not used any more. */
  default void forget(Code code) {}

  /** A builtin calls the function again and again: {@link Code#looped} has just been set. */
  default void looped(Code code) {}

  /** Turns of a loop after which {@link #often} is called. */
  default int turns() {
    return Integer.MAX_VALUE;
  }

  /** How a function is run now. */
  default CodeFigures figures(Code code) {
    return CodeFigures.INTERPRETED;
  }

  /** What was compiled so far. */
  default CodeStats stats() {
    return CodeStats.NONE;
  }
}
