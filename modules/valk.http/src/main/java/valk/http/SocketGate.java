package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/**
 * Stands between a socket, which reads and writes blocks, and codecs that allocate as they like and
 * cannot wait: TLS and HTTP/2. They work on the Java heap; here their bytes are moved from and to
 * blocks, and here is waited for these.
 *
 * <pre>
 *             +-------+   heap   +-----------------------+
 *   socket -->| block |--------->| codecs, connection    |
 *             +-------+          |                       |
 *             +-------+   heap   |                       |
 *   socket <--| block |<---------|                       |
 *             +-------+ ^        +-----------------------+
 *                       +-- pieces that found no block, or the socket busy: then not writable
 * </pre>
 *
 * <p>A read holds its block only while it is copied. At most one block is filled and one is on its
 * way; a write ends when the socket has taken its last byte.
 *
 * <p>When the codecs close the socket the gate lingers: it ends the output, and discards what still
 * comes until the peer ends too or the time to linger is over. If the socket were closed at once,
 * what the peer sends by then, such as that it has read something, would be answered with a reset,
 * and that takes away what the peer has not read yet (RFC 9112, section 9.6).
 */
final class SocketGate extends ChannelDuplexHandler implements BlockWaiters.Waiter {
  private static final int BLOCK = SlabByteBufAllocator.BLOCK_BYTES;
  private static final int WRITABILITY = 1;

  /** What is still to be put into blocks. */
  private record Piece(ByteBuf bytes, ChannelPromise end) {}

  private final Wire wire;
  private final ServerCore core;
  private final Queue<Piece> pieces = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf block;
  private List<ChannelPromise> ends = new ArrayList<>();
  private long writeHadBlock;
  private long readHadBlock;
  private boolean isStarved;
  private boolean isReaderWaiting;
  private boolean isWriterWaiting;
  private boolean isLingering;
  private boolean isInputOver;
  private boolean isOver;

