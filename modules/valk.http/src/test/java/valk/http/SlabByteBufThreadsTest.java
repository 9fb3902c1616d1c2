package valk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import valk.memory.SlabSnapshot;

/** Threads that take, hand over and release buffers of a slab that is too small for all. */
@ExtendWith(NoLeaks.class)
class SlabByteBufThreadsTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 5_000;

  @Test
  void nobodyWritesToTheBytesOfAnother() throws Exception {
    try (SlabByteBufAllocator allocator = SlabByteBufAllocator.create(6);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      BlockingQueue<ByteBuf> handedOver = new ArrayBlockingQueue<>(2);
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long seed = i;
        tasks.add(() -> work(allocator, handedOver, new Random(seed)));
      }
      int served = 0;
      for (Future<Integer> task : threads.invokeAll(tasks)) {
        served += task.get();
      }
      handedOver.forEach(SlabByteBufThreadsTest::checkAndRelease);
      SlabSnapshot slab = allocator.snapshot();
      assertTrue(served > 0);
      assertEquals(0, slab.inUse());
      assertEquals(slab.acquires(), slab.releases());
    }
  }

  private static int work(
      SlabByteBufAllocator allocator, BlockingQueue<ByteBuf> handedOver, Random random) {
    int served = 0;
    for (int i = 0; i < ROUNDS; i++) {
      int longs = 2 + random.nextInt(2 * SlabByteBufAllocator.BLOCK_BYTES / Long.BYTES);
      ByteBuf buffer = allocator.tryDirectBuffer(longs * Long.BYTES, 1 << 20);
      if (buffer != null) {
        served++;
        mark(buffer, random.nextLong());
        passOn(buffer, handedOver);
      }
    }
    return served;
  }

  private static void passOn(ByteBuf buffer, BlockingQueue<ByteBuf> handedOver) {
    if (!handedOver.offer(buffer.retainedSlice())) {
      buffer.release(); // The slice that nobody took.
    }
    checkAndRelease(buffer);
    ByteBuf other = handedOver.poll();
    if (other != null) {
      checkAndRelease(other);
    }
  }

  private static void mark(ByteBuf buffer, long mark) {
    int last = buffer.capacity() - Long.BYTES;
    buffer
        .setLong(0, mark)
        .setLong(last / 2, mark)
        .setLong(last, mark)
        .writerIndex(buffer.capacity());
  }

  private static void checkAndRelease(ByteBuf buffer) {
    int last = buffer.capacity() - Long.BYTES;
    long mark = buffer.getLong(last);
    assertEquals(mark, last < 2 * Long.BYTES ? mark : buffer.getLong(0));
    assertEquals(mark, last < 2 * Long.BYTES ? mark : buffer.getLong(last / 2));
    buffer.release();
  }
}
