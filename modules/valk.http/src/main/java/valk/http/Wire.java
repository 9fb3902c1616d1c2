package valk.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/**
 * A connection below its protocol: its socket, its record, and where it is kept.
 *
 * @param core what the connections of the server share
 * @param channel the socket
 * @param record the record of the connection, held as long as the socket is open
 * @param others the connections of the same event loop
 * @param receiver what gives blocks to reads
 * @param sender what gives blocks to the socket
 */
record Wire(
    ServerCore core,
    SocketChannel channel,
    long record,
    LoopConnections others,
    BlockReceiver receiver,
    BlockSender sender) {

  /**
   * Above a gate, which counts the blocks, only whole ones make a socket busy: Netty's TLS writes
   * an empty record at each change of writability, which must not be another change.
   */
  private static final WriteBufferWaterMark WHOLE_BLOCKS =
      new WriteBufferWaterMark(
          SlabByteBufAllocator.BLOCK_BYTES / 4, SlabByteBufAllocator.BLOCK_BYTES / 2);

  /** Has a connection be the one that this wire carries from now on. */
  void carry(LiveConnection connection) {
    others.put(channel, connection);
  }

  /** Puts a gate below all handlers, and has what stands above it allocate on the Java heap. */
  SocketGate addGate() {
    SocketGate gate = new SocketGate(this);
    receiver.onStarved(gate::starve);
    channel.config().setAllocator(core.working());
    channel.config().setWriteBufferWaterMark(WHOLE_BLOCKS);
    channel.pipeline().addFirst(gate);
    return gate;
  }

  /**
   * Returns how long the peer still has to take what was written: its time begins when that finds a
   * block below its protocol. Not positive if its time is over.
   *
   * @param now the time, as {@link ServerCore#now} gives it
   */
  Duration timeToTake(long now) {
    @Nullable SocketGate gate = channel.pipeline().get(SocketGate.class);
    Duration waited =
        Duration.ofNanos(gate == null ? Long.MAX_VALUE : now - gate.whenWriteHadBlock(now));
    return core.limits().answering().writeTime().minus(waited);
  }

  /**
   * Returns how long the peer of a gate still has to send what it has to: nobody is late who is not
   * read, since there is no block. Not positive if its time is over.
   *
   * @param now the time, as {@link ServerCore#now} gives it
   * @param time how long it has in all
   */
  Duration timeToSend(long now, Duration time) {
    @Nullable SocketGate gate = channel.pipeline().get(SocketGate.class);
    return gate == null ? Duration.ZERO : time.minusNanos(now - gate.whenReadHadBlock(now));
  }

  void countIn(int bytes) {
    core.counters().countIn(bytes);
    if (channel.isOpen()) {
      core.records().addBytesIn(record, bytes);
    }
  }

  void countOut(int bytes) {
    core.counters().countOut(bytes);
    if (channel.isOpen()) {
      core.records().addBytesOut(record, bytes);
    }
  }

  void enter(ConnectionState state, Duration time) {
    if (channel.isOpen()) {
      core.records().enter(record, state, core.now() + time.toNanos());
    }
  }

  /** Says whether the time of the state that the connection is in is over. */
  boolean isLate(long now) {
    return channel.isOpen() && now - core.records().deadline(record) >= 0;
  }

  /** Closes the socket, whatever handlers above would still like to say. */
  @SuppressWarnings("FutureReturnValueIgnored") // Its end comes as channelInactive.
  void cut() {
    @Nullable ChannelHandlerContext lowest = channel.pipeline().firstContext();
    if (lowest == null) {
      channel.close();
    } else {
      lowest.close();
    }
  }

  void cut(Event reason) {
    core.count(reason);
    cut();
  }
}
