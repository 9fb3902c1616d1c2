package valk.http;

import static io.netty.buffer.Unpooled.EMPTY_BUFFER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static valk.http.SlabByteBufAllocator.BLOCK_BYTES;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import valk.memory.SlabSnapshot;

@ExtendWith(NoLeaks.class)
class SlabByteBufAllocatorTest {
  private static final int BLOCKS = 10;

  private final SlabByteBufAllocator allocator = SlabByteBufAllocator.create(BLOCKS);

  @AfterEach
  void everyBlockCameBackOnce() {
    SlabSnapshot slab = allocator.snapshot();
    assertEquals(0, slab.inUse());
    assertEquals(slab.acquires(), slab.releases());
    allocator.close();
  }

  @Test
  void theDetectorFindsALostBuffer() {
    lose();
    List<String> reports = new ArrayList<>();
    for (int i = 0; i < 100 && reports.isEmpty(); i++) {
      reports.addAll(NoLeaks.drain());
    }
    assertEquals(1, reports.size());
    allocator.blocks().release(0); // As the test lost the buffer.
  }

  private void lose() {
    allocator.directBuffer(1).writeByte(1);
  }

  @Test
  void aBufferIsABlock() {
    ByteBuf buffer = allocator.directBuffer(100);
    assertEquals(100, buffer.capacity());
    assertTrue(buffer.isDirect());
    assertTrue(buffer.isContiguous());
    assertEquals(1, allocator.snapshot().inUse());
    assertEquals(BLOCK_BYTES, allocator.metric().usedDirectMemory());
    assertTrue(buffer.release());
  }

  @Test
  void whatNettyAsksForWithoutSayingWhereIsABlock() {
    List<ByteBuf> buffers =
        List.of(allocator.buffer(), allocator.ioBuffer(7), allocator.buffer(1, 2));
    assertEquals(3, allocator.snapshot().inUse());
    buffers.forEach(buffer -> assertTrue(buffer.isDirect() && buffer.release()));
    assertTrue(allocator.isDirectBufferPooled());
  }

  @Test
  void aLargerBufferIsMadeOfBlocks() {
    ByteBuf buffer = allocator.directBuffer(3 * BLOCK_BYTES + 1);
    assertEquals(4, allocator.snapshot().inUse());
    assertEquals(4, buffer.nioBufferCount());
    assertFalse(buffer.isContiguous());
    buffer.release();
  }

  @Test
  void aBufferThatGrowsTakesBlocksAndGivesThemBackWhenItShrinks() {
    ByteBuf buffer = allocator.directBuffer(1);
    buffer.writeZero(BLOCK_BYTES);
    assertEquals(1, allocator.snapshot().inUse());
    buffer.writeByte(7);
    assertEquals(2, allocator.snapshot().inUse());
    buffer.capacity(BLOCK_BYTES);
    assertEquals(1, allocator.snapshot().inUse());
    assertEquals(BLOCK_BYTES, buffer.writerIndex());
    buffer.release();
  }

  @Test
  void aBufferGrowsByWholeBlocks() {
    assertEquals(BLOCK_BYTES, allocator.calculateNewCapacity(1, Integer.MAX_VALUE));
    assertEquals(2 * BLOCK_BYTES, allocator.calculateNewCapacity(BLOCK_BYTES + 1, 1 << 30));
    assertEquals(BLOCK_BYTES + 5, allocator.calculateNewCapacity(BLOCK_BYTES + 1, BLOCK_BYTES + 5));
    assertEquals(
        Integer.MAX_VALUE, allocator.calculateNewCapacity(Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> allocator.calculateNewCapacity(2, 1));
    assertThrows(IllegalArgumentException.class, () -> allocator.calculateNewCapacity(-1, 1));
  }

  @Test
  void theMaximumIsKept() {
    ByteBuf buffer = allocator.directBuffer(1, 10);
    assertEquals(10, buffer.maxCapacity());
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.writeZero(11));
    assertThrows(IllegalArgumentException.class, () -> buffer.capacity(11));
    buffer.release();
  }

  @Test
  void exhaustionIsATypedRefusalAndCounted() {
    List<ByteBuf> all = takeAll();
    SlabExhaustedException refusal =
        assertThrows(SlabExhaustedException.class, () -> allocator.directBuffer(1));
    assertEquals("slab tcp buffers: no free block: wanted=1, capacity=10", refusal.getMessage());
    assertEquals(0, refusal.getStackTrace().length);
    assertNull(allocator.tryDirectBuffer(1, 1));
    assertThrows(SlabExhaustedException.class, allocator::ioBuffer);
    assertEquals(3, allocator.snapshot().exhausted());
    all.removeLast().release();
    all.add(allocator.directBuffer(BLOCK_BYTES));
    all.forEach(ByteBuf::release);
  }

