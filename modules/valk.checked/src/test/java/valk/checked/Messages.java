package valk.checked;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** What a report says, and in which order. */
final class Messages {
  private Messages() {}

  /** The message of what a call throws. */
  static String of(Class<? extends Throwable> type, Executable call) {
    return String.valueOf(assertThrows(type, call).getMessage());
  }

  static void assertStartsWith(String expected, String message) {
    assertTrue(message.startsWith(expected), message);
  }

  static void assertInOrder(String message, String... parts) {
    int from = 0;
    for (String part : parts) {
      int at = message.indexOf(part, from);
      assertTrue(at >= 0, () -> "no '%s' where it should be in: %s".formatted(part, message));
      from = at + part.length();
    }
  }
}
