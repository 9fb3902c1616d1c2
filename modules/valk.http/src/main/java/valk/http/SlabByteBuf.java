package valk.http;

import io.netty.buffer.AbstractReferenceCountedByteBuf;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import valk.memory.Slab;

/**
 * A direct buffer over blocks: index {@code i} is byte {@code i % 32K} of part {@code i / 32K}.
 *
 * <p>The object belongs to its first block, which it holds as long as it is referred to, and is
 * used again with it. Views of blocks are shared by all who ever hold the block, so their positions
 * and limits are never touched: accesses are absolute, channels get slices or the buffer's own
 * window.
 */
final class SlabByteBuf extends AbstractReferenceCountedByteBuf {
  private static final int SHIFT = Integer.numberOfTrailingZeros(SlabByteBufAllocator.BLOCK_BYTES);
  private static final int MASK = SlabByteBufAllocator.BLOCK_BYTES - 1;

  static {
    if (Integer.bitCount(SlabByteBufAllocator.BLOCK_BYTES) != 1) {
      throw new AssertionError("a block is not a power of two of bytes");
    }
  }

  private final SlabByteBufAllocator allocator;
  private final BufferBlocks blocks;
  private final int[] firstNumber;
  private final ByteBuffer[] firstPart;
  private final ByteBuffer window;

  private int[] numbers;
  private ByteBuffer[] parts;
  private int length;

  /** Makes the buffer of a block that the caller holds; unusable until {@link #reuse}. */
  SlabByteBuf(SlabByteBufAllocator allocator, BufferBlocks blocks, int block) {
    super(Integer.MAX_VALUE);
    this.allocator = allocator;
    this.blocks = blocks;
    this.firstNumber = new int[] {block};
    this.firstPart = new ByteBuffer[] {blocks.view(block)};
    this.window = firstPart[0].duplicate();
    this.numbers = firstNumber;
    this.parts = firstPart;
  }

  static int blocksFor(int bytes) {
    return Math.max(1, (int) (((long) bytes + MASK) >>> SHIFT));
  }

  /**
   * Begins a life of this buffer: empty, referred to once.
   *
   * @return false if it would need more blocks than there are; then no block is held
   */
  boolean reuse(int capacity, int maxCapacity) {
    if (!holdMore(blocksFor(capacity))) {
      blocks.release(firstNumber[0], this);
      return false;
    }
    maxCapacity(maxCapacity);
    resetRefCnt();
    length = capacity;
    setIndex(0, 0);
    markReaderIndex();
    markWriterIndex();
    return true;
  }

  @Override
  protected void deallocate() {
    holdLess(1);
    length = 0;
    blocks.release(firstNumber[0], this);
  }

  private boolean holdMore(int count) {
    int held = numbers.length;
    if (count <= held) {
      return true;
    }
    int[] all = Arrays.copyOf(numbers, count);
    for (int i = held; i < count; i++) {
      all[i] = blocks.acquire();
      if (all[i] == Slab.NONE) {
        releaseRange(all, held, i);
        return false;
      }
    }
    hold(all);
    return true;
  }

  private void hold(int[] all) {
    ByteBuffer[] views = new ByteBuffer[all.length];
    Arrays.setAll(views, i -> blocks.view(all[i]));
    parts = views;
    numbers = all;
  }

  private void holdLess(int count) {
    int[] before = numbers;
    if (count < before.length) {
      numbers = count == 1 ? firstNumber : Arrays.copyOf(before, count);
      parts = count == 1 ? firstPart : Arrays.copyOf(parts, count);
      releaseRange(before, count, before.length);
    }
  }

  private void releaseRange(int[] all, int from, int to) {
    for (int i = from; i < to; i++) {
      blocks.release(all[i]);
    }
  }

  @Override
  public int capacity() {
    return length;
  }

