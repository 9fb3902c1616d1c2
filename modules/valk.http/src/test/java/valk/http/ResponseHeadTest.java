package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
  private static String written(ResponseHead head) {
    head.end();
    return new String(head.bytes(), 0, head.length(), ISO_8859_1);
  }

  @Test
  void aHeadIsAStatusLineFieldsAndAnEmptyLine() {
    ResponseHead head = new ResponseHead(1);
    head.line(404);
    head.field("A", "b c");
    head.field("D", "");
    assertEquals("HTTP/1.1 404 Not Found\r\nA: b c\r\nD: \r\n\r\n", written(head));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 32_768, Integer.MAX_VALUE, Long.MAX_VALUE})
  void numbersAreWrittenInFull(long number) {
    ResponseHead head = new ResponseHead(4);
    head.field("N", number);
    assertEquals("N: " + number + "\r\n\r\n", written(head));
  }

  @Test
  void aHeadMayBeLongerThanWasThought() {
    String value = "\u00e4".repeat(10_000);
    ResponseHead head = new ResponseHead(200);
    head.field("Long", value);
    head.field("Length", 5);
    assertEquals("Long: " + value + "\r\nLength: 5\r\n\r\n", written(head));
  }

  @Test
  void whatIsBegunAnewHoldsNothingOfWhatWasBefore() {
    ResponseHead head = new ResponseHead(8);
    head.field("Long", "x".repeat(5_000));
    head.end();
    head.clear();
    assertEquals(8, head.bytes().length);
    head.field("A", "b");
    assertEquals("A: b\r\n\r\n", written(head));
    head.clear();
    head.chunkSize(0x1f4);
    assertEquals("1f4\r\n", new String(head.bytes(), 0, head.length(), ISO_8859_1));
  }
}
