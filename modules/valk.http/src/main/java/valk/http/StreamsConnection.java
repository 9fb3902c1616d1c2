package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/**
 * One connection of HTTP/2, on its event loop. Each stream is an exchange with a deadline of its
 * own; the connection's deadline is that of being idle.
 */
final class StreamsConnection extends Http2EventAdapter implements LiveConnection {
  private static final Duration NO_END = Duration.ofDays(365);

  private final Wire wire;
  private final ServerCore core;
  private final StreamsHandler handler;
  private final Http2Connection.PropertyKey key;
  private final FrameMeter meter;
  private final Set<Answering> withHandler = new HashSet<>();
  private boolean isDraining;

  StreamsConnection(Wire wire) {
    this.wire = wire;
    this.core = wire.core();
    this.handler = StreamsHandler.of(core, this);
    this.key = handler.connection().newKey();
    this.meter = new FrameMeter(core.limits().streams().controlFrames(), core.now());
    wire.channel().closeFuture().addListener(_ -> leaveHandlers());
    wire.enter(ConnectionState.IDLE, core.limits().reading().idleTime());
  }

  Wire wire() {
    return wire;
  }

  StreamsHandler handler() {
    return handler;
  }

  /** Begins, in a pipeline that holds the handler. */
  @SuppressWarnings("FutureReturnValueIgnored") // What comes is told to the handlers.
  void begin() {
    wire.channel().read();
  }

  /** Goes on with a request that was read as HTTP/1.1: it is that of stream 1. */
  void goOn(Http2Settings ofPeer, Request request) throws Http2Exception {
    handler.onHttpServerUpgrade(ofPeer);
    Http2Stream first = handler.connection().stream(1);
    StreamExchange exchange = new StreamExchange(this, first);
    first.setProperty(key, exchange);
    exchange.handle(request);
  }

  private @Nullable StreamExchange exchange(Http2Stream stream) {
    return stream.getProperty(key);
  }

  private @Nullable StreamExchange exchange(int id) {
    Http2Stream stream = handler.connection().stream(id);
    return stream == null ? null : exchange(stream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int id,
      Http2Headers fields,
      int dependency,
      short weight,
      boolean isExclusive,
      int padding,
      boolean isLast) {
    onHeadersRead(ctx, id, fields, padding, isLast);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers fields, int padding, boolean isLast) {
    Http2Stream stream = handler.connection().stream(id);
    StreamExchange known = exchange(stream);
    if (known == null) {
      open(stream, fields, isLast);
    } else if (fields.names().stream().anyMatch(name -> name.charAt(0) == ':')) {
      handler.reset(stream, Http2Error.PROTOCOL_ERROR);
    } else {
      known.endBody(); // What are trailers is not told to the handler.
    }
  }

  private void open(Http2Stream stream, Http2Headers fields, boolean isLast) {
    if (withHandler.size() >= core.limits().streams().streamsAtOnce()) {
      handler.reset(stream, Http2Error.REFUSED_STREAM); // What was reset may still be worked on.
      return;
    }
    int status = StreamHead.check(fields, core.limits());
    if (status == StreamHead.MALFORMED) {
      core.count(Event.REFUSED_REQUEST);
      handler.reset(stream, Http2Error.PROTOCOL_ERROR);
      return;
    }
    StreamExchange exchange = new StreamExchange(this, stream);
    stream.setProperty(key, exchange);
    if (status == RequestHead.ACCEPTED) {
      exchange.begin(StreamHead.of(fields), isLast);
    } else {
      exchange.refuse(status);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean isLast) {
    int bytes = data.readableBytes() + padding;
    StreamExchange exchange = exchange(id);
    if (exchange != null) {
      exchange.append(data);
      if (isLast) {
        exchange.endBody();
      }
    }
    return bytes;
  }

  @Override
  public void onStreamActive(Http2Stream stream) {
    wire.enter(ConnectionState.HANDLING, NO_END);
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    StreamExchange exchange = exchange(stream);
    if (exchange != null) {
      exchange.close();
    }
    if (handler.connection().numActiveStreams() == 0) {
      wire.enter(ConnectionState.IDLE, core.limits().reading().idleTime());
    }
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    meter();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    meter();
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int id, int dependency, short weight, boolean isExclusive) {
    // Too many of these cost no more than their reading.
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    meter();
  }

  private void meter() throws Http2Exception {
    if (meter.exceeds(core.now())) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "too many frames without a request");
    }
  }

  /** A request is with the handler of the server, until {@link #handled}. */
  void handling(Answering request) {
    withHandler.add(request);
  }

  void handled(Answering request) {
    withHandler.remove(request);
  }

  /** The stream of a request that is with the handler has no use for its answer. */
  void handlingInVain(Answering request) {
    request.leaveTo(response -> handledInVain(request, response));
  }

  private void handledInVain(Answering request, @Nullable Response response) {
    handled(request);
    if (response != null) {
      response.giveUp();
    }
  }

  /** The socket is closed. */
  private void leaveHandlers() {
    withHandler.forEach(Answering::cut);
    withHandler.clear();
  }

  @Override
  public void expire(long now) {
    wire.sender().look();
    if (handler.connection().numActiveStreams() == 0) {
      expireIdle(now);
      return;
    }
    forEach(exchange -> exchange.expire(now));
  }

  private void forEach(Consumer<StreamExchange> what) {
    try {
      handler.connection().forEachActiveStream(stream -> tell(stream, what));
    } catch (Http2Exception _) {
      abort();
    }
  }

  private boolean tell(Http2Stream stream, Consumer<StreamExchange> what) {
    StreamExchange exchange = exchange(stream);
    if (exchange != null) {
      what.accept(exchange);
    }
    return true;
  }

  boolean isDraining() {
    return isDraining;
  }

  private void expireIdle(long now) {
    if (!wire.isLate(now)) {
      return;
    }
    if (core.records().state(wire.record()) == ConnectionState.IDLE) {
      endIdle(now);
    } else {
      abort(); // It does not even take the farewell.
    }
  }

  private void endIdle(long now) {
    Duration more = wire.timeToSend(now, core.limits().reading().idleTime());
    if (more.isPositive()) {
      wire.enter(ConnectionState.IDLE, more);
    } else {
      core.count(Event.TIMED_OUT_IDLE);
      drain();
    }
  }

  /** Says GOAWAY, and closes after the streams that are open (RFC 9113, section 6.8). */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Its end comes as channelInactive.
  public void drain() {
    if (handler.connection().numActiveStreams() == 0) {
      wire.enter(ConnectionState.LINGERING, core.limits().ending().lingerTime());
    }
    isDraining = true;
    wire.channel().close();
    forEach(StreamExchange::drain);
  }

  @Override
  public void abort() {
    wire.cut();
  }
}
