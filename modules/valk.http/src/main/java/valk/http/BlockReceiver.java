package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/** Has a connection read a block at a time, and tells it when there was none. */
final class BlockReceiver implements RecvByteBufAllocator {
  private final RecvByteBufAllocator sizes =
      new FixedRecvByteBufAllocator(SlabByteBufAllocator.BLOCK_BYTES).maxMessagesPerRead(1);
  private final SlabByteBufAllocator buffers;
  private Runnable starved = () -> {};

  BlockReceiver(SlabByteBufAllocator buffers) {
    this.buffers = buffers;
  }

  /** Has this run, on the event loop, whenever a read finds no block. */
  void onStarved(Runnable listener) {
    starved = listener;
  }

  @Override
  @SuppressWarnings("deprecation") // The interface's own.
  public Handle newHandle() {
    return new DelegatingHandle(sizes.newHandle()) {
      @Override
      public ByteBuf allocate(ByteBufAllocator ofChannel) {
        try {
          return super.allocate(buffers);
        } catch (SlabExhaustedException e) {
          starved.run();
          throw e;
        }
      }
    };
  }
}
