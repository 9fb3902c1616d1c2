package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/** Has a connection read a block at a time, and tells it when there was none. */
final class BlockReceiver implements RecvByteBufAllocator {
  private final RecvByteBufAllocator blocks =
      new FixedRecvByteBufAllocator(SlabByteBufAllocator.BLOCK_BYTES).maxMessagesPerRead(1);
  private final Runnable starved;

  BlockReceiver(Runnable starved) {
    this.starved = starved;
  }

  @Override
  @SuppressWarnings("deprecation") // The interface's own.
  public Handle newHandle() {
    return new DelegatingHandle(blocks.newHandle()) {
      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        try {
          return super.allocate(allocator);
        } catch (SlabExhaustedException e) {
          starved.run();
          throw e;
        }
      }
    };
  }
}
