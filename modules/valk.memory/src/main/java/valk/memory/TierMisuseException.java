package valk.memory;

import java.io.Serial;

/**
 * Thrown by a tier that finds out that it was misused: a bug of whoever uses it, not of the
 * provider that found it, and so never taken for one.
 */
public abstract class TierMisuseException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was done wrong, and to what
   */
  protected TierMisuseException(String message) {
    super(message);
  }
}
