package valk.eval;

import java.io.Serial;

/** Carries what a {@link HostFunction} threw through the evaluation that it ends. */
final class HostFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final RuntimeException thrown;

  HostFailure(RuntimeException thrown) {
    super(null, thrown, false, false);
    this.thrown = thrown;
  }

  RuntimeException thrown() {
    return thrown;
  }
}
