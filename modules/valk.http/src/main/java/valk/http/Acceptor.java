package valk.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/**
 * Accepts a connection only when a record for it is at hand; peers for whom there is none wait in
 * the system's own queue. Or, if the server says so when it is full, accepts them without.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
  /** The record of an accepted connection, {@link ConnectionRecords#NONE} if there was none. */
  static final AttributeKey<Long> RECORD = AttributeKey.valueOf(Acceptor.class, "record");

  private final ServerCore core;
  private final boolean refusesWhenFull;
  private long ready = ConnectionRecords.NONE;
  private volatile boolean isPaused;
  private boolean isClosed;
  private volatile @Nullable ChannelHandlerContext context;

  Acceptor(ServerCore core, boolean refusesWhenFull) {
    this.core = core;
    this.refusesWhenFull = refusesWhenFull;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    acceptNext(ctx);
  }

  private void acceptNext(ChannelHandlerContext ctx) {
    if (isClosed) {
      return;
    }
    if (hasRecord() || refusesWhenFull) {
      ctx.read();
      return;
    }
    core.count(Event.ACCEPT_PAUSED);
    isPaused = true;
    if (hasRecord()) { // Given back in between.
      isPaused = false;
      ctx.read();
    }
  }

  private boolean hasRecord() {
    if (ready == ConnectionRecords.NONE) {
      ready = core.records().open(core.now());
    }
    return ready != ConnectionRecords.NONE;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    Channel channel = (Channel) accepted;
    long record = ready;
    ready = ConnectionRecords.NONE;
    channel.attr(RECORD).set(record);
    if (record != ConnectionRecords.NONE) {
      channel.closeFuture().addListener(_ -> giveBack(record));
    }
    ctx.fireChannelRead(accepted);
  }

  private void giveBack(long record) {
    core.records().close(record);
    ChannelHandlerContext ctx = context;
    if (isPaused && ctx != null && !ctx.executor().isShuttingDown()) {
      ctx.executor().execute(() -> resume(ctx));
    }
  }

  private void resume(ChannelHandlerContext ctx) {
    if (isPaused) {
      isPaused = false;
      acceptNext(ctx);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    acceptNext(ctx);
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    isClosed = true;
    if (ready != ConnectionRecords.NONE) {
      core.records().close(ready);
      ready = ConnectionRecords.NONE;
    }
    ctx.fireChannelInactive();
  }
}
