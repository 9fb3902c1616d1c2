package valk.http;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.util.Map;
import valk.http.ServerCounters.Event;

/** Makes of an accepted channel a connection, on its own event loop. */
final class ConnectionSetup extends ChannelInitializer<SocketChannel> {
  private final ServerCore core;
  private final Map<EventLoop, LoopConnections> loops;

  ConnectionSetup(ServerCore core, Map<EventLoop, LoopConnections> loops) {
    this.core = core;
    this.loops = loops;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of the connection.
  protected void initChannel(SocketChannel channel) {
    Long record = channel.attr(Acceptor.RECORD).get();
    if (channel.remoteAddress() == null) {
      channel.close(); // The peer is gone already.
    } else if (record == null || record == ConnectionRecords.NONE) {
      channel.pipeline().addLast(new FullHouse(core));
    } else {
      admit(channel, record);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of the connection.
  private void admit(SocketChannel channel, long record) {
    InetAddress address = channel.remoteAddress().getAddress();
    if (!core.admit(address)) {
      core.count(Event.REFUSED_ADDRESS);
      channel.close();
      return;
    }
    core.count(Event.ACCEPTED);
    HttpConnection connection = new HttpConnection(core, channel, record);
    LoopConnections others = loops.get(channel.eventLoop());
    if (others != null) {
      others.add(connection);
      channel.closeFuture().addListener(_ -> others.remove(connection));
    }
    channel.closeFuture().addListener(_ -> core.dismiss(address));
    channel.config().setRecvByteBufAllocator(new BlockReceiver(connection::starve));
    channel.pipeline().addLast(connection.decoder(), connection);
  }
}
