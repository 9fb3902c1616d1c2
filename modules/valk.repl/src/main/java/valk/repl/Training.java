package valk.repl;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;

/**
 * What the image's AOT caches are trained on: runs of the command that use what a start-up should
 * find ready. The build of the image calls it; nobody else does.
 */
final class Training {
  private Training() {}

  /**
   * One run of the virtual machine, from which one cache comes.
   *
   * @param arguments {@code script NAME}: evaluates expressions and runs that script; {@code
   *     prompt}: serves a prompt until its end
   */
  public static void main(String[] arguments) throws IllegalAccessException {
    // Not called here, and still the first classes that every start of the command needs.
    MethodHandles.lookup().ensureInitialized(Main.class);
    MethodHandles.lookup().ensureInitialized(Main.Run.class);
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    boolean prompt = arguments[0].equals("prompt");
    EvaluationThread.run(
        thread -> {
          if (!prompt) {
            use(thread, "-e", "(print (+ 1 2))", "-p", "(+ 1 2)");
          }
          use(thread, rest);
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
