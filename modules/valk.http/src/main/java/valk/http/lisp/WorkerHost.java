package valk.http.lisp;

import valk.eval.spi.FamilyHost;
import valk.eval.spi.Replay;

/** What surrounds the interpreter of a worker: a server, and nothing that could be started. */
record WorkerHost(ServingWorker serving) implements FamilyHost {
  @Override
  public Replay replay() {
    throw new IllegalStateException("a worker of a server is not done again");
  }

  @Override
  public void hold(Service service) {
    throw new IllegalStateException("a worker of a server starts nothing");
  }

  @Override
  public void release(Service service) {}
}
