package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The head of a response as it is sent (RFC 9112, section 2.1), written into bytes at once: every
 * response has one, and text that is turned into bytes afterwards is garbage three times over. One
 * object serves a connection; a long head is not kept.
 */
final class ResponseHead {
  private static final byte[] VERSION = "HTTP/1.1 ".getBytes(ISO_8859_1);
  private static final int LONGEST_NUMBER = 19;
  private static final int KEPT = 2048;

  private final int room;
  private byte[] bytes;
  private int length;

  /**
   * Makes an empty head.
   *
   * @param room how many bytes most heads presumably have
   */
  ResponseHead(int room) {
    this.room = room;
    bytes = new byte[room];
  }

  /** Begins anew; what {@link #bytes} gave is overwritten. */
  void clear() {
    length = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[room];
    }
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

  /** Writes the size of a chunk, and the end of its line (RFC 9112, section 7.1). */
  void chunkSize(int size) {
    text(Integer.toHexString(size));
    endLine();
  }

  /** Ends the head. */
  void end() {
    endLine();
  }

  /** Returns what was written, and after it what was not. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns how many bytes were written. */
  int length() {
    return length;
  }
}
