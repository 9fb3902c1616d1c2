package valk.repl;

import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * What the image's AOT cache is trained on: one run of the virtual machine that uses the command in
 * all its ways, since a cache comes from one run. The build of the image calls it; nobody else
 * does.
 */
final class Training {
  private Training() {}

  /**
   * Evaluates an expression, runs the script that is named, then serves a prompt until its end.
   *
   * @param script name of a script
   */
  public static void main(String[] script) throws IllegalAccessException {
    // Not called here, and still the first classes that every start of the command needs.
    MethodHandles.lookup().ensureInitialized(Main.class);
    MethodHandles.lookup().ensureInitialized(Main.Run.class);
    EvaluationThread.run(
        thread -> {
          use(thread, "-e", "(print (+ 1 2))", "-p", "(+ 1 2)");
          use(thread, script);
          use(thread);
          return 0;
        });
  }

  private static void use(EvaluationThread thread, String... arguments) {
    int status = new Program(Streams.ofProcess(), System.getenv(), thread).run(List.of(arguments));
    if (status != 0) {
      throw new IllegalStateException("exit status " + status + " of " + List.of(arguments));
    }
  }
}
