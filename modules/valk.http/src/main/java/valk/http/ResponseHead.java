package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The head of a response as it is sent (RFC 9112, section 2.1), written into bytes at once: every
 * response has one, and text that is turned into bytes afterwards is garbage three times over.
 */
final class ResponseHead {
  private static final byte[] VERSION = "HTTP/1.1 ".getBytes(ISO_8859_1);
  private static final int LONGEST_NUMBER = 19;

  private byte[] bytes;
  private int length;

  /**
   * Makes an empty head.
   *
   * @param room how many bytes it will presumably have
   */
  ResponseHead(int room) {
    bytes = new byte[room];
  }

  /** Writes the status line. */
  void line(int status) {
    reserve(VERSION.length);
    System.arraycopy(VERSION, 0, bytes, length, VERSION.length);
    length += VERSION.length;
    number(status);
    put(' ');
    text(Refusals.reason(status));
    endLine();
  }

  /** Writes a field of characters up to U+00FF. */
  void field(String name, String value) {
    text(name);
    colon();
    text(value);
    endLine();
  }

  /** Writes a field with a number that is not negative. */
  void field(String name, long value) {
    text(name);
    colon();
    number(value);
    endLine();
  }

  private void colon() {
    put(':');
    put(' ');
  }

  private void endLine() {
    put('\r');
    put('\n');
  }

  private void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  @SuppressWarnings("deprecation") // It takes the low bytes: all there is of these characters.
  private void text(String text) {
    reserve(text.length());
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
  }

  private void number(long value) {
    reserve(LONGEST_NUMBER);
    int end = length + digits(value);
    long left = value;
    for (int at = end - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length = end;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long left = value / 10; left > 0; left /= 10) {
      digits++;
    }
    return digits;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** Ends the head and returns it. */
  byte[] end() {
    endLine();
    return Arrays.copyOf(bytes, length);
  }
}
