package valk.eval.value;

/**
 * The kinds of errors that the product makes itself. A program may use any keyword as a kind.
 *
 * <p>Resource errors are no values: they unwind. Some of them may be caught by {@code try}.
 */
public enum ErrorKind {
  USER("user", "error"),
  UNBOUND("unbound", "unbound symbol"),
  ARITY("arity", "wrong number of arguments"),
  TYPE("type", "wrong type"),
  RANGE("range", "out of range"),
  VALUE("value", "bad value"),
  ARITHMETIC("arithmetic", "arithmetic error"),
  NO_MATCH("no-match", "no clause matches"),
  SYNTAX("syntax", "malformed form"),
  READ("read", "malformed text"),
  IO("io", "input or output failed"),
  DENIED("denied", "not granted by the host"),
  OUT_OF_MEMORY("out-of-memory", "out of memory"),
  STACK_OVERFLOW("stack-overflow", "stack overflow"),
  TIMEOUT("timeout", "time limit reached"),
  FUEL("fuel", "fuel used up"),
  INTERRUPTED("interrupted", "interrupted"),
  OUTPUT_LIMIT("output-limit", "output limit reached");

  private final String keyword;
  private final String message;

  ErrorKind(String keyword, String message) {
    this.keyword = keyword;
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
