package valk.eval.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.value.ErrorKind;

/**
 * A resource error on its way to the nearest {@code try} or to the host. A machine owns one for
 * each kind, so that raising it allocates nothing when memory is short; place and trace are set
 * anew at each use.
 */
public final class Unwind extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorKind kind;
  private transient String text;
  private transient Spot spot = Spot.NOWHERE;
  private transient List<String> trace = List.of();

  Unwind(ErrorKind kind, String text) {
    super(text, null, false, false);
    this.kind = kind;
    this.text = text;
  }

  Unwind at(String message, Spot where, List<String> calls) {
    text = message;
    spot = where;
    trace = calls;
    return this;
  }

  public ErrorKind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return text;
  }

  public @Nullable Place place() {
    return spot.place();
  }

  Spot spot() {
    return spot;
  }

  public List<String> trace() {
    return trace;
  }

  /** Whether {@code try} may catch it; the others go on to the host. */
  public boolean isCatchable() {
    return kind == ErrorKind.OUT_OF_MEMORY || kind == ErrorKind.STACK_OVERFLOW;
  }
}
