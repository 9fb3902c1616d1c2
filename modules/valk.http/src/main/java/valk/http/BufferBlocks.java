package valk.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a slab as Netty sees them: a view and a buffer object for each, made when the block
 * is first used and kept, so that taking a buffer makes no garbage.
 *
 * <p>The arrays are plain: only the holder of a block touches its elements, and what a holder wrote
 * happens before what the next one reads, by the slab's contract.
 *
 * <p>After {@link #close} no block is handed out, and the space is closed when the last one has
 * come back. So a buffer that is released late finds its memory still there.
 */
final class BufferBlocks {
  private final SlabSpace memory;
  private final ByteBuffer[] views;
  private final @Nullable SlabByteBuf[] buffers;
  private volatile Runnable released = () -> {};
  private volatile boolean closing;
  private boolean closed;

  BufferBlocks(SlabSpace memory) {
    this.memory = memory;
    this.views = new ByteBuffer[memory.slab().capacity()];
    this.buffers = new SlabByteBuf[memory.slab().capacity()];
  }

  SlabSpace memory() {
    return memory;
  }

  int blockSize() {
    return memory.slab().blockSize();
  }

  /** Has this run after each release, on the releasing thread. */
  void onRelease(Runnable listener) {
    released = listener;
  }

  /** Returns a block, or {@link valk.memory.Slab#NONE}. */
  int acquire() {
    if (closing) {
      throw new IllegalStateException("slab %s is closed".formatted(memory.slab().name()));
    }
    return memory.slab().acquire();
  }

  /** Gives a block back; nobody uses its view any more. */
  void release(int block) {
    memory.slab().release(block);
    if (closing) {
      closeWhenUnused();
    }
    released.run();
  }

  /** Returns the bytes of a block that the caller holds. */
  ByteBuffer view(int block) {
    ByteBuffer view = views[block];
    if (view == null) {
      view = memory.space().view(memory.slab().offset(block), blockSize());
      views[block] = view;
    }
    return view;
  }

  /**
   * Returns the buffer that was kept for a block that the caller now holds, if one was, and forgets
   * it: the leak detector finds a lost buffer by nobody referring to it.
   */
  @Nullable SlabByteBuf takeBuffer(int block) {
    SlabByteBuf kept = buffers[block];
    buffers[block] = null;
    return kept;
  }

  /** Gives a block back, and keeps its buffer for whoever gets the block next. */
  void release(int block, SlabByteBuf buffer) {
    buffers[block] = buffer;
    release(block);
  }

  void close() {
    closing = true;
    closeWhenUnused();
  }

  private synchronized void closeWhenUnused() {
    if (!closed && memory.slab().inUse() == 0) {
      closed = true;
      memory.close();
    }
  }
}
