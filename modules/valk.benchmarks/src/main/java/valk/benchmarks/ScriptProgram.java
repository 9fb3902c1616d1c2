package valk.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import valk.eval.Interpreter;

/**
 * Loads Lisp files of this module, or those of absolute paths, one after the other, as {@code
 * bin/valk} would run them: on a thread with a deep stack. Waits for the end of standard input.
 */
final class ScriptProgram {
  private ScriptProgram() {}

  public static void main(String[] files) throws InterruptedException {
    DeepThread.run(() -> run(files));
  }

  private static void run(String[] files) {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        Interpreter lisp = DeepThread.builder().allowEnvironment(true).out(out).build()) {
      for (String file : files) {
        lisp.eval(textOf(file), file).close();
      }
      System.out.println("end");
      System.in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String textOf(String file) throws IOException {
    Path path = Path.of(file);
    return path.isAbsolute() ? Files.readString(path) : LispPrograms.text(file);
  }
}
