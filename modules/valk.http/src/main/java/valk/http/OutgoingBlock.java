package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * A block on its way to a socket. What the socket has not taken yet can be moved to the Java heap,
 * so that the block is free for others.
 *
 * <p>It is a region of a file to Netty, since of a buffer Netty keeps what it once asked for; a
 * region is asked at each try. Used by the socket's event loop.
 */
final class OutgoingBlock extends AbstractReferenceCounted implements FileRegion {
  private final BodyBudget budget;
  private int count;
  private ByteBuf rest;
  private int onHeap;

  /** Takes over the block. */
  OutgoingBlock(ByteBuf block, BodyBudget budget) {
    this.rest = block;
    this.count = block.readableBytes();
    this.budget = budget;
  }

  /** Takes over another block, after the socket has released the last one: nobody knows of it. */
  OutgoingBlock again(ByteBuf block) {
    setRefCnt(1);
    rest = block;
    count = block.readableBytes();
    return this;
  }

  /** Gives the block back, if the budget has room for the rest of its bytes; once. */
  boolean moveToHeap() {
    int bytes = rest.readableBytes();
    if (onHeap > 0 || !budget.takeOfHalf(bytes)) {
      return false;
    }
    ByteBuf block = rest;
    rest = Unpooled.buffer(bytes).writeBytes(block);
    onHeap = bytes;
    block.release();
    return true;
  }

  @Override
  public long transferTo(WritableByteChannel target, long position) throws IOException {
    int written = target.write(rest.internalNioBuffer(rest.readerIndex(), rest.readableBytes()));
    rest.skipBytes(written);
    return written;
  }

  @Override
  protected void deallocate() {
    rest.release();
    rest = Unpooled.EMPTY_BUFFER;
    budget.giveBack(onHeap);
    onHeap = 0;
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public long transferred() {
    return (long) count - rest.readableBytes();
  }

  @Override
  @Deprecated
  public long transfered() {
    return transferred();
  }

  @Override
  public FileRegion retain() {
    super.retain();
    return this;
  }

  @Override
  public FileRegion retain(int increment) {
    super.retain(increment);
    return this;
  }

  @Override
  public FileRegion touch() {
    return this;
  }

  @Override
  public FileRegion touch(Object hint) {
    return this;
  }
}
