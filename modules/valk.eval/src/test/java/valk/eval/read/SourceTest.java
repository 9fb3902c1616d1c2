package valk.eval.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SourceTest {
  private static Source source(String text) {
    return new Source("name", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void columnsCountCodePoints() {
    Source source = source("aé😀b\nc");
    assertEquals("1:1", source.place(0));
    assertEquals("1:3", source.place(3));
    assertEquals("1:4", source.place(7));
    assertEquals("2:1", source.place(9));
    assertEquals("2:2", source.place(10));
  }

  @Test
  void linesEndInALineFeedWithOrWithoutCarriageReturn() {
    Source source = source("one\r\ntwo\n\nfour");
    assertEquals("one", source.lineText(0));
    assertEquals("two", source.lineText(5));
    assertEquals("", source.lineText(9));
    assertEquals("four", source.lineText(14));
    assertEquals(4, source.line(14));
  }

  @Test
  void emptySourceHasOneLine() {
    assertEquals("1:1", source("").place(0));
    assertEquals("", source("").lineText(0));
  }
}
