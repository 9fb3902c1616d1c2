package valk.repl;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The standard streams of a process.
 *
 * @param terminal whether input and output are a terminal
 */
record Streams(InputStream in, OutputStream out, OutputStream err, boolean terminal) {

  /**
   * Those of this process: unbuffered, and without the silence of {@link System#out} on failures.
   */
  static Streams ofProcess() {
    return new Streams(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        isTerminal());
  }

  @SuppressWarnings("SystemConsoleNull") // it is null where only java.base's console is there
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
