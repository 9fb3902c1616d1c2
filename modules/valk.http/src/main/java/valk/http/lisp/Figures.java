package valk.http.lisp;

import valk.eval.Data;
import valk.http.ServerStats;

/** The figures of a server as a property list. */
final class Figures {
  private Figures() {}

  static Data of(ServerStats stats) {
    Data.PropertyList list = Data.properties();
    list.with("connections", Data.of(stats.accepted()));
    list.with("requests", Data.of(stats.requests()));
    list.with("responses", Data.of(stats.responses()));
    list.with("refused-requests", Data.of(stats.refusedRequests()));
    list.with("failed-handlers", Data.of(stats.failedHandlers()));
    list.with("aborted", Data.of(stats.aborted()));
    list.with("bytes-in", Data.of(stats.bytesIn()));
    list.with("bytes-out", Data.of(stats.bytesOut()));
    list.with("body-bytes", Data.of(stats.bodyBytes()));
    pauses(list, stats);
    timeouts(list, stats);
    return list.list();
  }

  private static void pauses(Data.PropertyList list, ServerStats stats) {
    list.with("accept-pauses", Data.of(stats.acceptPauses()));
    list.with("read-pauses", Data.of(stats.readPauses()));
    list.with("write-pauses", Data.of(stats.writePauses()));
    list.with("moved-blocks", Data.of(stats.movedBlocks()));
    list.with("refused-full", Data.of(stats.refusedFull()));
    list.with("refused-by-address", Data.of(stats.refusedByAddress()));
  }

  private static void timeouts(Data.PropertyList list, ServerStats stats) {
    list.with("idle-timeouts", Data.of(stats.idleTimeouts()));
    list.with("read-timeouts", Data.of(stats.readTimeouts()));
    list.with("request-timeouts", Data.of(stats.requestTimeouts()));
    list.with("write-timeouts", Data.of(stats.writeTimeouts()));
  }
}
