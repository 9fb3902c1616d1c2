package valk.eval.builtin;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import valk.eval.run.Machine;
import valk.eval.value.StringCell;
import valk.eval.value.Utf8;

/**
 * Files as strings: read and written in chunks, so that a file of any size needs one Java buffer.
 */
final class FileText {
  private static final int LEAST_BUFFER = 4096;
  private static final int BUFFER = Strings.CHUNK;

  private FileText() {}

  /**
   * The whole content of a file; a safepoint. The stack from {@code top} up is free.
   *
   * @throws IOException if it cannot be read or is malformed UTF-8
   */
  static long read(Machine m, int fp, int top, Path path) throws IOException {
    try (FileBytes in = FileBytes.open(m, path, fp, top)) {
      return read(m, fp, top, in, path.toFile().length());
    }
  }

  /** The size is that of a regular file, and 0 for what has none, such as a pipe. */
  private static long read(Machine m, int fp, int top, FileBytes in, long size) throws IOException {
    GrowingString text = new GrowingString(m, fp, top, size);
    byte[] buffer = new byte[Math.clamp(size + 1, LEAST_BUFFER, BUFFER)];
    Malformed place = new Malformed();
    int held = 0;
    while (true) {
      int read = in.read(buffer, held, buffer.length - held, fp, top + 1);
      int end = held + Math.max(read, 0);
      int complete = read < 0 ? end : completeEnd(buffer, 0, end);
      place.check(buffer, 0, complete);
      text.append(buffer, 0, complete);
      held = end - complete;
      System.arraycopy(buffer, complete, buffer, 0, held);
      if (read < 0) {
        return text.finish();
      }
    }
  }

  /**
   * The index before which no code point is cut off by the end of a buffer. What is malformed in
   * another way is left for the caller to find.
   */
  static int completeEnd(byte[] utf8, int from, int to) {
    int least = Math.max(from, to - 3);
    for (int at = to - 1; at >= least; at--) {
      if (!Utf8.isContinuation(utf8[at])) {
        return at + Utf8.length(utf8[at]) > to ? at : to;
      }
    }
    return to;
  }

  /**
   * Writes a string to a file, which is made or replaced; polls.
   *
   * @param source stack index of the string
   * @throws IOException if it cannot be written
   */
  static void write(Machine m, int fp, int top, int source, Path path) throws IOException {
    int bytes = Strings.bytes(m, m.stack[source]);
    byte[] buffer = new byte[Math.min(BUFFER, bytes)];
    try (OutputStream out = new FileOutputStream(path.toFile())) {
      for (int done = 0; done < bytes; ) {
        int step = Math.min(BUFFER, bytes - done);
        m.space.copyOut(StringCell.textAt(m.stack[source]) + done, buffer, 0, step);
        out.write(buffer, 0, step);
        done += step;
        m.pollAfterBytes(step, fp, top);
      }
    }
  }
}
