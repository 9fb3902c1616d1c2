package valk.eval;

import java.io.Serial;

/**
 * A script called {@code (exit n)} and was {@linkplain Interpreter.Builder#allowExit allowed} to.
 * The interpreter does not end anything itself; it stays usable. Immutable, without a stack trace.
 */
public final class ExitRequest extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int code;

  ExitRequest(int code) {
    super("exit " + code, null, false, false);
    this.code = code;
  }

  /** Returns the exit status that the script asks for, 0 to 255. */
  public int code() {
    return code;
  }
}
