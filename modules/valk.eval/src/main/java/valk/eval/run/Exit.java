package valk.eval.run;

/** The program asked to end: {@code (exit n)}. Unwinds to the host, past every {@code try}. */
public final class Exit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status exit status, 0 to 255
   */
  public Exit(int status) {
    super("exit " + status, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
