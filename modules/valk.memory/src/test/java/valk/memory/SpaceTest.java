package valk.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import valk.memory.spi.SpaceProvider;

class SpaceTest {
  private static final int SIZE = 1 << 16;

  private final Space space = Space.reserve(PlainStorage.provider(SIZE), SIZE, 0);

  @AfterEach
  void close() {
    space.close();
  }

  @Nested
  class Views {

    @Test
    void aViewIsTheBytesOfTheSpace() {
      ByteBuffer view = space.view(64, 16);
      view.putLong(8, 0x0123456789ABCDEFL);
      Space.storeByte(space, 64, (byte) 7);
      assertEquals(7, view.get(0));
      assertEquals(1, Space.loadByte(space, 72));
      assertEquals(16, view.remaining());
      assertEquals(ByteOrder.BIG_ENDIAN, view.order());
    }

    @Test
    void aViewLiesInsideTheSpace() {
      assertEquals(0, space.view(SIZE, 0).capacity());
      assertThrows(IndexOutOfBoundsException.class, () -> space.view(SIZE - 15, 16));
      assertThrows(IndexOutOfBoundsException.class, () -> space.view(-1, 1));
    }

    @Test
    void aViewEndsWithItsSpace() {
      ByteBuffer view = space.view(64, 16);
      space.close();
      assertThrows(IllegalStateException.class, () -> view.get(0));
    }
  }

  @Nested
  class Accessors {

    @ParameterizedTest
    @ValueSource(longs = {0, 8, 16, 1, 4095, SIZE - 8})
    void aWordIsReadBackAtAnyAlignment(long offset) {
      Space.store(space, offset, 0x0123456789ABCDEFL);
      assertEquals(0x0123456789ABCDEFL, Space.load(space, offset));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 16, 1, 4095, SIZE - 16})
    void twoWordsLieSideBySide(long offset) {
      Space.storePair(space, offset, 0x0123456789ABCDEFL, -2);
      assertEquals(0x0123456789ABCDEFL, Space.load(space, offset));
      assertEquals(-2, Space.load(space, offset + 8));
    }

