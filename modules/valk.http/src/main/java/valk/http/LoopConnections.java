package valk.http;

import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The connections of one event loop, whose deadlines it looks at again and again. */
final class LoopConnections {
  private final EventLoop loop;
  private final Set<HttpConnection> connections = new HashSet<>();

  LoopConnections(EventLoop loop) {
    this.loop = loop;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The loop ends with the server.
  void watch(long everyNanos) {
    loop.scheduleWithFixedDelay(this::expire, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
  }

  private void expire() {
    long now = System.nanoTime();
    forEach(connection -> connection.expire(now));
  }

  /** Called on the loop. */
  void add(HttpConnection connection) {
    connections.add(connection);
  }

  /** Called on the loop. */
  void remove(HttpConnection connection) {
    connections.remove(connection);
  }

  /** Has the loop do something with each of its connections. Called from any thread. */
  void tellAll(Consumer<HttpConnection> what) {
    loop.execute(() -> forEach(what));
  }

  private void forEach(Consumer<HttpConnection> what) {
    List.copyOf(connections).forEach(what);
  }
}
