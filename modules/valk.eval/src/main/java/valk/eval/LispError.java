package valk.eval;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error that a script did not catch: an error value that reached the top level, text that cannot
 * be read, or a limit that was reached. Holds text only, so it stays valid when the interpreter is
 * closed. Immutable, without a Java stack trace: the script's own is {@link #trace()}.
 *
 * <p>After it the interpreter is usable and keeps what the script had defined.
 */
public final class LispError extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String message;
  private final String sourceName;
  private final int line;
  private final int column;
  private final String sourceLine;
  private final String[] trace;

  /**
   * @param place where it happened, or null when that is unknown
   */
  LispError(String kind, String message, @Nullable SourcePlace place, List<String> trace) {
    super(message, null, false, false);
    this.kind = kind;
    this.message = message;
    this.sourceName = place == null ? "" : place.sourceName();
    this.line = place == null ? 0 : place.line();
    this.column = place == null ? 0 : place.column();
    this.sourceLine = place == null ? "" : place.lineText();
    this.trace = trace.toArray(String[]::new);
  }

  /**
   * Returns the kind without its colon: {@code type}, {@code out-of-memory}, or whatever a script
   * gave to {@code (error :kind "message")}.
   */
  public String kind() {
    return kind;
  }

  /** Returns the message in one or more sentences, without the place. */
  @Override
  public String getMessage() {
    return message;
  }

  /** Returns the name of the source as it was given to the interpreter; empty when unknown. */
  public String sourceName() {
    return sourceName;
  }

  /** Returns the line, counted from 1; 0 when the place is unknown. */
  public int line() {
    return line;
  }

  /** Returns the column in code points, counted from 1; 0 when the place is unknown. */
  public int column() {
    return column;
  }

  /** Returns the text of the line without its end; empty when the place is unknown. */
  public String sourceLine() {
    return sourceLine;
  }

  /**
   * Returns the calls that led to the error, the innermost first, each as {@code name
   * (file:line:column)}; of equal ones in a row one with their number, of many both ends, with a
   * line that begins with {@code …} between them. Code that a macro made is followed by a line that
   * says where in the macro it stands.
   */
  public List<String> trace() {
    return List.of(trace);
  }

  /**
   * Returns the whole report for people: place and message, the source line with a caret below the
   * column, and the trace. Several lines, each ended by a line feed.
   */
  public String report() {
    StringBuilder report = new StringBuilder();
    if (line > 0) {
      report.append(sourceName).append(':').append(line).append(':').append(column).append(": ");
    }
    report.append(message).append('\n');
    if (line > 0) {
      report.append(Excerpt.of(sourceLine, column));
    }
    for (String call : trace) {
      report.append(call.startsWith("…") ? "  " : "  in ").append(call).append('\n');
    }
    return report.toString();
  }
}
