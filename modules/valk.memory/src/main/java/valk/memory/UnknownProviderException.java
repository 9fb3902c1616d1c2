package valk.memory;

import java.io.Serial;
import java.util.Collection;

/** Thrown when a tier has no provider of the name asked for; lists those it has. */
public final class UnknownProviderException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param tier name of the tier, such as "space"
   * @param name the name asked for
   * @param known the names there are
   */
  public UnknownProviderException(String tier, String name, Collection<String> known) {
    super(
        "%s: no provider is called '%s', there is: %s"
            .formatted(tier, name, String.join(", ", known)));
  }
}
