package valk.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened to a server, counted from any thread. */
final class ServerCounters {

  /** What is counted. */
  enum Event {
    ACCEPTED,
    ACCEPT_PAUSED,
    REFUSED_FULL,
    REFUSED_ADDRESS,
    REQUEST,
    RESPONSE,
    REFUSED_REQUEST,
    FAILED_HANDLER,
    TIMED_OUT_IDLE,
    TIMED_OUT_READING,
    TIMED_OUT_HANDLING,
    TIMED_OUT_WRITING,
    READ_PAUSED,
    WRITE_PAUSED,
    MOVED_BLOCK,
    ABORTED,
    FAILED_TLS
  }

  private final Map<Event, LongAdder> counts = new EnumMap<>(Event.class);
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();

  ServerCounters() {
    for (Event event : Event.values()) {
      counts.put(event, new LongAdder());
    }
  }

  void count(Event event) {
    adder(event).increment();
  }

  private LongAdder adder(Event event) {
    return counts.getOrDefault(event, bytesIn);
  }

  long of(Event event) {
    return adder(event).sum();
  }

  void countIn(int bytes) {
    bytesIn.add(bytes);
  }

  void countOut(int bytes) {
    bytesOut.add(bytes);
  }

  long bytesIn() {
    return bytesIn.sum();
  }

  long bytesOut() {
    return bytesOut.sum();
  }
}
