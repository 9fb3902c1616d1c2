package valk.eval.value;

import java.util.Locale;

/**
 * The kinds of errors that the product makes itself. A program may use any keyword as a kind.
 *
 * <p>Resource errors are no values: they unwind. Some of them may be caught by {@code try}.
 */
public enum ErrorKind {
  USER("error"),
  UNBOUND("unbound symbol"),
  ARITY("wrong number of arguments"),
  TYPE("wrong type"),
  RANGE("out of range"),
  VALUE("bad value"),
  ARITHMETIC("arithmetic error"),
  NO_MATCH("no clause matches"),
  SYNTAX("malformed form"),
  READ("malformed text"),
  IO("input or output failed"),
  DENIED("not granted by the host"),
  OUT_OF_MEMORY("out of memory"),
  STACK_OVERFLOW("stack overflow"),
  TIMEOUT("time limit reached"),
  FUEL("fuel used up"),
  INTERRUPTED("interrupted"),
  OUTPUT_LIMIT("output limit reached");

  private final String keyword;
  private final String message;

  ErrorKind(String message) {
    this.keyword = name().toLowerCase(Locale.ROOT).replace('_', '-');
    this.message = message;
  }

  /** Name of the keyword, without the colon: {@code out-of-memory}. */
  public String keyword() {
    return keyword;
  }

  /** What to say when there is nothing more to say. */
  public String message() {
    return message;
  }

  /** Whether it unwinds instead of being a value. */
  public boolean isResource() {
    return ordinal() >= OUT_OF_MEMORY.ordinal();
  }

  /** Whether {@code try} may catch it. */
  public boolean isCatchable() {
    return ordinal() <= STACK_OVERFLOW.ordinal();
  }
}
