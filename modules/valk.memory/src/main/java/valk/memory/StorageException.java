package valk.memory;

import java.io.Serial;

/** Thrown when no source of storage can reserve a range of addresses; names every source tried. */
public final class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message the size asked for, and for each source why it could not serve
   */
  public StorageException(String message) {
    super(message);
  }
}
