package valk.eval.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {
  private static Balance of(String text) {
    return Balance.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ; comment", "1", "(a)", "{a [b] #{c d, e f}}", "'x", "\"(\"", "a)b"})
  void closed(String text) {
    assertEquals(text.equals("a)b") ? Balance.BROKEN : Balance.CLOSED, of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "(a ; )", "{a [b", "#{", "\"abc", "'", "(a ,@", "#{a 1,", "1 (2"})
  void open(String text) {
    assertEquals(Balance.OPEN, of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {")", "(]", "{)", "(a ')", "\"\\q\"", "#x", "(a \u0001"})
  void broken(String text) {
    assertEquals(Balance.BROKEN, of(text));
  }

  @Test
  void tooDeepIsBroken() {
    assertEquals(Balance.OPEN, of("(".repeat(Reader.DEFAULT_DEPTH)));
    assertEquals(Balance.BROKEN, of("(".repeat(Reader.DEFAULT_DEPTH + 1)));
  }
}
