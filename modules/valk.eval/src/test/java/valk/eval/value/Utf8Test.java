package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void everyCodePointIsEncodedAsJavaDoes() {
    byte[] utf8 = new byte[4];
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        int length = Utf8.encode(point, utf8, 0);
        assertEquals(point, Utf8.codePointAt(utf8, 0));
        assertEquals(length, Utf8.length(utf8[0]));
        assertEquals(length, Utf8.wellFormedLength(utf8, 0, length));
      }
    }
    Utf8.encode(0x1F600, utf8, 0);
    assertArrayEquals("😀".getBytes(StandardCharsets.UTF_8), utf8);
  }
}
