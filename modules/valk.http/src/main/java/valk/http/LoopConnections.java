package valk.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The connections of one event loop, whose deadlines it looks at again and again. */
final class LoopConnections {
  private final EventLoop loop;
  private final LongSupplier clock;
  private final Map<Channel, LiveConnection> connections = new HashMap<>();

  LoopConnections(EventLoop loop, LongSupplier clock) {
    this.loop = loop;
    this.clock = clock;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The loop ends with the server.
  void watch(long everyNanos) {
    loop.scheduleWithFixedDelay(this::expire, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
  }

  private void expire() {
    long now = clock.getAsLong();
    forEach(connection -> connection.expire(now));
  }

  /** Keeps the connection of a socket, in place of an earlier one. Called on the loop. */
  void put(Channel channel, LiveConnection connection) {
    connections.put(channel, connection);
  }

  /** Called on the loop. */
  void remove(Channel channel) {
    connections.remove(channel);
  }

  /** Has the loop do something with each of its connections. Called from any thread. */
  void tellAll(Consumer<LiveConnection> what) {
    loop.execute(() -> forEach(what));
  }

  private void forEach(Consumer<LiveConnection> what) {
    List.copyOf(connections.values()).forEach(what);
  }
}
