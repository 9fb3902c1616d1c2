package valk.eval.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import valk.eval.Engine;
import valk.eval.ExitRequest;
import valk.eval.Interpreter;
import valk.eval.LispError;
import valk.eval.Script;

/**
 * A program run as the launcher runs a file: form by form, up to the first uncaught error. The
 * folder of the program is taken off all paths in its output.
 *
 * @param out what it printed
 * @param err the report of the error that ended it
 * @param status 0, 1 after an error, or what it gave to {@code exit}
 */
record ProgramRun(String out, String err, int status) {

  /** Runs a program file with the given arguments. */
  static ProgramRun of(Path program, Settings settings, List<String> arguments) {
    return of(program, settings, Engine.usual(), arguments);
  }

  /** Runs a program file on an engine. */
  static ProgramRun of(Path program, Settings settings, Engine engine, List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = 0;
    // Seen from here, so that no line of a trace is too long for where the project lies.
    Path name = Path.of("").toAbsolutePath().relativize(program.toAbsolutePath());
    try (Interpreter lisp = settings.interpreter(engine, arguments, out, err)) {
      status = run(lisp, Tree.bytes(program), name.toString(), err);
    }
    return new ProgramRun(
        withoutFolder(out, program, name), withoutFolder(err, program, name), status);
  }

  private static String withoutFolder(ByteArrayOutputStream text, Path program, Path name) {
    return text.toString(StandardCharsets.UTF_8)
        .replace(program.getParent() + "/", "")
        .replace(name.getParent() + "/", "");
  }

  /** Runs the text of a program under a name. */
  static ProgramRun of(String name, byte[] program, Settings settings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Interpreter lisp = settings.interpreter(Engine.usual(), List.of(), out, err)) {
      int status = run(lisp, program, name, err);
      return new ProgramRun(
          out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), status);
    }
  }

  private static int run(Interpreter lisp, byte[] program, String name, ByteArrayOutputStream err) {
    try {
      Script script = lisp.script(program, name);
      while (script.hasNext()) {
        script.evalNext();
      }
      return 0;
    } catch (LispError e) {
      err.writeBytes((e.report().stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8));
      return 1;
    } catch (ExitRequest e) {
      return e.code();
    }
  }
}
