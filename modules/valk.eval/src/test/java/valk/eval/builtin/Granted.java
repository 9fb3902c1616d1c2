package valk.eval.builtin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import valk.eval.Interpreter;
import valk.eval.LispError;

/** An interpreter that may do everything, with its output kept. */
final class Granted implements AutoCloseable {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Interpreter interpreter;

  Granted() {
    this(builder -> builder);
  }

  Granted(UnaryOperator<Interpreter.Builder> more) {
    Interpreter.Builder builder =
        Interpreter.builder()
            .out(out)
            .err(err)
            .allowFiles(true)
            .allowEnvironment(true)
            .allowExit(true)
            .arguments(List.of("first", "zweites ß"));
    interpreter = more.apply(builder).build();
  }

  /** The value in its readable form. */
  String print(String source) {
    return interpreter.eval(source).print();
  }

  /** The value in its readable form, or {@code :kind message} of the error at the top level. */
  String outcome(String source) {
    try {
      return print(source);
    } catch (LispError e) {
      return ":" + e.kind() + " " + e.getMessage();
    }
  }

  /** What was printed since the last call. */
  String printed() {
    String text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }

  /** What was reported since the last call. */
  String reported() {
    String text = err.toString(StandardCharsets.UTF_8);
    err.reset();
    return text;
  }

  Interpreter interpreter() {
    return interpreter;
  }

  /** A path as it stands in Lisp source. */
  static String quoted(Path path) {
    return "\"" + path.toString().replace("\\", "\\\\") + "\"";
  }

  @Override
  public void close() {
    interpreter.close();
  }
}
