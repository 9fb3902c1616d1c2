package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the segments of responses into blocks and hands these to the socket. Small responses that
 * follow each other share a block. At most one block is filled and one is on its way: the next is
 * taken when the socket has accepted the last one.
 */
final class ResponseWriter {

  /** How a call of {@link #pump} ended. */
  enum Outcome {
    /** Everything lies in blocks. */
    DONE,
    /** The socket must take some first. */
    SOCKET_IS_FULL,
    /** No block is free. */
    NO_BLOCK,
    /** The next piece of the body has not come. */
    NO_PIECE
  }

  private static final int BLOCK = SlabByteBufAllocator.BLOCK_BYTES;

  private final Channel channel;
  private final SlabByteBufAllocator buffers;
  private final Function<ByteBuf, Object> sending;
  private final IntConsumer bytesWritten;
  private final Supplier<ChannelPromise> promises;
  private @Nullable ByteBuf block;
  private @Nullable ResponseSegments segments;
  private byte[] segment = {};
  private int end;
  private int at;

  /**
   * @param sending what is written for a block that is full
   * @param bytesWritten told how many bytes a block had
   * @param promises makes the promise of a write, which nobody asks: one that fails closes the
   *     connection
   */
  ResponseWriter(
      Channel channel,
      SlabByteBufAllocator buffers,
      Function<ByteBuf, Object> sending,
      IntConsumer bytesWritten,
      Supplier<ChannelPromise> promises) {
    this.channel = channel;
    this.buffers = buffers;
    this.sending = sending;
    this.bytesWritten = bytesWritten;
    this.promises = promises;
  }

  /** Begins with a response; the one before is {@linkplain Outcome#DONE done}. */
  void begin(ResponseSegments response) {
    end();
    segments = response;
  }

  /** The response is done. */
  void end() {
    if (segments != null) {
      segments.close();
      segments = null;
    }
  }

  /** Puts bytes that are no response, such as an interim one, before the next response. */
  void begin(byte[] bytes) {
    segment = bytes;
    end = bytes.length;
    at = 0;
  }

  /** Says whether something is left to be put into blocks. */
  boolean hasMore() {
    return moreToWrite();
  }

  /** Goes on until everything lies in blocks or something is in the way. */
  Outcome pump() {
    while (moreToWrite()) {
      if (isWaitingForPiece()) {
        flush();
        return Outcome.NO_PIECE;
      }
      if (block == null) {
        Outcome refused = takeBlock();
        if (refused != Outcome.DONE) {
          channel.flush();
          return refused;
        }
      }
      fill();
    }
    return Outcome.DONE;
  }

  private boolean moreToWrite() {
    while (at == end && segments != null && segments.hasNext() && segments.isReady()) {
      segment = segments.next();
      end = segments.length();
      at = 0;
    }
    return at < end || isWaitingForPiece();
  }

  private boolean isWaitingForPiece() {
    return at == end && segments != null && segments.hasNext();
  }

  private Outcome takeBlock() {
    if (!channel.isWritable()) {
      return Outcome.SOCKET_IS_FULL;
    }
    block = buffers.tryDirectBuffer(BLOCK, BLOCK);
    return block == null ? Outcome.NO_BLOCK : Outcome.DONE;
  }

  private void fill() {
    ByteBuf target = block;
    if (target != null) {
      int bytes = Math.min(end - at, target.writableBytes());
      target.writeBytes(segment, at, bytes);
      at += bytes;
      if (!target.isWritable()) {
        send();
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes the connection.
  private void send() {
    ByteBuf full = block;
    if (full != null) {
      block = null;
      bytesWritten.accept(full.readableBytes());
      channel.write(sending.apply(full), promises.get());
    }
  }

  /** Hands what lies in blocks to the socket. */
  void flush() {
    send();
    channel.flush();
  }

  /** Gives up what was not handed to the socket. */
  void drop() {
    end();
    end = 0;
    at = 0;
    if (block != null) {
      block.release();
      block = null;
    }
  }
}
