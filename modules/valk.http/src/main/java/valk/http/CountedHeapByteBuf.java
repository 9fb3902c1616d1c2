package valk.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.concurrent.atomic.LongAdder;

/** A buffer on the Java heap, left to the Java collector, whose bytes are counted. */
final class CountedHeapByteBuf extends UnpooledHeapByteBuf {
  private final LongAdder bytes;

  CountedHeapByteBuf(
      ByteBufAllocator allocator, int initialCapacity, int maxCapacity, LongAdder bytes) {
    super(allocator, 0, maxCapacity);
    this.bytes = bytes;
    capacity(initialCapacity);
  }

  @Override
  protected byte[] allocateArray(int initialCapacity) {
    byte[] array = super.allocateArray(initialCapacity);
    if (initialCapacity > 0) {
      bytes.add(initialCapacity);
    }
    return array;
  }

  @Override
  protected void freeArray(byte[] array) {
    if (array.length > 0) {
      bytes.add(-array.length);
    }
    super.freeArray(array);
  }
}
