package valk.eval;

import java.util.NoSuchElementException;
import valk.eval.read.Reader;
import valk.eval.read.Source;

/**
 * A source that is evaluated form by form, for hosts that do something between the forms: show each
 * value, take figures, stop at the first error. Made by {@link Interpreter#script(String, String)}.
 *
 * <p>Forms of several scripts may be evaluated in turns; they share the global names. Not safe for
 * use by several threads at once.
 */
public final class Script {
  private final Interpreter lisp;
  private final Source source;
  private final Reader reader;
  private boolean unreadable;

  Script(Interpreter lisp, Source source, Reader reader) {
    this.lisp = lisp;
    this.source = source;
    this.reader = reader;
  }

  /**
   * Whether there is more text than blanks and comments. What follows may turn out to be malformed:
   * then {@link #evalNext()} reports it, and the script is at its end, since nobody can tell where
   * its next form would start.
   */
  public boolean hasNext() {
    return !unreadable && reader.hasNext();
  }

  /**
   * Evaluates the next form. The limits of time, fuel and output hold for each form anew.
   *
   * @throws LispError if the form cannot be read, if an error reached the top level, or if a limit
   *     was reached; the script can go on with its next form unless the kind is {@code read}
   * @throws ExitRequest if the form called {@code exit} and may
   * @throws NoSuchElementException if there is no further form
   * @throws IllegalStateException if the interpreter is closed, broken, or in use
   */
  public Value evalNext() {
    if (!hasNext()) {
      throw new NoSuchElementException("no further form in " + source.name());
    }
    return lisp.evalNext(this);
  }

  Source source() {
    return source;
  }

  Reader reader() {
    return reader;
  }

  /** The text cannot be read any further. */
  void giveUp() {
    unreadable = true;
  }
}
