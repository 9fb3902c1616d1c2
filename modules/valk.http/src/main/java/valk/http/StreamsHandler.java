package valk.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/** Netty's frames and streams of HTTP/2, with the limits of the server. */
final class StreamsHandler extends Http2ConnectionHandler {
  /**
   * So many times what a head may have is what peers are told: what lies between is decoded, and
   * answered with a 431. Netty ends the connection where a head, compressed, is a quarter larger
   * than what they are told.
   */
  private static final int ROOM_FOR_REFUSED = 2;

  private final ServerCore core;
  private final PassedStreams passed = new PassedStreams();
  private @Nullable ChannelHandlerContext context;
  private boolean isReading;

  private StreamsHandler(
      ServerCore core,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings);
    this.core = core;
  }

  static StreamsHandler of(ServerCore core, Http2EventAdapter events) {
    StreamsHandler handler = new Builder(core).with(events);
    handler.connection().addListener(events);
    handler.connection().addListener(handler.passed);
    return handler;
  }

  ChannelHandlerContext context() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return known;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    isReading = true;
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    isReading = false;
    super.channelReadComplete(ctx); // Flushes, and reads on.
  }

  /** A peer that is gone is no news: what is no error of HTTP/2 ends the connection. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Its end comes as channelInactive.
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
      ctx.close();
    } else {
      super.exceptionCaught(ctx, cause);
    }
  }

  /** For Netty, a stream that others have passed by is a closed one like any other. */
  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    int stream = error.streamId();
    if (!outbound && error.error() == Http2Error.STREAM_CLOSED && passed.contains(stream)) {
      onConnectionError(
          ctx,
          false,
          cause,
          Http2Exception.connectionError(
              Http2Error.PROTOCOL_ERROR, "stream %d was passed by", stream));
    } else {
      super.onStreamError(ctx, outbound, cause, error);
    }
  }

  /** Sends what was written, unless that is done at the end of a read anyway. */
  void flushSoon() {
    if (!isReading) {
      flush(context());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // If it fails the connection is gone.
  void reset(Http2Stream stream, Http2Error reason) {
    resetStream(context(), stream.id(), reason.code(), context().newPromise());
    flushSoon();
  }

  @Override
  protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext ctx, Http2Stream stream) {
    core.count(Event.REFUSED_REQUEST);
    super.handleServerHeaderDecodeSizeError(ctx, stream);
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<StreamsHandler, Builder> {
    private final ServerCore core;

    Builder(ServerCore core) {
      this.core = core;
    }

    StreamsHandler with(Http2EventAdapter events) {
      HttpLimits limits = core.limits();
      return server(true)
          .frameListener(events)
          .initialSettings(settings(limits))
          .decoderEnforceMaxRstFramesPerWindow(limits.streams().resets(), FrameMeter.WINDOW_SECONDS)
          .encoderEnforceMaxQueuedControlFrames(limits.streams().controlFrames())
          .gracefulShutdownTimeoutMillis(limits.ending().drainTime().toMillis())
          .build();
    }

    private static Http2Settings settings(HttpLimits limits) {
      return new Http2Settings()
          .maxConcurrentStreams(limits.streams().streamsAtOnce())
          .maxHeaderListSize(
              Math.min(Integer.MAX_VALUE, ROOM_FOR_REFUSED * StreamHead.mostBytes(limits)));
    }

    @Override
    protected StreamsHandler build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return new StreamsHandler(core, decoder, encoder, settings);
    }
  }
}
