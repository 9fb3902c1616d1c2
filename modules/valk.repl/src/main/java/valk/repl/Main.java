package valk.repl;

import java.util.List;
import java.util.function.ToIntFunction;

/** The entry point of the command {@code valk}; see {@code valk --help}. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and ends the process with its exit status.
   *
   * @param arguments as {@code valk --help} describes them
   */
  public static void main(String[] arguments) {
    int status = EvaluationThread.run(new Run(List.of(arguments)));
    // Runtime.exit starts the logging of the JDK, which takes longer than a short script.
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * The command's work. No lambda: the image's AOT caches would not hold it, since training has its
   * own.
   */
  record Run(List<String> arguments) implements ToIntFunction<EvaluationThread> {
    @Override
    public int applyAsInt(EvaluationThread thread) {
      return Program.ofProcess(thread).run(arguments);
    }
  }
}
