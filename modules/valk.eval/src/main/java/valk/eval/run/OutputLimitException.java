package valk.eval.run;

import java.io.IOException;
import valk.eval.value.ErrorKind;

/** A script has written as many bytes as it may. Becomes an {@link Unwind} where it is noticed. */
public final class OutputLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  OutputLimitException(long limit) {
    super(ErrorKind.OUTPUT_LIMIT.message() + ": " + limit + " bytes");
  }
}
