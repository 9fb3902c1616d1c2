package valk.eval.value;

import java.nio.charset.StandardCharsets;
import valk.memory.Space;

/**
 * Takes UTF-8 bytes a few at a time and passes them on in pieces. Its memory is one small buffer,
 * however much goes through.
 *
 * <p>For one thread. A sink is told nothing of safepoints: {@link #drain} must not reach one.
 */
public abstract class ByteSink {
  private static final int BUFFER_BYTES = 512;

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;

  /**
   * Takes a piece of the text.
   *
   * @param bytes the piece, from index 0 on; to be copied, since the array is used again
   * @param count number of bytes, at least 1
   */
  protected abstract void drain(byte[] bytes, int count);

  /** Whether further bytes would be thrown away; printing stops early then. */
  public boolean isFull() {
    return false;
  }

  /** Passes on what the buffer holds. */
  public final void flush() {
    if (used > 0) {
      int count = used;
      used = 0;
      drain(buffer, count);
    }
  }

  /** Appends one byte. */
  public final void put(int oneByte) {
    if (used == BUFFER_BYTES) {
      flush();
    }
    buffer[used++] = (byte) oneByte;
  }

  /** Appends bytes of an array. */
  public final void put(byte[] bytes, int from, int count) {
    int at = from;
    int end = from + count;
    while (at < end) {
      int piece = room(end - at);
      System.arraycopy(bytes, at, buffer, used, piece);
      used += piece;
      at += piece;
    }
  }

  /** Appends bytes of the space. */
  public final void put(Space space, long offset, int count) {
    int done = 0;
    while (done < count) {
      int piece = room(count - done);
      space.copyOut(offset + done, buffer, used, piece);
      used += piece;
      done += piece;
    }
  }

  /** Appends a text. */
  public final void put(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put(utf8, 0, utf8.length);
  }

  private int room(int wanted) {
    if (used == BUFFER_BYTES) {
      flush();
    }
    return Math.min(wanted, BUFFER_BYTES - used);
  }
}
