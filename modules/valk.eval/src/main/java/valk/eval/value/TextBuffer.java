package valk.eval.value;

import org.jspecify.annotations.Nullable;

/**
 * The Java bytes in which an interpreter makes its texts, one after the other, so that making one
 * is no garbage. There once a text was made; its size does not depend on what texts there were.
 *
 * <p>Owned by the thread of its {@link Workspace}.
 */
public final class TextBuffer {
  /** Bytes of the buffer: a text up to this is written once. */
  public static final int BYTES = 32 * 1024;

  private byte @Nullable [] free;

  /** Takes the buffer; another one while it is in use. */
  byte[] take() {
    byte[] taken = free == null ? new byte[BYTES] : free;
    free = null;
    return taken;
  }

  /** Gives the buffer back. One whose user ended in an exception is made anew. */
  void giveBack(byte[] taken) {
    free = taken;
  }
}