  private List<ByteBuf> takeAll() {
    List<ByteBuf> all = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      all.add(allocator.directBuffer(1));
    }
    return all;
  }

  @Test
  void aRequestThatIsTooLargeTakesNothing() {
    assertThrows(
        SlabExhaustedException.class, () -> allocator.directBuffer(BLOCKS * BLOCK_BYTES + 1));
    assertEquals(0, allocator.snapshot().inUse());
    ByteBuf whole = allocator.directBuffer(BLOCKS * BLOCK_BYTES);
    assertEquals(BLOCKS, allocator.snapshot().inUse());
    whole.release();
  }

  @Test
  void aGrowthThatIsRefusedChangesNothing() {
    ByteBuf buffer = allocator.directBuffer(4).writeInt(42);
    ByteBuf other = allocator.directBuffer((BLOCKS - 3) * BLOCK_BYTES);
    SlabExhaustedException refusal =
        assertThrows(SlabExhaustedException.class, () -> buffer.capacity(4 * BLOCK_BYTES));
    assertEquals("slab tcp buffers: no free block: wanted=3, capacity=10", refusal.getMessage());
    assertEquals(4, buffer.capacity());
    assertEquals(42, buffer.readInt());
    assertEquals(BLOCKS - 2, allocator.snapshot().inUse());
    other.release();
    buffer.release();
  }

  @Test
  void whatIsDerivedSharesTheCount() {
    ByteBuf buffer = allocator.directBuffer(BLOCK_BYTES + 8).writeZero(BLOCK_BYTES + 8);
    ByteBuf slice = buffer.retainedSlice(BLOCK_BYTES - 4, 8);
    ByteBuf duplicate = buffer.retainedDuplicate();
    ByteBuf read = buffer.readRetainedSlice(10).slice(2, 3).retain();
    assertFalse(buffer.release());
    assertFalse(read.release());
    assertFalse(duplicate.release());
    slice.setLong(0, 42);
    assertEquals(42, slice.getLong(0));
    assertEquals(2, allocator.snapshot().inUse());
    assertFalse(slice.release());
    assertTrue(read.release());
    assertThrows(IllegalReferenceCountException.class, () -> slice.getByte(0));
  }

  @Test
  void aSecondReleaseIsRefused() {
    ByteBuf buffer = allocator.directBuffer(1);
    buffer.release();
    assertThrows(IllegalReferenceCountException.class, buffer::release);
    assertThrows(IllegalReferenceCountException.class, buffer::retain);
    assertThrows(IllegalReferenceCountException.class, () -> buffer.writeByte(1));
  }

  @Test
  void anObjectIsUsedAgainWithItsBlockAndShowsNothingOfItsPast() {
    ByteBuf first = allocator.directBuffer(8, 8);
    first.writeLong(1).markWriterIndex().readInt();
    ByteBuf before = unwrapped(first);
    first.release();
    ByteBuf second = allocator.directBuffer(5, 900);
    assertSame(before, unwrapped(second));
    assertEquals(5, second.capacity());
    assertEquals(900, second.maxCapacity());
    assertEquals(0, second.readerIndex());
    assertEquals(0, second.resetWriterIndex().writerIndex());
    assertEquals(1, second.refCnt());
    second.release();
  }

  private static ByteBuf unwrapped(ByteBuf buffer) {
    ByteBuf inner = buffer.unwrap();
    return inner == null ? buffer : inner;
  }

  @Test
  void aHeapBufferLiesOnTheJavaHeap() {
    ByteBuf buffer = allocator.heapBuffer(10);
    assertTrue(buffer.hasArray());
    assertEquals(10, allocator.usedHeapMemory());
    buffer.writeZero(100);
    assertEquals(buffer.capacity(), allocator.usedHeapMemory());
    assertEquals(0, allocator.usedDirectMemory());
    buffer.release();
    assertEquals(0, allocator.usedHeapMemory());
  }

  @Test
  void aCompositeBufferReleasesItsParts() {
    CompositeByteBuf both = allocator.compositeBuffer();
    both.addComponent(true, allocator.directBuffer(4).writeInt(1));
    both.addComponent(true, allocator.directBuffer(4).writeInt(2));
    assertEquals(1L << 32 | 2, both.readLong());
    assertEquals(2, allocator.snapshot().inUse());
    both.release();
  }

  @Test
  void nothingIsAskedForNothing() {
    ByteBuf nothing = allocator.directBuffer(0, 0);
    assertEquals(0, nothing.capacity());
    assertEquals(0, allocator.snapshot().inUse());
    ByteBuf empty = allocator.directBuffer(0);
    empty.writeBytes(EMPTY_BUFFER).writeByte(1);
    assertEquals(1, empty.readableBytes());
    empty.release();
  }

  @Test
  void badCapacitiesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> allocator.directBuffer(-1));
    assertThrows(IllegalArgumentException.class, () -> allocator.directBuffer(2, 1));
    assertThrows(IllegalArgumentException.class, () -> allocator.tryDirectBuffer(2, 1));
    assertThrows(IllegalArgumentException.class, () -> SlabByteBufAllocator.create(0));
  }

  @Test
  void aClosedAllocatorRefusesAndWaitsForWhatIsOut() {
    ByteBuf buffer = allocator.directBuffer(4);
    allocator.close();
    allocator.close();
    assertThrows(IllegalStateException.class, () -> allocator.directBuffer(1));
    buffer.writeInt(42);
    assertEquals(42, buffer.readInt());
    buffer.release();
    assertThrows(
        IllegalStateException.class, () -> allocator.blocks().memory().space().view(0, 1).get(0));
  }
}
