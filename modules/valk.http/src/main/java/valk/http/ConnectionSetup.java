package valk.http;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/** Makes of an accepted channel a connection, on its own event loop. */
final class ConnectionSetup extends ChannelInitializer<SocketChannel> {
  private final ServerCore core;
  private final Map<EventLoop, LoopConnections> loops;
  private final @Nullable SslContext tls;

  ConnectionSetup(
      ServerCore core, Map<EventLoop, LoopConnections> loops, @Nullable SslContext tls) {
    this.core = core;
    this.loops = loops;
    this.tls = tls;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of the connection.
  protected void initChannel(SocketChannel channel) {
    Long record = channel.attr(Acceptor.RECORD).get();
    LoopConnections others = loops.get(channel.eventLoop());
    if (channel.remoteAddress() == null || others == null) {
      channel.close(); // The peer is gone already.
    } else if (record == null || record == ConnectionRecords.NONE) {
      refuse(channel);
    } else if (admit(channel)) {
      start(
          new Wire(
              core,
              channel,
              record,
              others,
              new BlockReceiver(core.buffers()),
              new BlockSender(core)));
    }
  }

  /** Tells a peer for whom there is no record; with TLS that would take more than it is worth. */
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of the connection.
  private void refuse(SocketChannel channel) {
    if (tls == null) {
      channel.pipeline().addLast(new FullHouse(core));
    } else {
      core.count(Event.REFUSED_FULL);
      channel.close();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of the connection.
  private boolean admit(SocketChannel channel) {
    InetAddress address = channel.remoteAddress().getAddress();
    if (!core.admit(address)) {
      core.count(Event.REFUSED_ADDRESS);
      channel.close();
      return false;
    }
    core.count(Event.ACCEPTED);
    channel.closeFuture().addListener(_ -> core.dismiss(address));
    return true;
  }

  private void start(Wire wire) {
    SocketChannel channel = wire.channel();
    core.records().peer(wire.record(), channel.remoteAddress());
    channel.closeFuture().addListener(_ -> wire.others().remove(channel));
    channel.config().setRecvByteBufAllocator(wire.receiver());
    if (tls == null) {
      Protocols.speakHttp1(wire);
    } else {
      Protocols.shakeHands(wire, tls);
    }
  }
}
