package valk.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import valk.eval.Interpreter;

/**
 * Loads Lisp files of this module, one after the other, as {@code bin/valk} would run them, and
 * waits for the end of standard input.
 */
final class ScriptProgram {
  private ScriptProgram() {}

  public static void main(String[] files) throws IOException {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        Interpreter lisp = Interpreter.builder().allowEnvironment(true).out(out).build()) {
      for (String file : files) {
        LispPrograms.load(lisp, file);
      }
      System.out.println("end");
      System.in.readAllBytes();
    }
  }
}
