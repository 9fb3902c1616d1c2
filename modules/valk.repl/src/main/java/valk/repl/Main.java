package valk.repl;

import java.util.List;

/** The entry point of the command {@code valk}; see {@code valk --help}. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and ends the process with its exit status.
   *
   * @param arguments as {@code valk --help} describes them
   */
  public static void main(String[] arguments) {
    int status =
        EvaluationThread.run(
            thread ->
                new Program(Streams.ofProcess(), System.getenv(), thread).run(List.of(arguments)));
    // Runtime.exit starts the logging of the JDK, which takes longer than a short script.
    if (status != 0) {
      System.exit(status);
    }
  }
}
