package valk.http.lisp;

import java.util.List;
import valk.eval.Data;
import valk.eval.HostCall;
import valk.eval.HostError;
import valk.memory.SlabSnapshot;

/**
 * In the interpreter of a worker: calls of {@code http/serve} that the program had behind it end as
 * they did there, and the next one ends the evaluation. Used by the worker's thread.
 */
final class ServingWorker extends Serving {
  private final LispServer server;
  private final List<Outcome> before;
  private int calls;
  private boolean isAdopted;

  /**
   * @param before how the calls ended that came before the one that started the server
   */
  ServingWorker(LispServer server, List<Outcome> before) {
    this.server = server;
    this.before = before;
  }

  @Override
  Data serve(HostCall call) {
    if (isAdopted) {
      throw new HostError("denied", "a handler starts no server");
    }
    if (calls < before.size()) {
      return before.get(calls++).again();
    }
    isAdopted = true;
    throw new Adopted(handler(call).value());
  }

  @Override
  Data stop(HostCall call) {
    LispServer stopped = call.count() == 0 ? server : server(call);
    if (isAdopted) {
      // Not waited for: it waits for the request that this is part of.
      Thread.ofPlatform().name("valk-http-stop").daemon().start(stopped::close);
    }
    return Data.nil();
  }

  @Override
  List<SlabSnapshot> slabs() {
    return server.slabs();
  }
}
