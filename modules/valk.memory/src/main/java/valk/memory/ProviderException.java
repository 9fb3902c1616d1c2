package valk.memory;

import java.io.Serial;
import java.lang.module.FindException;
import java.lang.module.ResolutionException;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a provider is not what it has to be: it cannot be loaded, has no usable name, or
 * breaks a rule of its tier. The message is one line that names the tier and the provider.
 */
public final class ProviderException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message one line: the tier, the provider, and what is wrong with it
   */
  public ProviderException(String message) {
    super(message);
  }

  /**
   * Makes an exception about something that was thrown.
   *
   * @param message the tier, the provider, and what it was asked for
   * @param cause what came instead; its description, and that of its own causes, ends the message
   */
  public ProviderException(String message, Throwable cause) {
    super(message + reasons(cause), cause);
  }

  private static String reasons(Throwable cause) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = cause; t != null; t = t.getCause()) {
      String reason = firstLine(tellsAll(t) ? t.getMessage() : t.toString());
      if (text.indexOf(reason) < 0) {
        text.append(": ").append(reason);
      }
    }
    return text.toString();
  }

  /** Whether an exception's message says enough without its class. */
  private static boolean tellsAll(Throwable t) {
    return t instanceof ServiceConfigurationError
        || t instanceof FindException
        || t instanceof ResolutionException
        || t instanceof LayerInstantiationException;
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }
}
