package valk.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import valk.http.ServerCounters.Event;

/**
 * Tells a peer for whom there is no record to come again. It has no state but its channel, and that
 * for at most the time to linger; without a free block the peer is told nothing.
 */
final class FullHouse extends ChannelInboundHandlerAdapter {
  private static final byte[] ANSWER =
      String.join(
              "\r\n",
              "HTTP/1.1 503 Service Unavailable",
              "Retry-After: 1",
              "Content-Length: 0",
              "Connection: close",
              "",
              "")
          .getBytes(US_ASCII);

  private final ServerCore core;

  FullHouse(ServerCore core) {
    this.core = core;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of this connection.
  public void channelActive(ChannelHandlerContext ctx) {
    core.count(Event.REFUSED_FULL);
    ByteBuf answer = core.buffers().tryDirectBuffer(ANSWER.length, ANSWER.length);
    if (answer == null) {
      ctx.close();
      return;
    }
    long linger = core.limits().ending().lingerTime().toNanos();
    ctx.executor().schedule(() -> ctx.close(), linger, TimeUnit.NANOSECONDS);
    ctx.writeAndFlush(answer.writeBytes(ANSWER)).addListener(_ -> end(ctx));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of this connection.
  private static void end(ChannelHandlerContext ctx) {
    ((SocketChannel) ctx.channel()).shutdownOutput();
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
    ctx.read();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of this connection.
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
