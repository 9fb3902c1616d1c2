package valk.memory;

import java.io.Serial;

/**
 * Thrown when a configured size cannot be used; names the setting, its value and what is accepted.
 */
public final class MemoryLimitException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param setting name of the variable, option or parameter
   * @param value its value, as it was given
   * @param accepted what would be accepted, completing "accepted: …"
   */
  public MemoryLimitException(String setting, String value, String accepted) {
    super("%s: bad value '%s', accepted: %s".formatted(setting, value, accepted));
  }
}
