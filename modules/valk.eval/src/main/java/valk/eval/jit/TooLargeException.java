package valk.eval.jit;

/** Code that stays interpreted, since what it would be compiled to is too large. */
final class TooLargeException extends Exception {
  private static final long serialVersionUID = 1;

  TooLargeException(String message) {
    super(message, null, false, false);
  }
}
