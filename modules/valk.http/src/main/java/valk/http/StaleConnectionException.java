package valk.http;

import java.io.Serial;

/** Thrown when the record of a connection is used that was closed; a bug of the using code. */
final class StaleConnectionException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1L;

  StaleConnectionException(long handle, long user) {
    super("connection %x is closed; its record is used by %x".formatted(handle, user));
  }
}
