package valk.http.lisp;

import valk.eval.Data;
import valk.eval.HostError;

/** How a call of {@code http/serve} ended, so that it can end in the same way again. */
sealed interface Outcome {
  /** What the call gave. */
  Data again();

  /** The server that it started. */
  record Started(LispServer server) implements Outcome {
    @Override
    public Data again() {
      return Data.ref(server);
    }
  }

  /** The error that it ended in. */
  record Failed(HostError error) implements Outcome {
    @Override
    public Data again() {
      throw error;
    }
  }
}
