package valk.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import valk.eval.Interpreter;

/**
 * Loads Lisp files of this module, or those of absolute paths, one after the other, as {@code
 * bin/valk} would run them, and waits for the end of standard input.
 */
final class ScriptProgram {
  private ScriptProgram() {}

  public static void main(String[] files) throws IOException {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        Interpreter lisp = Interpreter.builder().allowEnvironment(true).out(out).build()) {
      for (String file : files) {
        lisp.eval(textOf(file), file).close();
      }
      System.out.println("end");
      System.in.readAllBytes();
    }
  }

  private static String textOf(String file) throws IOException {
    Path path = Path.of(file);
    return path.isAbsolute() ? Files.readString(path) : LispPrograms.text(file);
  }
}
