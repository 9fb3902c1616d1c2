package valk.http.lisp;

import java.util.List;
import valk.eval.Data;
import valk.eval.HostCall;
import valk.eval.HostError;
import valk.memory.SlabSnapshot;

/** The functions about servers, in one interpreter. */
abstract sealed class Serving permits ServingHost, ServingWorker {
  abstract Data serve(HostCall call);

  abstract Data stop(HostCall call);

  abstract List<SlabSnapshot> slabs();

  final Data port(HostCall call) {
    return Data.of(server(call).port());
  }

  final Data stats(HostCall call) {
    return Figures.of(server(call).stats());
  }

  static LispServer server(HostCall call) {
    if (call.argument(0) instanceof Data.Ref(LispServer server)) {
      return server;
    }
    throw call.wanted(0, "a server, as http/serve gives it");
  }

  /** A handler may be any value but data; whether it is a function is seen when a worker has it. */
  static Data.Held handler(HostCall call) {
    if (call.argument(1) instanceof Data.Held held) {
      return held;
    }
    throw call.wanted(1, "a function");
  }

  static HostError value(String message) {
    return new HostError("value", message);
  }
}