  @Override
  public ByteBuf capacity(int newCapacity) {
    checkNewCapacity(newCapacity);
    int count = blocksFor(newCapacity);
    if (!holdMore(count)) {
      throw allocator.refusal(count - numbers.length);
    }
    if (newCapacity < length) {
      trimIndicesToCapacity(newCapacity);
      holdLess(count);
    }
    length = newCapacity;
    return this;
  }

  @Override
  public int maxFastWritableBytes() {
    long held = (long) numbers.length << SHIFT;
    return (int) Math.min(held, maxCapacity()) - writerIndex();
  }

  @Override
  public ByteBufAllocator alloc() {
    return allocator;
  }

  @Override
  @SuppressWarnings("deprecation") // Abstract, though deprecated, in Netty.
  public ByteOrder order() {
    return ByteOrder.BIG_ENDIAN;
  }

  @Override
  public @Nullable ByteBuf unwrap() {
    return null;
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  @Override
  public boolean isContiguous() {
    return numbers.length == 1;
  }

  @Override
  public boolean hasArray() {
    return false;
  }

  @Override
  public byte[] array() {
    throw new UnsupportedOperationException("a block is not a Java array");
  }

  @Override
  public int arrayOffset() {
    throw new UnsupportedOperationException("a block is not a Java array");
  }

  @Override
  public boolean hasMemoryAddress() {
    return false;
  }

  @Override
  public long memoryAddress() {
    throw new UnsupportedOperationException("a block is reached through its space only");
  }

  private ByteBuffer part(int index) {
    return parts[index >>> SHIFT];
  }

  /** Says whether this many bytes from an index on lie in one block. */
  private static boolean isWhole(int index, int bytes) {
    return (index & MASK) <= MASK + 1 - bytes;
  }

  /** Returns how many of these bytes lie in the block that the index lies in. */
  private static int run(int index, int bytes) {
    return Math.min(bytes, MASK + 1 - (index & MASK));
  }

  @Override
  protected byte _getByte(int index) {
    return part(index).get(index & MASK);
  }

  @Override
  protected short _getShort(int index) {
    return isWhole(index, Short.BYTES)
        ? part(index).getShort(index & MASK)
        : (short) (_getByte(index) << 8 | _getByte(index + 1) & 0xFF);
  }

  @Override
  protected short _getShortLE(int index) {
    return Short.reverseBytes(_getShort(index));
  }

  @Override
  protected int _getUnsignedMedium(int index) {
    return (_getShort(index) & 0xFFFF) << 8 | _getByte(index + 2) & 0xFF;
  }

  @Override
  protected int _getUnsignedMediumLE(int index) {
    return Integer.reverseBytes(_getUnsignedMedium(index)) >>> 8;
  }

  @Override
  protected int _getInt(int index) {
    return isWhole(index, Integer.BYTES)
        ? part(index).getInt(index & MASK)
        : _getShort(index) << 16 | _getShort(index + 2) & 0xFFFF;
  }

  @Override
  protected int _getIntLE(int index) {
    return Integer.reverseBytes(_getInt(index));
  }

  @Override
  protected long _getLong(int index) {
    return isWhole(index, Long.BYTES)
        ? part(index).getLong(index & MASK)
        : (long) _getInt(index) << 32 | _getInt(index + 4) & 0xFFFF_FFFFL;
  }

  @Override
  protected long _getLongLE(int index) {
    return Long.reverseBytes(_getLong(index));
  }

  @Override
  protected void _setByte(int index, int value) {
    part(index).put(index & MASK, (byte) value);
  }

  @Override
  protected void _setShort(int index, int value) {
    if (isWhole(index, Short.BYTES)) {
      part(index).putShort(index & MASK, (short) value);
    } else {
      _setByte(index, value >>> 8);
      _setByte(index + 1, value);
    }
  }

  @Override
  protected void _setShortLE(int index, int value) {
    _setShort(index, Short.reverseBytes((short) value));
  }

  @Override
  protected void _setMedium(int index, int value) {
    _setShort(index, value >>> 8);
    _setByte(index + 2, value);
  }

  @Override
  protected void _setMediumLE(int index, int value) {
    _setMedium(index, Integer.reverseBytes(value) >>> 8);
  }

  @Override
  protected void _setInt(int index, int value) {
    if (isWhole(index, Integer.BYTES)) {
      part(index).putInt(index & MASK, value);
    } else {
      _setShort(index, value >>> 16);
      _setShort(index + 2, value);
    }
  }

  @Override
  protected void _setIntLE(int index, int value) {
    _setInt(index, Integer.reverseBytes(value));
  }

  @Override
  protected void _setLong(int index, long value) {
    if (isWhole(index, Long.BYTES)) {
      part(index).putLong(index & MASK, value);
    } else {
      _setInt(index, (int) (value >>> 32));
      _setInt(index + 4, (int) value);
    }
  }

  @Override
  protected void _setLongLE(int index, long value) {
    _setLong(index, Long.reverseBytes(value));
  }

  @Override
  public ByteBuf getBytes(int index, byte[] dst, int dstIndex, int bytes) {
    checkDstIndex(index, bytes, dstIndex, dst.length);
    for (int done = 0; done < bytes; ) {
      int at = index + done;
      int run = run(at, bytes - done);
      part(at).get(at & MASK, dst, dstIndex + done, run);
      done += run;
    }
    return this;
  }

  @Override
  public ByteBuf getBytes(int index, ByteBuf dst, int dstIndex, int bytes) {
    checkDstIndex(index, bytes, dstIndex, dst.capacity());
    if (dst.hasArray()) {
      return getBytes(index, dst.array(), dst.arrayOffset() + dstIndex, bytes);
    }
    for (int done = 0; done < bytes; ) {
      ByteBuffer slice = slicePart(index + done, bytes - done);
      int run = slice.remaining();
      dst.setBytes(dstIndex + done, slice);
      done += run;
    }
    return this;
  }

  @Override
  public ByteBuf getBytes(int index, ByteBuffer dst) {
    int bytes = dst.remaining();
    checkIndex(index, bytes);
    for (int done = 0; done < bytes; ) {
      ByteBuffer slice = slicePart(index + done, bytes - done);
      done += slice.remaining();
      dst.put(slice);
    }
    return this;
  }

  @Override
  public ByteBuf getBytes(int index, OutputStream out, int bytes) throws IOException {
    checkIndex(index, bytes);
    byte[] some = new byte[Math.min(bytes, MASK + 1)];
    for (int done = 0; done < bytes; ) {
      int run = run(index + done, bytes - done);
      getBytes(index + done, some, 0, run);
      out.write(some, 0, run);
      done += run;
    }
    return this;
  }

  @Override
  public int getBytes(int index, GatheringByteChannel out, int bytes) throws IOException {
    checkIndex(index, bytes);
    if (bytes == 0) {
      return 0;
    }
    return bytes == run(index, bytes)
        ? out.write(slicePart(index, bytes))
        : (int) out.write(slices(index, bytes));
  }

  @Override
  public int getBytes(int index, FileChannel out, long position, int bytes) throws IOException {
    checkIndex(index, bytes);
    int done = 0;
    while (done < bytes) {
      int wanted = run(index + done, bytes - done);
      int written = out.write(slicePart(index + done, wanted), position + done);
      done += written;
      if (written < wanted) {
        break;
      }
    }
    return done;
  }

  @Override
  public ByteBuf setBytes(int index, byte[] src, int srcIndex, int bytes) {
    checkSrcIndex(index, bytes, srcIndex, src.length);
    for (int done = 0; done < bytes; ) {
      int at = index + done;
      int run = run(at, bytes - done);
      part(at).put(at & MASK, src, srcIndex + done, run);
      done += run;
    }
    return this;
  }

  @Override
  public ByteBuf setBytes(int index, ByteBuf src, int srcIndex, int bytes) {
    checkSrcIndex(index, bytes, srcIndex, src.capacity());
    if (src.hasArray()) {
      return setBytes(index, src.array(), src.arrayOffset() + srcIndex, bytes);
    }
    for (int done = 0; done < bytes; ) {
      ByteBuffer slice = slicePart(index + done, bytes - done);
      int run = slice.remaining();
      src.getBytes(srcIndex + done, slice);
      done += run;
    }
    return this;
  }

  @Override
  public ByteBuf setBytes(int index, ByteBuffer src) {
    int bytes = src.remaining();
    checkIndex(index, bytes);
    for (int done = 0; done < bytes; ) {
      int at = index + done;
      int run = run(at, bytes - done);
      part(at).put(at & MASK, src, src.position() + done, run);
      done += run;
    }
    src.position(src.limit());
    return this;
  }

  @Override
  public int setBytes(int index, InputStream in, int bytes) throws IOException {
    checkIndex(index, bytes);
    byte[] some = new byte[Math.min(bytes, MASK + 1)];
    int read = in.read(some, 0, some.length);
    if (read > 0) {
      setBytes(index, some, 0, read);
    }
    return read;
  }

  @Override
  public int setBytes(int index, ScatteringByteChannel in, int bytes) throws IOException {
    checkIndex(index, bytes);
    try {
      return bytes == run(index, bytes)
          ? in.read(internalNioBuffer(index, bytes))
          : (int) in.read(slices(index, bytes));
    } catch (ClosedChannelException _) {
      return -1;
    }
  }

  @Override
  public int setBytes(int index, FileChannel in, long position, int bytes) throws IOException {
    checkIndex(index, bytes);
    int done = 0;
    while (done < bytes) {
      int wanted = run(index + done, bytes - done);
      int read = readAt(in, position + done, slicePart(index + done, wanted));
      if (read < 0) {
        return done == 0 ? read : done;
      }
      done += read;
      if (read < wanted) {
        break;
      }
    }
    return done;
  }

  private static int readAt(FileChannel in, long position, ByteBuffer target) throws IOException {
    try {
      return in.read(target, position);
    } catch (ClosedChannelException _) {
      return -1;
    }
  }

  @Override
  public ByteBuf copy(int index, int bytes) {
    checkIndex(index, bytes);
    return allocator.directBuffer(bytes, maxCapacity()).writeBytes(this, index, bytes);
  }

  /** Returns what of these bytes lies in the block that the index lies in. */
  private ByteBuffer slicePart(int index, int bytes) {
    return part(index).slice(index & MASK, run(index, bytes));
  }

  private ByteBuffer[] slices(int index, int bytes) {
    int count = ((index + bytes - 1) >>> SHIFT) - (index >>> SHIFT) + 1;
    ByteBuffer[] slices = new ByteBuffer[count];
    int done = 0;
    for (int i = 0; i < count; i++) {
      slices[i] = slicePart(index + done, bytes - done);
      done += slices[i].remaining();
    }
    return slices;
  }

  @Override
  public int nioBufferCount() {
    return numbers.length;
  }

  /** Returns a view where the bytes lie in one block, and a copy on the Java heap otherwise. */
  @Override
  public ByteBuffer nioBuffer(int index, int bytes) {
    checkIndex(index, bytes);
    if (bytes == 0) {
      return ByteBuffer.allocate(0);
    }
    if (bytes == run(index, bytes)) {
      return slicePart(index, bytes);
    }
    ByteBuffer copy = ByteBuffer.allocate(bytes);
    getBytes(index, copy.array(), 0, bytes);
    return copy;
  }

  @Override
  public ByteBuffer[] nioBuffers(int index, int bytes) {
    checkIndex(index, bytes);
    return bytes == 0 ? new ByteBuffer[] {ByteBuffer.allocate(0)} : slices(index, bytes);
  }

  /** Returns the buffer's own window, where the bytes lie in the first block. */
  @Override
  public ByteBuffer internalNioBuffer(int index, int bytes) {
    checkIndex(index, bytes);
    return index + bytes <= MASK + 1
        ? window.limit(index + bytes).position(index)
        : nioBuffer(index, bytes);
  }
}
