package valk.repl;

import java.io.Serial;

/**
 * What the command line asks for cannot even be begun: it cannot be understood, or its script
 * cannot be read. The message says what is wrong, for the user.
 */
final class CommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message, null, false, false);
  }

  /** With the message of an exception that says what is wrong. */
  static CommandException of(RuntimeException reason) {
    return new CommandException(String.valueOf(reason.getMessage()));
  }
}
