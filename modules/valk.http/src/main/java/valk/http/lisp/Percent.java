package valk.http.lisp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** Percent-encoding (RFC 3986, section 2.1) of UTF-8. */
final class Percent {
  private Percent() {}

  /**
   * Decodes a text once.
   *
   * @param plusIsBlank whether a plus stands for a blank, as in forms
   * @return nothing if an escape is malformed, or what it gives is no UTF-8
   */
  static Optional<String> decoded(String text, boolean plusIsBlank) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      int c = text.codePointAt(i);
      if (c == '%') {
        int value = escaped(text, i);
        if (value < 0) {
          return Optional.empty();
        }
        bytes.write(value);
        i += 2;
      } else {
        bytes.writeBytes(Character.toString(c == '+' && plusIsBlank ? ' ' : c).getBytes(UTF_8));
        i += Character.charCount(c) - 1;
      }
    }
    return strict(bytes.toByteArray());
  }

  private static int escaped(String text, int at) {
    if (at + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static Optional<String> strict(byte[] utf8) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
