package valk.eval.builtin;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import valk.eval.run.Machine;

/**
 * The bytes of a file, from its start. Owned by the thread that runs the machine; whoever opens one
 * closes it on every way out.
 */
interface FileBytes extends AutoCloseable {
  /**
   * Opens a file; a safepoint. A regular file is read at once. Of anything else, such as a pipe or
   * a terminal, nobody knows when it answers: an interrupt or a limit of time ends the wait.
   *
   * @param fp frame that asks
   * @param top the stack below is live
   * @throws IOException if it cannot be opened for reading
   */
  static FileBytes open(Machine m, Path path, int fp, int top) throws IOException {
    File file = path.toFile();
    return file.isFile() || file.isDirectory() || !file.exists()
        ? new Regular(new FileInputStream(file))
        : AwaitedBytes.open(m, file, fp, top);
  }

  /**
   * Reads what there is; a safepoint.
   *
   * @param length most bytes to read
   * @return how many were read, at least one if any were wanted, or -1 at the end
   * @throws IOException if the file cannot be read
   */
  int read(byte[] into, int from, int length, int fp, int top) throws IOException;

  @Override
  void close() throws IOException;

  /** A file that is read without waiting. */
  record Regular(InputStream in) implements FileBytes {
    @Override
    public int read(byte[] into, int from, int length, int fp, int top) throws IOException {
      return in.read(into, from, length);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
