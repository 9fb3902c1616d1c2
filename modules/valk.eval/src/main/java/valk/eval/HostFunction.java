package valk.eval;

/**
 * A function that the host gives to scripts; see {@link Interpreter.Builder#function}.
 *
 * <p>It runs on the thread that evaluates, in the middle of an evaluation: the interpreter and its
 * values refuse to be used until that has ended, and no limit stops it while it runs. What a script
 * can make it do is the host's to bound.
 */
@FunctionalInterface
public interface HostFunction {
  /**
   * Computes the result of one call.
   *
   * @param call the arguments; not to be used after the return
   * @return the result, which is copied into the script's memory and counts against its limit
   * @throws HostError to give the script an error that it can catch
   * @throws RuntimeException (any other) to end the evaluation: the host's call of {@code eval}
   *     throws it, and the interpreter stays usable
   */
  Data call(HostCall call);
}
