package valk.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import valk.http.ServerCounters.Event;

/** A connection before its TLS is agreed on; then what was agreed on takes its place. */
final class TlsHandshake extends ChannelInboundHandlerAdapter implements LiveConnection {
  private final Wire wire;
  private final SslHandler tls;
  private boolean hasEnded;

  TlsHandshake(Wire wire, SslHandler tls) {
    this.wire = wire;
    this.tls = tls;
    wire.enter(ConnectionState.HEAD, wire.core().limits().reading().headTime());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent end && !hasEnded) {
      if (end.isSuccess()) {
        hasEnded = true;
        Protocols.speakOnTls(wire, this, tls.applicationProtocol());
      } else {
        fail();
      }
    }
  }

  private void fail() {
    if (!hasEnded) {
      hasEnded = true;
      wire.cut(Event.FAILED_TLS);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail();
  }

  @Override
  public void expire(long now) {
    wire.sender().look();
    if (wire.isLate(now)) {
      Duration more = wire.timeToSend(now, wire.core().limits().reading().headTime());
      if (more.isPositive()) {
        wire.enter(ConnectionState.HEAD, more);
      } else {
        wire.core().count(Event.TIMED_OUT_READING);
        fail();
      }
    }
  }

  /** There is no request yet. */
  @Override
  public void drain() {
    abort();
  }

  @Override
  public void abort() {
    wire.cut();
  }
}
