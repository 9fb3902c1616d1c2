package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import valk.eval.Interpreter;
import valk.eval.LispError;

/** An interpreter for tests of builtins. */
final class Lisp implements AutoCloseable {
  private static final String SEPARATOR = " => ";

  /** Under a zeal mode each safepoint costs milliseconds: loops are that much shorter. */
  private static final int SCALE = isZealous() ? 500 : 1;

  private final Interpreter interpreter = Interpreter.builder().build();

  /** Whether the JVM runs in a zeal mode, which does work at every few safepoints. */
  static boolean isZealous() {
    return !System.getProperty("valk.zeal", "").isEmpty();
  }

  /** The number of turns for a loop that usually has so many, at least 20. */
  static int scaled(int turns) {
    return Math.max(20, turns / SCALE);
  }

  /** Evaluates a text for its effect. */
  void run(String source) {
    interpreter.eval(source).close();
  }

  /** The value in its readable form. */
  String print(String source) {
    return interpreter.eval(source).print();
  }

  /** The value as people read it: a string as it is. */
  String display(String source) {
    return interpreter.eval(source).display();
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
