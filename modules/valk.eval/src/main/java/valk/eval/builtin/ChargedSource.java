package valk.eval.builtin;

import java.io.IOException;
import java.util.Arrays;
import valk.eval.read.Source;
import valk.eval.run.Machine;

/**
 * A source text in the Java heap that is charged to the script from before it is made to the end.
 */
final class ChargedSource implements AutoCloseable {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;
  private static final int LEAST_ROOM = 4096;

  private final Machine m;
  private final int fp;
  private final int top;
  private long charged;

  /**
   * Charges the text; a safepoint.
   *
   * @throws valk.eval.run.Unwind out of memory
   */
  ChargedSource(Machine m, int fp, int top, long bytes) {
    this.m = m;
    this.fp = fp;
    this.top = top;
    charge(bytes);
  }

  /**
   * All bytes of a file, as many as were charged or more: what is more is charged before there is
   * room for it; polls.
   *
   * @param size bytes that were charged; 0 for a file that nobody knows the length of
   * @throws IOException if the file cannot be read, or holds more than an array does
   */
  byte[] read(FileBytes in, long size) throws IOException {
    byte[] bytes = new byte[room(size)];
    int held = 0;
    while (true) {
      int read = in.read(bytes, held, Math.min(Strings.CHUNK, bytes.length - held), fp, top);
      if (read < 0) {
        return held == bytes.length ? bytes : Arrays.copyOf(bytes, held);
      }
      held += read;
      m.pollAfterBytes(read, fp, top);
      if (held == bytes.length) {
        byte[] next = new byte[1];
        if (in.read(next, 0, 1, fp, top) < 0) {
          return bytes;
        }
        int larger = room(Math.max(LEAST_ROOM, 2L * held));
        charge(larger);
        bytes = Arrays.copyOf(bytes, larger);
        bytes[held++] = next[0];
      }
    }
  }

  private static int room(long bytes) throws IOException {
    if (bytes > LARGEST_ARRAY) {
      throw new IOException("too large for a source text");
    }
    return (int) bytes;
  }

  /** Makes the source, and charges what it takes beside its text; a safepoint. */
  Source source(String name, byte[] text) {
    Source source = new Source(name, text);
    charge(Math.max(0, source.charge() - charged));
    return source;
  }

  private void charge(long bytes) {
    m.ensure(0, bytes, fp, top);
    m.heap.charge(bytes);
    charged += bytes;
  }

  @Override
  public void close() {
    m.heap.credit(charged);
  }
}
