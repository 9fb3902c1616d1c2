package valk.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;
import valk.eval.Completeness;
import valk.eval.Interpreter;

/**
 * A terminal with a line editor and a history that is kept in a file. What is typed is handed out
 * once its forms are closed, so that a form of several lines is edited and remembered as one.
 */
final class JLineSource implements LineSource {
  private static final String CONTINUATION = "  ... ";

  private final Terminal terminal;
  private final LineReader reader;

  private JLineSource(Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /**
   * Opens the terminal that the process was started in.
   *
   * @param history file that keeps what was typed
   * @throws IOException if there is no terminal
   */
  static JLineSource open(Path history) throws IOException {
    Terminal terminal =
        TerminalBuilder.builder()
            .name("valk")
            .system(true)
            .encoding(StandardCharsets.UTF_8)
            .build();
    LineReader reader =
        LineReaderBuilder.builder()
            .appName("valk")
            .terminal(terminal)
            .parser(new WholeForms())
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUATION)
            .variable(LineReader.INDENTATION, 2)
            .build();
    return new JLineSource(terminal, reader);
  }

  @Override
  public Input read(String prompt) {
    try {
      return new Lines(reader.readLine(prompt));
    } catch (UserInterruptException e) {
      return new Abandoned();
    } catch (EndOfFileException e) {
      return new End();
    }
  }

  /** A terminal that JLine calls dumb, such as Emacs's shell, raises no signals by itself. */
  @Override
  public void onInterrupt(Runnable action) {
    terminal.handle(Signal.INT, signal -> action.run());
    if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
      Signals.register(Signal.INT.name(), action);
    }
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public void close() throws IOException {
    reader.getHistory().save();
    terminal.close();
  }

  /** Asks for another line while a list or a string is open. Completion is not offered. */
  private static final class WholeForms implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      boolean accepting =
          context == ParseContext.ACCEPT_LINE || context == ParseContext.UNSPECIFIED;
      if (accepting && Interpreter.completeness(line) == Completeness.INCOMPLETE) {
        throw new EOFError(-1, -1, "open form");
      }
      return new Typed(line, cursor);
    }
  }

  /** A text that is one word to the editor. */
  private record Typed(String line, int cursor) implements CompletingParsedLine {
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return cursor;
    }

    @Override
    public int rawWordLength() {
      return line.length();
    }

    @Override
    public String word() {
      return line;
    }

    @Override
    public int wordCursor() {
      return cursor;
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(line);
    }
  }
}
