package valk.eval.run;

/** Says how analysed code is run: the machine's seam to the compiled tier. */
public interface CodeProvider {
  /** Everything is interpreted. */
  CodeProvider INTERPRETED = (code, body) -> body;

  /**
   * What is to run as the body of a function that was just analysed.
   *
   * @param code the function's; its {@link Code#cell} and {@link Code#frame} are set before it runs
   * @param body its nodes
   */
  Node bodyOf(Code code, Node body);
}
