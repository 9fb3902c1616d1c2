package valk.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Sizes that cannot be, and the errors that they must lead to. */
final class BadSizes {
  private BadSizes() {}

  /** Expects an {@link IllegalArgumentException} with the value in its message. */
  static void assertRefused(long value, Executable call) {
    assertNamed(IllegalArgumentException.class, value, call);
  }

  /** Expects an {@link IndexOutOfBoundsException} with the value in its message. */
  static void assertOutOfBounds(long value, Executable call) {
    assertNamed(IndexOutOfBoundsException.class, value, call);
  }

  /** Expects an exception with the value in its message. */
  static void assertNamed(Class<? extends Throwable> type, long value, Executable call) {
    Throwable e = assertThrows(type, call, () -> "with the value %d".formatted(value));
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.contains(Long.toString(value)),
        () -> "the message '%s' does not name %d".formatted(message, value));
  }
}
