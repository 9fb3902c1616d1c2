package valk.http;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import valk.memory.Providers;
import valk.memory.Slab;
import valk.memory.SlabSnapshot;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/**
 * A Netty allocator whose direct buffers are blocks of a {@link Slab} in a {@link
 * valk.memory.Space} of its own. A block holds {@value #BLOCK_BYTES} bytes: more than the largest
 * TLS record, and a good piece to hand to a socket.
 *
 * <pre>
 *   buffer of up to one block        buffer that is larger, or has grown
 *   +-----------+                    +-----------+-----------+------ -+
 *   | block 3   |                    | block 7   | block 1   | block 9|
 *   +-----------+                    +-----------+-----------+------ -+
 *    0         32K                    0         32K         64K     capacity
 * </pre>
 *
 * <p>A buffer holds its blocks from its allocation on, at least one, and gives each back exactly
 * once: all when its count of references reaches zero, surplus ones when its capacity shrinks.
 * Slices and duplicates share the count of what they were derived from.
 *
 * <p><b>Exhaustion.</b> A buffer that needs a block while none is free is a {@link
 * SlabExhaustedException}; so is a growth, which then changes nothing. Never does memory come from
 * elsewhere, also when code of Netty asks. Each refusal is counted ({@link #snapshot()}).
 *
 * <p><b>Heap buffers</b>, asked for by name ({@link #heapBuffer}), lie on the Java heap, where they
 * are the Java collector's: a slab has no Java arrays to give. Their bytes are counted apart.
 * Composite buffers hold the buffers that they are made of.
 *
 * <p><b>Threads.</b> Every method may be called from any thread, but {@link #close} from none while
 * another allocates. A buffer belongs to one thread at a time, as all of Netty's.
 *
 * @implNote Buffer objects are kept with their block and used again, as Netty's pooled buffers are:
 *     a reference that is used after its release is an {@link
 *     io.netty.util.IllegalReferenceCountException} only until the block is handed out again.
 *     Netty's leak detector wraps these buffers as it does its own.
 */
public final class SlabByteBufAllocator extends AbstractByteBufAllocator
    implements ByteBufAllocatorMetricProvider, ByteBufAllocatorMetric, AutoCloseable {

  /** Size of a block in bytes, 32 KiB. A maximal TLS record takes 16 KiB + 2 053 bytes. */
  public static final int BLOCK_BYTES = 32 << 10;

  /** What errors and figures call the slab. */
  public static final String SLAB_NAME = "tcp buffers";

  private final BufferBlocks blocks;
  private final LongAdder heapBytes = new LongAdder();

  private SlabByteBufAllocator(BufferBlocks blocks) {
    super(true);
    this.blocks = blocks;
  }

  /**
   * Makes an allocator on the default providers.
   *
   * @param blocks how many blocks there are, 1 or more; reserved at once, committed as they are
   *     used
   * @throws IllegalArgumentException if {@code blocks} is not positive
   * @throws valk.memory.StorageException if no range of that size can be reserved
   */
  public static SlabByteBufAllocator create(int blocks) {
    Providers providers = Providers.builtIn();
    return create(
        providers.spaces().named(Providers.DEFAULT_SPACE),
        providers.slabs().named(Providers.DEFAULT_SLAB),
        blocks);
  }

  /**
   * Makes an allocator.
   *
   * @param spaces where the bytes come from
   * @param slabs what hands out blocks
   * @param blocks how many blocks there are, 1 or more; reserved at once, committed as they are
   *     used
   * @throws IllegalArgumentException if {@code blocks} is not positive
   * @throws valk.memory.StorageException if no range of that size can be reserved
   * @throws valk.memory.ProviderException if a provider breaks its rules
   */
  public static SlabByteBufAllocator create(SpaceProvider spaces, SlabProvider slabs, int blocks) {
    return new SlabByteBufAllocator(
        new BufferBlocks(SlabSpace.reserve(spaces, slabs, SLAB_NAME, BLOCK_BYTES, blocks)));
  }

  /**
   * Returns a direct buffer, or {@code null} where {@link #directBuffer(int, int)} would refuse.
   *
   * @param initialCapacity its capacity in bytes, 0 to {@code maxCapacity}
   * @param maxCapacity what it may grow to, in bytes
   * @throws IllegalArgumentException if the capacities are not as described
   * @throws IllegalStateException if the allocator is closed
   */
  @Nullable ByteBuf tryDirectBuffer(int initialCapacity, int maxCapacity) {
    if (initialCapacity < 0 || initialCapacity > maxCapacity) {
      throw new IllegalArgumentException(
          "initialCapacity=%d is not in 0..%d".formatted(initialCapacity, maxCapacity));
    }
    SlabByteBuf buffer = take(initialCapacity, maxCapacity);
    return buffer == null ? null : toLeakAwareBuffer(buffer);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    SlabByteBuf buffer = take(initialCapacity, maxCapacity);
    if (buffer == null) {
      throw refusal(SlabByteBuf.blocksFor(initialCapacity));
    }
    return toLeakAwareBuffer(buffer);
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return toLeakAwareBuffer(new CountedHeapByteBuf(this, initialCapacity, maxCapacity, heapBytes));
  }

  private @Nullable SlabByteBuf take(int initialCapacity, int maxCapacity) {
    int block = blocks.acquire();
    if (block == Slab.NONE) {
      return null;
    }
    SlabByteBuf kept = blocks.takeBuffer(block);
    SlabByteBuf buffer = kept == null ? new SlabByteBuf(this, blocks, block) : kept;
    return buffer.reuse(initialCapacity, maxCapacity) ? buffer : null;
  }

  SlabExhaustedException refusal(int wanted) {
    return new SlabExhaustedException(SLAB_NAME, wanted, blocks.memory().slab().capacity());
  }

  BufferBlocks blocks() {
    return blocks;
  }

  /** Always: memory that was read or written by a socket is handed out again. */
  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }

  /**
   * Says how large a buffer becomes that must grow: whole blocks.
   *
   * @param minNewCapacity what it must hold, in bytes, 0 to {@code maxCapacity}
   * @param maxCapacity what it may hold, in bytes
   * @throws IllegalArgumentException if {@code minNewCapacity} is out of range
   */
  @Override
  public int calculateNewCapacity(int minNewCapacity, int maxCapacity) {
    if (minNewCapacity < 0 || minNewCapacity > maxCapacity) {
      throw new IllegalArgumentException(
          "minNewCapacity=%d is not in 0..%d".formatted(minNewCapacity, maxCapacity));
    }
    long whole = (long) SlabByteBuf.blocksFor(minNewCapacity) * BLOCK_BYTES;
    return (int) Math.min(whole, maxCapacity);
  }

  @Override
  public ByteBufAllocatorMetric metric() {
    return this;
  }

  /** Returns the bytes of the Java heap that heap buffers of this allocator hold. */
  @Override
  public long usedHeapMemory() {
    return heapBytes.sum();
  }

  /** Returns the bytes of the blocks that are in use. */
  @Override
  public long usedDirectMemory() {
    return (long) blocks.memory().slab().inUse() * BLOCK_BYTES;
  }

  /** Returns the slab's figures; {@code exhausted} counts the refusals. */
  public SlabSnapshot snapshot() {
    return blocks.memory().slab().snapshot();
  }

  /**
   * Hands out no further direct buffer. The memory is given back when the last block has come back,
   * now or later; so buffers that are still out stay usable. Idempotent.
   */
  @Override
  public void close() {
    blocks.close();
  }
}
