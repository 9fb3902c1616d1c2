package valk.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a buffer of blocks and on Netty's own heap buffer, which must agree. */
@ExtendWith(NoLeaks.class)
class SlabByteBufModelTest {
  private static final int BLOCK = SlabByteBufAllocator.BLOCK_BYTES;
  private static final int GREATEST = 4 * BLOCK;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aBufferDoesWhatNettysDoes(long seed) {
    try (SlabByteBufAllocator allocator = SlabByteBufAllocator.create(12)) {
      Random random = new Random(seed);
      for (int life = 0; life < 12; life++) {
        live(allocator, random);
      }
      assertEquals(0, allocator.snapshot().inUse());
      assertEquals(allocator.snapshot().acquires(), allocator.snapshot().releases());
    }
  }

  private static void live(SlabByteBufAllocator allocator, Random random) {
    int capacity = random.nextInt(GREATEST);
    ByteBuf actual = allocator.directBuffer(capacity, GREATEST);
    ByteBuf model = Unpooled.buffer(capacity, GREATEST);
    byte[] all = new byte[capacity];
    random.nextBytes(all);
    actual.setBytes(0, all);
    model.setBytes(0, all);
    for (int i = 0; i < 400; i++) {
      step(random, actual, model, allocator);
      assertEquals(model.capacity(), actual.capacity());
      assertEquals(model.readerIndex(), actual.readerIndex());
      assertEquals(model.writerIndex(), actual.writerIndex());
    }
    assertArrayEquals(bytes(model), bytes(actual));
    actual.release();
    model.release();
  }

  private static byte[] part(ByteBuf buffer, int at, int bytes) {
    return ByteBufUtil.getBytes(buffer, at, bytes, true);
  }

  private static byte[] bytes(ByteBuf buffer) {
    return ByteBufUtil.getBytes(buffer, 0, buffer.capacity(), true);
  }

  /** Returns an index from which a number of bytes is left; often one where blocks meet. */
  private static int index(Random random, int capacity, int bytes) {
    int room = capacity - bytes;
    int border = (1 + random.nextInt(3)) * BLOCK - random.nextInt(bytes + 1);
    return random.nextBoolean() && border >= 0 && border <= room
        ? border
        : random.nextInt(room + 1);
  }

  private static void step(
      Random random, ByteBuf actual, ByteBuf model, SlabByteBufAllocator allocator) {
    int capacity = model.capacity();
    if (capacity < 8 || random.nextInt(40) == 0) {
      grow(random, actual, model);
    } else if (random.nextInt(4) == 0) {
      inBulk(random, actual, model, allocator);
    } else {
      oneValue(random, actual, model, index(random, capacity, 8));
    }
  }

  private static void grow(Random random, ByteBuf actual, ByteBuf model) {
    int before = model.capacity();
    int after = random.nextInt(GREATEST + 1);
    actual.capacity(after);
    model.capacity(after);
    if (after > before) {
      actual.setZero(before, after - before);
    }
    int written = random.nextInt(after + 1);
    int read = random.nextInt(written + 1);
    actual.setIndex(read, written);
    model.setIndex(read, written);
    if (random.nextBoolean()) {
      actual.discardReadBytes();
      model.discardReadBytes();
    }
  }

  private static void oneValue(Random random, ByteBuf actual, ByteBuf model, int at) {
    long value = random.nextLong();
    switch (random.nextInt(10)) {
      case 0 -> {
        actual.setByte(at, (int) value);
        model.setByte(at, (int) value);
        assertEquals(model.getByte(at), actual.getByte(at));
      }
      case 1 -> {
        actual.setShort(at, (int) value);
        model.setShort(at, (int) value);
        assertEquals(model.getShort(at), actual.getShort(at));
      }
      case 2 -> {
        actual.setShortLE(at, (int) value);
        model.setShortLE(at, (int) value);
        assertEquals(model.getShortLE(at), actual.getShortLE(at));
      }
      case 3 -> {
        actual.setMedium(at, (int) value);
        model.setMedium(at, (int) value);
        assertEquals(model.getMedium(at), actual.getMedium(at));
      }
      case 4 -> {
        actual.setMediumLE(at, (int) value);
        model.setMediumLE(at, (int) value);
        assertEquals(model.getUnsignedMediumLE(at), actual.getUnsignedMediumLE(at));
      }
      case 5 -> {
        actual.setInt(at, (int) value);
        model.setInt(at, (int) value);
        assertEquals(model.getIntLE(at), actual.getIntLE(at));
      }
      case 6 -> {
        actual.setIntLE(at, (int) value);
        model.setIntLE(at, (int) value);
        assertEquals(model.getInt(at), actual.getInt(at));
      }
      case 7 -> {
        actual.setLong(at, value);
        model.setLong(at, value);
        assertEquals(model.getLongLE(at), actual.getLongLE(at));
      }
      case 8 -> {
        actual.setLongLE(at, value);
        model.setLongLE(at, value);
        assertEquals(model.getLong(at), actual.getLong(at));
      }
      default -> assertEquals(model.getUnsignedMedium(at), actual.getUnsignedMedium(at));
    }
  }