  SocketGate(Wire wire) {
    this.wire = wire;
    this.core = wire.core();
    this.writeHadBlock = core.now();
    this.readHadBlock = writeHadBlock;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** A read found no block free; told before it is complete. */
  void starve() {
    isStarved = true;
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!isReaderWaiting) {
      ctx.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (isLingering) {
      ReferenceCountUtil.release(message);
      return;
    }
    ByteBuf copy;
    try {
      ByteBuf bytes = (ByteBuf) message;
      wire.countIn(bytes.readableBytes());
      copy = core.working().heapBuffer(bytes.readableBytes()).writeBytes(bytes);
    } finally {
      ReferenceCountUtil.release(message);
    }
    ctx.fireChannelRead(copy);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (isStarved && !isReaderWaiting) {
      isReaderWaiting = true;
      core.count(Event.READ_PAUSED);
      core.waiters().addReader(this);
      core.wakeSomebodyAfterRefusal();
    }
    if (isLingering) {
      read(ctx);
    } else {
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (isOver || isLingering) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    pieces.add(new Piece((ByteBuf) message, promise));
    pour(ctx);
  }

  /** Puts pieces into blocks, as long as there are both. */
  private void pour(ChannelHandlerContext ctx) {
    for (Piece next = pieces.peek(); next != null; next = pieces.peek()) {
      if (next.bytes().isReadable() && block == null && !takeBlock()) {
        break;
      }
      fill(ctx, next);
    }
    tellWritability(ctx);
  }

  private void fill(ChannelHandlerContext ctx, Piece piece) {
    ByteBuf target = block;
    ByteBuf bytes = piece.bytes();
    if (target != null) {
      target.writeBytes(bytes, Math.min(bytes.readableBytes(), target.writableBytes()));
    }
    if (!bytes.isReadable()) {
      pieces.remove();
      bytes.release();
      ends.add(piece.end());
    }
    if (target == null || !target.isWritable()) {
      send(ctx);
    }
  }

  private boolean takeBlock() {
    if (!isSocketFree()) {
      return false; // What it has not taken goes on when it has.
    }
    block = core.buffers().tryDirectBuffer(BLOCK, BLOCK);
    if (block == null && !isWriterWaiting) {
      isWriterWaiting = true;
      core.count(Event.WRITE_PAUSED);
      core.waiters().addWriter(this);
      core.wakeSomebodyAfterRefusal();
    }
    return block != null;
  }

  /**
   * Returns when what the codecs wrote last got a block for which it had to wait: now, as long as
   * it waits.
   */
  long whenWriteHadBlock(long now) {
    return isWriterWaiting ? now : writeHadBlock;
  }

  /** Returns the same of reads; of a peer that takes nothing itself, it counts as that it waits. */
  long whenReadHadBlock(long now) {
    return isReaderWaiting && isSocketFree() ? now : readHadBlock;
  }

  private boolean isSocketFree() {
    @Nullable ChannelOutboundBuffer pending = wire.channel().unsafe().outboundBuffer();
    return pending != null && pending.totalPendingWriteBytes() <= 0;
  }

  private void tellWritability(ChannelHandlerContext ctx) {
    @Nullable ChannelOutboundBuffer pending = ctx.channel().unsafe().outboundBuffer();
    if (pending != null) {
      pending.setUserDefinedWritability(WRITABILITY, pieces.isEmpty());
    }
  }

  private void send(ChannelHandlerContext ctx) {
    ByteBuf full = block;
    block = null;
    List<ChannelPromise> done = ends;
    ends = new ArrayList<>();
    if (full != null) {
      wire.countOut(full.readableBytes());
    }
    ctx.write(full == null ? Unpooled.EMPTY_BUFFER : wire.sender().send(full))
        .addListener(future -> sent(done, future.cause()));
  }

  /** The socket has taken a block; of that alone no change of writability would tell. */
  private void sent(List<ChannelPromise> writes, @Nullable Throwable failure) {
    end(writes, failure);
    if (!pieces.isEmpty() && !isOver) {
      wire.channel().eventLoop().execute(this::pourOn);
    }
  }

  private static void end(List<ChannelPromise> writes, @Nullable Throwable failure) {
    for (ChannelPromise write : writes) {
      if (failure == null) {
        write.trySuccess();
      } else {
        write.tryFailure(failure);
      }
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (block != null) {
      send(ctx);
    }
    ctx.flush();
  }

  private void pourOn() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !isOver && !isLingering && !isWriterWaiting) {
      pour(ctx);
      flush(ctx);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // It is the promise.
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (isOver || isLingering || isInputOver || !wire.channel().isActive()) {
      ctx.close(promise);
    } else {
      linger(ctx, promise);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The end comes as channelInactive.
  private void linger(ChannelHandlerContext ctx, ChannelPromise promise) {
    isLingering = true;
    Duration most = core.limits().ending().lingerTime();
    wire.enter(ConnectionState.LINGERING, most);
    wire.channel().closeFuture().addListener(_ -> promise.trySuccess());
    ctx.executor().schedule(() -> ctx.close(), most.toNanos(), TimeUnit.NANOSECONDS);
    wire.channel().shutdownOutput().addListener(_ -> read(ctx));
  }

  /** The peer sends no more, which ends lingering. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The end comes as channelInactive.
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      isInputOver = true;
    }
    if (isInputOver && isLingering) {
      ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void wake() {
    try {
      wire.channel().eventLoop().execute(this::goOnWithBlock);
    } catch (RejectedExecutionException _) {
      // The server is closing. A release must not throw: its caller would release once more.
    }
  }

  private void goOnWithBlock() {
    ChannelHandlerContext ctx = context;
    boolean isWriting = isWriterWaiting;
    boolean isReading = isReaderWaiting;
    isWriterWaiting = false;
    isReaderWaiting = false;
    isStarved = false;
    if (ctx == null || isOver || !isWriting && !isReading) {
      core.wakeSomebodyIfBlockIsFree();
      return;
    }
    if (isWriting) {
      pourOn();
      writeHadBlock = core.now();
    }
    if (isReading) {
      readHadBlock = core.now();
      ctx.read();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof SlabExhaustedException)) { // That read waits for a block already.
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    isOver = true;
    ctx.fireChannelInactive();
    drop();
    core.wakeSomebodyIfBlockIsFree(); // It may have been woken and not have read.
  }

  private void drop() {
    ClosedChannelException failure = new ClosedChannelException();
    if (block != null) {
      block.release();
      block = null;
    }
    end(ends, failure);
    for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      piece.bytes().release();
      piece.end().tryFailure(failure);
    }
  }
}
