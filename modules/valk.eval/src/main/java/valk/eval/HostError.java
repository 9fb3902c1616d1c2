package valk.eval;

import java.io.Serial;

/**
 * Thrown by a {@link HostFunction}: the call gives an error value, which the script can catch.
 * Without a Java stack trace.
 */
public final class HostError extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String kind;

  /**
   * An error for the script.
   *
   * @param kind its kind without the colon, such as {@code type}
   * @param message one sentence that begins with a small letter and has no end; the name of the
   *     function is put in front
   * @throws IllegalArgumentException if the kind is empty
   */
  public HostError(String kind, String message) {
    super(message, null, false, false);
    if (kind.isEmpty()) {
      throw new IllegalArgumentException("the kind is empty");
    }
    this.kind = kind;
  }

  /** Returns the kind without its colon. */
  public String kind() {
    return kind;
  }
}
