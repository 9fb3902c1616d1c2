package valk.eval.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import valk.memory.Space;

/**
 * Takes UTF-8 bytes a few at a time and passes them on in pieces. Its memory is one buffer, however
 * much goes through.
 *
 * <p>For one thread. A sink is told nothing of safepoints: {@link #drain} must not reach one.
 */
public abstract class ByteSink {
  private static final int BUFFER_BYTES = 512;

  /** From so many bytes on a bulk copy beats a loop over words. */
  private static final int BULK_COPY_FROM = 64;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final byte[] buffer;
  private int used;

  /** A sink with a small buffer of its own. */
  protected ByteSink() {
    this(new byte[BUFFER_BYTES]);
  }

  /**
   * A sink with this buffer.
   *
   * @param buffer at least {@value #BUFFER_BYTES} bytes; what they hold does not matter
   */
  ByteSink(byte[] buffer) {
    this.buffer = buffer;
  }

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

  /** Number of bytes that were not passed on yet: the first ones of the buffer. */
  public final int waiting() {
    return used;
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
    reserve(1);
    buffer[used++] = (byte) oneByte;
  }

  /**
   * Appends the first bytes of a word.
   *
   * @param word as {@link Space#load} gives it
   * @param bytes how many of its bytes, 0 to 8
   */
  public final void putWord(long word, int bytes) {
    reserve(Long.BYTES);
    WORDS.set(buffer, used, word);
    used += bytes;
  }

  /**
   * Appends the first bytes of two words.
   *
   * @param bytes how many of their bytes, 0 to 16
   */
  public final void putWords(long first, long second, int bytes) {
    reserve(2 * Long.BYTES);
    WORDS.set(buffer, used, first);
    WORDS.set(buffer, used + Long.BYTES, second);
    used += bytes;
  }

  /**
   * A word of what was appended last, as {@link #putWord} takes it.
   *
   * @param bytes how many bytes before the end it begins, at most those {@linkplain #waiting}; what
   *     of the word is not before the end is anything
   */
  public final long wordBefore(int bytes) {
    int from = Math.min(used - bytes, buffer.length);
    return from + Long.BYTES <= buffer.length
        ? (long) WORDS.get(buffer, from)
        : (long) WORDS.get(Arrays.copyOfRange(buffer, from, from + Long.BYTES), 0);
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
    if (count < BULK_COPY_FROM) {
      putFew(space, offset, count);
      return;
    }
    int done = 0;
    while (done < count) {
      int piece = room(count - done);
      space.copyOut(offset + done, buffer, used, piece);
      used += piece;
      done += piece;
    }
  }

  private void putFew(Space space, long offset, int count) {
    reserve(count);
    int i = 0;
    for (; i + Long.BYTES <= count; i += Long.BYTES) {
      WORDS.set(buffer, used + i, Space.load(space, offset + i));
    }
    for (; i < count; i++) {
      buffer[used + i] = Space.loadByte(space, offset + i);
    }
    used += count;
  }

  /** Appends a text. */
  public final void put(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        byte[] utf8 = text.substring(i).getBytes(StandardCharsets.UTF_8);
        put(utf8, 0, utf8.length);
        return;
      }
      put(c);
    }
  }

  /** Appends an integer in decimal. */
  public final void putInteger(long integer) {
    if (integer == Long.MIN_VALUE) {
      put(Long.toString(integer)); // It has no opposite.
      return;
    }
    if (integer < 0) {
      put('-');
    }
    putDigits(Math.abs(integer));
  }

  private void putDigits(long integer) {
    if (integer < Digits.ABOVE_WORD) {
      int count = Digits.of(integer);
      putWord(Digits.text(integer, count), count);
    } else {
      putDigits(integer / Digits.ABOVE_WORD);
      putWord(Digits.text(integer % Digits.ABOVE_WORD, Digits.IN_WORD), Digits.IN_WORD);
    }
  }

  private int room(int wanted) {
    reserve(1);
    return Math.min(wanted, buffer.length - used);
  }

  /** Makes room in the buffer for a few bytes. */
  private void reserve(int bytes) {
    if (used + bytes > buffer.length) {
      flush();
    }
  }
}