  private static void inBulk(
      Random random, ByteBuf actual, ByteBuf model, SlabByteBufAllocator allocator) {
    int bytes = random.nextInt(model.capacity() + 1);
    int at = index(random, model.capacity(), bytes);
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    switch (random.nextInt(8)) {
      case 0 -> {
        actual.setBytes(at, some);
        model.setBytes(at, some);
      }
      case 1 -> {
        actual.setBytes(at, ByteBuffer.wrap(some));
        model.setBytes(at, some);
      }
      case 2 -> {
        ByteBuf source = allocator.directBuffer(bytes + 3).writeZero(3).writeBytes(some);
        actual.setBytes(at, source, 3, bytes);
        model.setBytes(at, some);
        source.release();
      }
      case 3 -> {
        ByteBuf target = allocator.directBuffer(bytes + 3);
        actual.getBytes(at, target, 3, bytes);
        assertArrayEquals(part(model, at, bytes), part(target, 3, bytes));
        target.release();
      }
      case 4 -> {
        ByteBuffer target = ByteBuffer.allocate(bytes);
        actual.getBytes(at, target);
        assertArrayEquals(ByteBufUtil.getBytes(model, at, bytes), target.array());
      }
      case 5 -> {
        ByteBuf copy = actual.copy(at, bytes);
        assertArrayEquals(part(model, at, bytes), part(copy, 0, bytes));
        copy.release();
      }
      case 6 -> {
        assertEquals(
            ByteBuffer.wrap(ByteBufUtil.getBytes(model, at, bytes)), actual.nioBuffer(at, bytes));
        ByteBuf joined = Unpooled.wrappedBuffer(actual.nioBuffers(at, bytes));
        assertArrayEquals(part(model, at, bytes), part(joined, 0, bytes));
      }
      default -> {
        // Few bytes: the detector keeps a stack for each that is looked at.
        int few = Math.min(bytes, 64);
        byte sought = (byte) random.nextInt(256);
        assertEquals(model.indexOf(at, at + few, sought), actual.indexOf(at, at + few, sought));
        assertEquals(model.slice(at, few), actual.slice(at, few));
        assertEquals(model.slice(at, few).hashCode(), actual.slice(at, few).hashCode());
      }
    }
  }

  @Test
  void aChannelThatIsClosedIsAtItsEnd(@TempDir Path folder) throws IOException {
    FileChannel closed;
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("bytes"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      closed = file;
    }
    try (SlabByteBufAllocator allocator = SlabByteBufAllocator.create(1)) {
      ByteBuf buffer = allocator.directBuffer(9);
      assertEquals(-1, buffer.setBytes(0, (ScatteringByteChannel) closed, 5));
      assertEquals(-1, buffer.setBytes(0, closed, 0, 5));
      buffer.release();
    }
  }

  @Test
  void streamsAndChannelsMoveTheSameBytes(@TempDir Path folder) throws IOException {
    try (SlabByteBufAllocator allocator = SlabByteBufAllocator.create(3);
        FileChannel file =
            FileChannel.open(
                folder.resolve("bytes"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      byte[] bytes = new byte[2 * BLOCK + 100];
      new Random(1).nextBytes(bytes);
      ByteBuf buffer = allocator.directBuffer(bytes.length).writeBytes(bytes);

      assertEquals(bytes.length, buffer.getBytes(0, file, 10, bytes.length));
      assertEquals(
          bytes.length - 50,
          buffer.getBytes(50, (GatheringByteChannel) file.position(60), bytes.length - 50));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      buffer.getBytes(0, out, bytes.length);
      assertArrayEquals(bytes, out.toByteArray());

      buffer.setZero(0, bytes.length);
      assertEquals(bytes.length, buffer.setBytes(0, file, 10, bytes.length));
      assertArrayEquals(bytes, bytes(buffer));
      buffer.setZero(0, bytes.length);
      assertEquals(
          bytes.length,
          buffer.setBytes(0, (ScatteringByteChannel) file.position(10), bytes.length));
      assertArrayEquals(bytes, bytes(buffer));
      assertEquals(-1, buffer.setBytes(0, file, 1 << 20, 1));

      buffer.clear().setZero(0, bytes.length);
      ByteArrayInputStream in = new ByteArrayInputStream(bytes);
      while (buffer.writeBytes(in, bytes.length - buffer.writerIndex()) > 0) {}
      assertArrayEquals(bytes, bytes(buffer));
      assertEquals(-1, buffer.setBytes(0, in, 5));
      assertEquals(0, Channels.newChannel(in).read(buffer.nioBuffer(7, 0)));
      buffer.release();
      assertEquals(0, allocator.snapshot().inUse());
    }
  }
}
