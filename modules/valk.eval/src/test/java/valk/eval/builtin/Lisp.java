package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import valk.eval.Interpreter;
import valk.eval.LispError;

/** An interpreter for tests of builtins. */
final class Lisp implements AutoCloseable {
  private static final String SEPARATOR = " => ";

  private final Interpreter interpreter = Interpreter.builder().build();

  /** Evaluates a text for its effect. */
  void run(String source) {
    interpreter.eval(source).close();
  }

  /** The value in its readable form. */
  String print(String source) {
    return interpreter.eval(source).print();
  }

  /** The value in its readable form, or {@code :kind} of the error that reached the top level. */
  String outcome(String source) {
    try {
      return print(source);
    } catch (LispError e) {
      return "error :" + e.kind();
    }
  }

  /** The message of the error that the text ends with. */
  String message(String source) {
    try {
      return "no error but " + print(source);
    } catch (LispError e) {
      return e.getMessage();
    }
  }

  /** Compares each line {@code expression => outcome} of a table with what comes out. */
  void check(String table) {
    List<String> expected = table.lines().filter(line -> line.contains(SEPARATOR)).toList();
    String actual =
        expected.stream()
            .map(line -> line.substring(0, line.lastIndexOf(SEPARATOR)))
            .map(source -> source + SEPARATOR + outcome(source.strip()))
            .collect(Collectors.joining("\n"));
    assertEquals(String.join("\n", expected), actual);
  }

  @Override
  public void close() {
    interpreter.close();
  }
}