    @Test
    void integersAndBytesArePartsOfTheWord() {
      Space.store(space, 64, 0x0123456789ABCDEFL);
      boolean littleEndian = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
      assertEquals(littleEndian ? 0x89ABCDEF : 0x01234567, Space.loadInt(space, 64));
      assertEquals((byte) (littleEndian ? 0xEF : 0x01), Space.loadByte(space, 64));
      Space.storeInt(space, 64, -1);
      Space.storeByte(space, 68, (byte) -1);
      assertEquals(-1, Space.loadInt(space, 64));
      assertEquals(-1, Space.loadByte(space, 68));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, SIZE - 7, SIZE, Long.MAX_VALUE, Long.MIN_VALUE})
    void aWordOutsideIsRefusedInCheckedMode(long offset) {
      assumeChecked();
      assertOutOfBounds(() -> Space.load(space, offset));
      assertOutOfBounds(() -> Space.store(space, offset, 1));
      assertOutOfBounds(() -> Space.storePair(space, offset - 8, 1, 1));
    }

    @Test
    void theLastIntegerAndByteAreTheLast() {
      assumeChecked();
      assertDoesNotThrow(() -> Space.storeInt(space, SIZE - 4, 7));
      assertDoesNotThrow(() -> Space.storeByte(space, SIZE - 1, (byte) 7));
      assertOutOfBounds(() -> Space.loadInt(space, SIZE - 3));
      assertOutOfBounds(() -> Space.storeInt(space, SIZE - 3, 7));
      assertOutOfBounds(() -> Space.loadByte(space, SIZE));
      assertOutOfBounds(() -> Space.storeByte(space, SIZE, (byte) 7));
      assertOutOfBounds(() -> Space.loadByte(space, -1));
    }

    @Test
    void aClosedSpaceIsRefusedInCheckedMode() {
      assumeChecked();
      space.close();
      assertThrows(IllegalStateException.class, () -> Space.load(space, 0));
      assertThrows(IllegalStateException.class, () -> Space.store(space, 0, 1));
      assertThrows(IllegalStateException.class, () -> space.fill(0, 16, (byte) 0));
    }
  }

  /** The suite may be run in another mode; {@link AccessModeTest} compares them all. */
  private static void assumeChecked() {
    assumeTrue(Space.accessMode().equals("checked"));
  }

  @Nested
  class Bulk {

    @Test
    void copyHandlesOverlapInBothDirections() {
      write(100, "abcdef");
      space.copy(100, 102, 6);
      assertEquals("ababcdef", read(100, 8));
      space.copy(102, 100, 6);
      assertEquals("abcdefef", read(100, 8));
    }

    @Test
    void fillTouchesItsRangeAlone() {
      space.fill(100, 3, (byte) 'x');
      assertEquals("\0xxx\0", read(99, 5));
    }

    @Test
    void fillWordsTouchesItsRangeAlone() {
      space.fillWords(104, 3, 7);
      assertEquals(0, Space.load(space, 96));
      assertEquals(7, Space.load(space, 104));
      assertEquals(7, Space.load(space, 120));
      assertEquals(0, Space.load(space, 128));
    }

    @Test
    void bytesGoInAndOut() {
      byte[] bytes = "0123456789".getBytes(UTF_8);
      space.copyIn(bytes, 2, 500, 5);
      byte[] out = new byte[7];
      space.copyOut(500, out, 1, 5);
      assertArrayEquals(new byte[] {0, '2', '3', '4', '5', '6', 0}, out);
    }

    @Test
    void mismatchFindsTheFirstDifference() {
      write(100, "valkyrie");
      write(200, "valkyria");
      assertEquals(7, space.mismatch(100, 200, 8));
      assertEquals(-1, space.mismatch(100, 200, 7));
      assertEquals(-1, space.mismatch(100, 200, 0));
      assertEquals(-1, space.mismatch(100, 100, 8));
    }

    @ParameterizedTest
    @CsvSource({
      "a, b, -1",
      "b, a, 1",
      "a, a, 0",
      "a, ab, -1",
      "ab, a, 1",
      "'', a, -1",
      "'', '', 0",
      "z, é, -1",
      "é, z, 1",
      "\uFFFD, \uD83D\uDE00, -1"
    })
    void compareOrdersByCodePoints(String first, String second, int sign) {
      long firstBytes = write(100, first);
      long secondBytes = write(200, second);
      assertEquals(sign, Integer.signum(space.compare(100, firstBytes, 200, secondBytes)));
    }

    @Test
    void everyRangeIsChecked() {
      byte[] four = new byte[4];
      assertAll(
          () -> assertOutOfBounds(() -> space.copy(SIZE - 8, 0, 9)),
          () -> assertOutOfBounds(() -> space.copy(0, SIZE - 8, 9)),
          () -> assertOutOfBounds(() -> space.copy(-1, 0, 1)),
          () -> assertOutOfBounds(() -> space.fill(SIZE, 1, (byte) 0)),
          () -> assertOutOfBounds(() -> space.fill(0, -1, (byte) 0)),
          () -> assertOutOfBounds(() -> space.fillWords(SIZE - 8, 2, 0)),
          () -> assertOutOfBounds(() -> space.fillWords(0, -1, 0)),
          () -> assertOutOfBounds(() -> space.fillWords(0, Long.MAX_VALUE, 0)),
          () -> assertOutOfBounds(() -> space.copyIn(four, 0, SIZE - 3, 4)),
          () -> assertOutOfBounds(() -> space.copyIn(four, 1, 0, 4)),
          () -> assertOutOfBounds(() -> space.copyOut(SIZE - 3, four, 0, 4)),
          () -> assertOutOfBounds(() -> space.copyOut(0, four, 1, 4)),
          () -> assertOutOfBounds(() -> space.mismatch(0, SIZE - 3, 4)),
          () -> assertOutOfBounds(() -> space.compare(0, 4, SIZE - 3, 4)),
          () -> assertOutOfBounds(() -> space.compare(0, -1, 0, 4)),
          () -> assertOutOfBounds(() -> space.commit(SIZE - 3, 4)),
          () -> assertOutOfBounds(() -> space.commit(0, Long.MAX_VALUE)),
          () -> assertOutOfBounds(() -> space.discard(-1, 4)));
    }

    private long write(long offset, String text) {
      byte[] bytes = text.getBytes(UTF_8);
      space.copyIn(bytes, 0, offset, bytes.length);
      return bytes.length;
    }

    private String read(long offset, int bytes) {
      byte[] out = new byte[bytes];
      space.copyOut(offset, out, 0, bytes);
      return new String(out, UTF_8);
    }
  }

  @Nested
  class Reservation {

    @ParameterizedTest
    @CsvSource({"1, 4096", "4096, 4096", "4097, 8192", "65536, 65536", "65537, 131072"})
    void theSizeIsTheNextPowerOfTwo(long bytes, long size) {
      try (Space rounded = Space.reserve(PlainStorage.provider(0), bytes, 0)) {
        assertEquals(size, rounded.size());
      }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 0", "35184372088833, 0", "100, 101", "100, -1"})
    void aBadSizeIsRefused(long bytes, long likely) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Space.reserve(PlainStorage.provider(0), bytes, likely));
    }

    @Test
    void theProviderIsAskedForTheTailToo() {
      Space.Storage storage = MockedStorage.of(8192);
      SpaceProvider provider = MockedStorage.provider(storage);
      Space.reserve(provider, 4096, 100).close();
      verify(provider).reserve(8192, 100);
    }

    @Test
    void aProviderThatBreaksItsContractIsNamedAndItsStorageClosed() {
      Space.Storage heap = mock();
      when(heap.segment()).thenReturn(MemorySegment.ofArray(new byte[8192]));
      Space.Storage tooSmall = MockedStorage.of(8191);
      try (Arena confined = Arena.ofConfined()) {
        Space.Storage ownedByOneThread = mock();
        when(ownedByOneThread.segment()).thenReturn(confined.allocate(8192, 16));
        for (Space.Storage bad : new Space.Storage[] {heap, tooSmall, ownedByOneThread}) {
          IllegalStateException e =
              assertThrows(
                  IllegalStateException.class,
                  () -> Space.reserve(MockedStorage.provider(bad), 4096, 0));
          assertTrue(e.getMessage().startsWith("space provider 'mocked': "), e.getMessage());
          verify(bad).close();
        }
      }
    }

    @Test
    void commitAnswersWhatTheStorageAnswers() {
      Space.Storage storage = MockedStorage.of(8192);
      when(storage.commit(16, 32)).thenReturn(true);
      when(storage.commit(48, 32)).thenReturn(false);
      try (Space reserved = Space.reserve(MockedStorage.provider(storage), 4096, 0)) {
        assertTrue(reserved.commit(16, 32));
        assertFalse(reserved.commit(48, 32));
        reserved.discard(16, 32);
      }
      verify(storage).discard(16, 32);
    }

    @Test
    void nothingIsCommittedByReserving() {
      Space.Storage storage = MockedStorage.of(8192);
      Space.reserve(MockedStorage.provider(storage), 4096, 4096).close();
      verify(storage, never()).commit(anyLong(), anyLong());
    }

    @Test
    void closingTwiceClosesTheStorageOnce() {
      Space.Storage storage = MockedStorage.of(8192);
      Space reserved = Space.reserve(MockedStorage.provider(storage), 4096, 0);
      reserved.close();
      reserved.close();
      verify(storage, times(1)).close();
    }

    @Test
    void aSpaceThatCannotBeClosedStaysOpen() {
      Space.Storage storage = MockedStorage.of(8192);
      doThrow(new IllegalStateException("busy")).doNothing().when(storage).close();
      Space reserved = Space.reserve(MockedStorage.provider(storage), 4096, 0);
      assertThrows(IllegalStateException.class, reserved::close);
      Space.store(reserved, 64, 5);
      assertEquals(5, Space.load(reserved, 64));
      reserved.close();
      verify(storage, times(2)).close();
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker")
    void aSpaceWhoseStorageIsGoneIsClosedWhateverItThrows() {
      Arena arena = Arena.ofShared();
      Space.Storage storage = mock();
      when(storage.segment()).thenReturn(arena.allocate(8192, 16));
      doAnswer(
              call -> {
                arena.close();
                throw new IllegalStateException("misused");
              })
          .when(storage)
          .close();
      Space reserved = Space.reserve(MockedStorage.provider(storage), 4096, 0);
      assertThrows(IllegalStateException.class, reserved::close);
      reserved.close();
      verify(storage, times(1)).close();
    }
  }

  private static void assertOutOfBounds(Executable access) {
    assertThrows(IndexOutOfBoundsException.class, access);
  }
}
