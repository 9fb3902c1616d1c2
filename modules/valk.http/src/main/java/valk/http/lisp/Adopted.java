package valk.http.lisp;

import java.io.Serial;
import valk.eval.Value;

/** Ends the evaluation of a program in a worker, at the handler that the worker was looking for. */
final class Adopted extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Value handler;

  Adopted(Value handler) {
    super(null, null, false, false);
    this.handler = handler;
  }

  Value handler() {
    return handler;
  }
}
