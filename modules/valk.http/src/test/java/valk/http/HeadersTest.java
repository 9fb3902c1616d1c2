package valk.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"close", "Close", " close ", "a,close", "a, close ,b", "close,", ",close"})
  void anElementIsFoundWhereverItStands(String list) {
    assertTrue(
        new Headers(List.of(new Header("X", "y"), new Header("connection", list)))
            .hasElement("Connection", "close"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "closed", "a close", "clo,se"})
  void anElementIsNoPartOfOne(String list) {
    assertFalse(
        new Headers(List.of(new Header("Connection", list))).hasElement("connection", "close"));
  }
}
