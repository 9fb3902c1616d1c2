package valk.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import valk.memory.Slab;
import valk.memory.Space;

/**
 * Something that hands out blocks of 16 KiB and takes them back. Each source has a loop of its own,
 * so that what the compiler knows of one says nothing of another; each writes a word to the block,
 * through its own kind of access, as nobody acquires a block to leave it alone.
 */
abstract class BlockSource {
  /** Bytes of a block. */
  static final int BYTES = 16 << 10;

  /** Acquires and releases a block, so many times. */
  abstract void cycle(int times);

  /** A slab of the product. */
  static final class OfSlab extends BlockSource {
    private final Slab slab;
    private final Space space;

    OfSlab(Slab slab, Space space) {
      this.slab = slab;
      this.space = space;
    }

    @Override
    void cycle(int times) {
      Slab slab = this.slab;
      Space space = this.space;
      for (int i = 0; i < times; i++) {
        int block = slab.acquire();
        Space.store(space, slab.offset(block), i);
        slab.release(block);
      }
    }
  }

  /** A stack of blocks that believes its users. */
  static final class OfBareStack extends BlockSource {
    private final BareBlockStack stack;
    private final Space space;

    OfBareStack(BareBlockStack stack, Space space) {
      this.stack = stack;
      this.space = space;
    }

    @Override
    void cycle(int times) {
      BareBlockStack stack = this.stack;
      Space space = this.space;
      for (int i = 0; i < times; i++) {
        int block = stack.pop();
        Space.store(space, (long) block * BYTES, i);
        stack.push(block);
      }
    }
  }

  /**
   * No blocks at all: two compare-and-sets of a word that no other thread uses, which is the least
   * that two operations can take of which another thread must see at once that they are done.
   */
  static final class OfTwoLocks extends BlockSource {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int THREADS = 128;
    private static final int GAP = 16;

    private final long[] cells = new long[(THREADS + 2) * GAP];

    @Override
    void cycle(int times) {
      long[] cells = this.cells;
      int own = (1 + ((int) Thread.currentThread().threadId() & (THREADS - 1))) * GAP;
      long word = cells[own];
      for (int i = 0; i < times; i++) {
        if (!CELL.compareAndSet(cells, own, word, word + 1)
            || !CELL.compareAndSet(cells, own, word + 1, word + 2)) {
          throw new IllegalStateException("two threads have one word");
        }
        word += 2;
      }
    }
  }

  /** Netty's pooled allocator. */
  static final class OfPooled extends BlockSource {
    private final ByteBufAllocator allocator;

    OfPooled(ByteBufAllocator allocator) {
      this.allocator = allocator;
    }

    @Override
    void cycle(int times) {
      ByteBufAllocator allocator = this.allocator;
      for (int i = 0; i < times; i++) {
        ByteBuf block = allocator.directBuffer(BYTES, BYTES);
        block.setLong(0, i);
        block.release();
      }
    }
  }

  /** Netty's adaptive allocator; the same loop, in a class of its own. */
  static final class OfAdaptive extends BlockSource {
    private final ByteBufAllocator allocator;

    OfAdaptive(ByteBufAllocator allocator) {
      this.allocator = allocator;
    }

    @Override
    void cycle(int times) {
      ByteBufAllocator allocator = this.allocator;
      for (int i = 0; i < times; i++) {
        ByteBuf block = allocator.directBuffer(BYTES, BYTES);
        block.setLong(0, i);
        block.release();
      }
    }
  }

  /** {@code malloc} and {@code free}, as cheaply as FFM calls them. */
  static final class OfMalloc extends BlockSource {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle MALLOC =
        handle("malloc", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE =
        handle("free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
    private static final MemorySegment EVERYTHING = everything();

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor type) {
      return LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow(name), type, Linker.Option.critical(false));
    }

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
      return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    @Override
    void cycle(int times) {
      try {
        for (int i = 0; i < times; i++) {
          long block = (long) MALLOC.invokeExact((long) BYTES);
          EVERYTHING.set(ValueLayout.JAVA_LONG, block, i);
          FREE.invokeExact(block);
        }
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
