package valk.repl;

import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import valk.eval.Completeness;
import valk.eval.ExitRequest;
import valk.eval.Interpreter;
import valk.eval.LispError;
import valk.eval.Script;
import valk.eval.Session;
import valk.eval.Value;

/**
 * The prompt: reads forms, evaluates them, shows each value, and goes on after errors. Knows no
 * terminal. Used by one thread.
 */
final class ReplSession {
  /** What reports call the text that is typed. */
  static final String SOURCE = "repl";

  private static final String PROMPT = "valk> ";
  private static final String CONTINUATION = "  ... ";
  private static final String HELP =
      """
      Type a form, such as (+ 1 2), to see its value. (apropos "str") finds names,
      (doc map) tells what a function does. Ctrl-C stops an evaluation. Commands:
      """;

  private final Session session;
  private final Interpreter lisp;
  private final LineSource lines;
  private final PrintStream out;

  /**
   * @param out where values and reports are shown; what the forms print goes where the interpreter
   *     was told
   */
  ReplSession(Session session, LineSource lines, PrintStream out) {
    this.session = session;
    this.lisp = session.interpreter();
    this.lines = lines;
    this.out = out;
  }

  /**
   * Runs until the input ends or a form or command asks to leave.
   *
   * @return the exit status: 0, or what a form gave to {@code exit}
   * @throws IOException if the input fails
   */
  int run() throws IOException {
    lines.onInterrupt(lisp::interrupt);
    greet();
    try {
      while (step()) {
        out.flush();
      }
      return 0;
    } catch (ExitRequest e) {
      return e.code();
    } finally {
      out.flush();
    }
  }

  private void greet() {
    if (lines.isInteractive()) {
      out.println("Valkyria " + Version.text() + ". Type :help for help, Ctrl-D to leave.");
      out.flush();
    }
  }

  /** One round; false when it was the last. */
  private boolean step() throws IOException {
    String text = readForms();
    if (text == null) {
      return false;
    }
    Commands command = Commands.in(text);
    if (command == null) {
      showingErrors(() -> evaluate(text));
      return true;
    }
    return perform(command);
  }

  private boolean perform(Commands command) {
    switch (command) {
      case HELP -> out.print(HELP + Commands.summary());
      case MEM -> showingErrors(() -> lisp.eval("(mem/stats)").close());
      case QUIT -> {
        return false;
      }
    }
    return true;
  }

  /** Lines up to one at which all forms are closed; null at the end of the input. */
  private @Nullable String readForms() throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (lines.read(text.isEmpty() ? PROMPT : CONTINUATION)) {
        case LineSource.End() -> {
          return text.isEmpty() ? null : text.toString();
        }
        case LineSource.Abandoned() -> text.setLength(0);
        case LineSource.Lines(String line) -> {
          text.append(line).append('\n');
          if (Interpreter.completeness(text.toString()) != Completeness.INCOMPLETE) {
            return text.toString();
          }
        }
      }
    }
  }

  /** Evaluates forms and shows their values, up to the first error. */
  private void evaluate(String text) {
    Script script = session.script(text, SOURCE);
    try {
      while (script.hasNext()) {
        try (Value value = script.evalNext()) {
          out.println(value.print());
        }
      }
    } catch (LispError e) {
      session.ended(e);
      throw e;
    }
  }

  /** Does the work; an error ends it and is shown. */
  private void showingErrors(Runnable work) {
    try {
      work.run();
    } catch (LispError e) {
      out.print(e.report());
    }
  }
}
