package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static valk.memory.MappedStorage.WORTH_LINKING;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.InOrder;

class MappedStorageTest {
  private static final long CHUNK = ChunkedStorage.CHUNK;

  /** Over a file that notes what is asked of it and fails as told. */
  @Nested
  class OverAMockedFile {
    private static final long LENGTH = 256 * CHUNK + 4096;

    private final RandomAccessFile file = mock();
    private final MemoryAdvice advice = mock();
    private MappedStorage storage = open(false);

    @SuppressWarnings("MustBeClosedChecker")
    private MappedStorage open(boolean canPunch) {
      Arena arena = Arena.ofShared();
      return new MappedStorage(file, arena, arena.allocate(LENGTH, 16), advice, canPunch);
    }

    private void openWithHoles() {
      storage.close();
      clearInvocations(file);
      storage = open(true);
    }

    @AfterEach
    void close() {
      storage.close();
    }

    @Test
    void commitWritesZerosOverEveryChunkOfTheRange() throws IOException {
      assertTrue(storage.commit(CHUNK - 1, 2));
      InOrder order = inOrder(file);
      order.verify(file).seek(0);
      order.verify(file).write(any(byte[].class), eq(0), eq((int) CHUNK));
      order.verify(file).seek(CHUNK);
      order.verify(file).write(any(byte[].class), eq(0), eq((int) CHUNK));
      order.verifyNoMoreInteractions();
    }

    @Test
    void whatIsCommittedIsNotWrittenAgain() throws IOException {
      storage.commit(CHUNK, CHUNK);
      clearInvocations(file);
      assertTrue(storage.commit(CHUNK, CHUNK));
      assertTrue(storage.commit(CHUNK + 16, 16));
      verifyWrites(0);
      assertTrue(storage.commit(0, 3 * CHUNK));
      verify(file).seek(0);
      verify(file).seek(2 * CHUNK);
      verifyWrites(2);
    }

    @Test
    void nothingIsWrittenForAnEmptyRange() throws IOException {
      assertTrue(storage.commit(CHUNK, 0));
      verifyWrites(0);
    }

    @Test
    void theLastChunkEndsWithTheFile() throws IOException {
      assertTrue(storage.commit(256 * CHUNK, 4096));
      verify(file).write(any(byte[].class), eq(0), eq(4096));
    }

    @Test
    void commitAnswersFalseWhenThereIsNoStorage() throws IOException {
      doThrow(new IOException("No space left on device"))
          .when(file)
          .write(any(byte[].class), anyInt(), anyInt());
      assertFalse(storage.commit(0, 16));
    }

    @Test
    void aFailedCommitKeepsWhatItGotAndTriesTheRestAgain() throws IOException {
      doNothing()
          .doThrow(new IOException("No space left on device"))
          .doNothing()
          .when(file)
          .write(any(byte[].class), anyInt(), anyInt());
      assertFalse(storage.commit(0, 3 * CHUNK));
      clearInvocations(file);
      assertTrue(storage.commit(0, 3 * CHUNK));
      verify(file, never()).seek(0);
      verify(file).seek(CHUNK);
      verify(file).seek(2 * CHUNK);
    }

    @Test
    void discardingTheEndCutsTheFileAndMakesItLongAgain() throws IOException {
      storage.commit(0, 40 * CHUNK);
      storage.discard(10 * CHUNK, 30 * CHUNK);
      InOrder order = inOrder(file);
      order.verify(file).setLength(10 * CHUNK);
      order.verify(file).setLength(LENGTH);
      clearInvocations(file);
      assertTrue(storage.commit(9 * CHUNK, 2 * CHUNK));
      verify(file).seek(10 * CHUNK);
      verifyWrites(1);
    }

    @Test
    void discardedChunksAreGivenBackOnceTheyAreTheEnd() throws IOException {
      storage.commit(0, 46 * CHUNK);
      storage.discard(10 * CHUNK, 20 * CHUNK);
      verify(file, never()).setLength(anyLong());
      storage.discard(30 * CHUNK, 16 * CHUNK);
      verify(file).setLength(10 * CHUNK);
    }

    @Test
    void chunksInUseAgainAreNotGivenBack() throws IOException {
      storage.commit(0, 46 * CHUNK);
      storage.discard(10 * CHUNK, 20 * CHUNK);
      assertTrue(storage.commit(12 * CHUNK + 48, 16));
      storage.discard(30 * CHUNK, 16 * CHUNK);
      verify(file).setLength(13 * CHUNK);
    }

    @Test
    void onlyWholeChunksAreDiscarded() throws IOException {
      storage.commit(0, 40 * CHUNK);
      storage.discard(10 * CHUNK + 16, 30 * CHUNK - 16);
      verify(file).setLength(11 * CHUNK);
    }

    @Test
    void aShortEndIsNotWorthCutting() throws IOException {
      storage.commit(0, 40 * CHUNK);
      storage.discard((40 - ChunkedStorage.LEAST_IDLE + 1) * CHUNK, 40 * CHUNK);
      storage.discard(0, 16);
      verify(file, never()).setLength(anyLong());
    }

    @Test
    void aFileThatCannotBeCutKeepsItsStorage() throws IOException {
      storage.commit(0, 40 * CHUNK);
      doThrow(new IOException("refused")).when(file).setLength(anyLong());
      storage.discard(0, 40 * CHUNK);
      clearInvocations(file);
      assertTrue(storage.commit(0, 40 * CHUNK));
      verifyWrites(0);
    }

    @Test
    void aFileThatStaysShortIsLengthenedByTheNextCommit() throws IOException {
      storage.commit(0, 40 * CHUNK);
      doThrow(new IOException("refused")).when(file).setLength(LENGTH);
      storage.discard(0, 40 * CHUNK);
      clearInvocations(file);
      assertTrue(storage.commit(0, 2 * CHUNK));
      verifyWrites(2);
    }

    @Test
    void withoutNativeAccessTheMiddleStays() throws IOException {
      storage.commit(0, 256 * CHUNK);
      storage.discard(0, 250 * CHUNK);
      verify(advice, never()).advise(anyLong(), anyLong(), anyInt());
      verify(file, never()).setLength(anyLong());
      clearInvocations(file);
      storage.commit(0, 250 * CHUNK);
      verifyWrites(0);
    }

    @Test
    void aHoleIsPunchedIntoTheMiddleAndWrittenAgain() throws IOException {
      openWithHoles();
      storage.commit(0, 256 * CHUNK);
      storage.discard(10 * CHUNK, WORTH_LINKING);
      verifyHole(10 * CHUNK, WORTH_LINKING);
      verify(file, never()).setLength(anyLong());
      clearInvocations(file);
      storage.commit(0, 256 * CHUNK);
      verifyWrites((int) (WORTH_LINKING / CHUNK));
    }

    @Test
    void aFewBytesAreNotWorthLinkingASystemCallButWorthACallOnceItIsLinked() {
      openWithHoles();
      storage.commit(0, 256 * CHUNK);
      storage.discard(10 * CHUNK, WORTH_LINKING - CHUNK);
      verify(advice, never()).advise(anyLong(), anyLong(), anyInt());
      storage.discard(180 * CHUNK, 17 * CHUNK);
      verifyHole(180 * CHUNK, 17 * CHUNK);
      verifyHole(10 * CHUNK, WORTH_LINKING - CHUNK);
      storage.discard(220 * CHUNK, 16 * CHUNK);
      verifyHole(220 * CHUNK, 16 * CHUNK);
    }

    @Test
    void theEndIsCutOffWithoutLinkingASystemCall() throws IOException {
      openWithHoles();
      storage.commit(0, 256 * CHUNK);
      storage.discard(10 * CHUNK, 246 * CHUNK);
      verify(advice, never()).advise(anyLong(), anyLong(), anyInt());
      verify(file).setLength(10 * CHUNK);
    }

    /** It may have failed half-way, so what was to be a hole is written again. */
    @Test
    void aHoleThatFailsIsWrittenAgainAndNoOtherIsTried() throws IOException {
      openWithHoles();
      when(advice.advise(anyLong(), anyLong(), anyInt())).thenReturn(95);
      storage.commit(0, 256 * CHUNK);
      storage.discard(0, 200 * CHUNK);
      verify(advice, times(1)).advise(anyLong(), anyLong(), anyInt());
      clearInvocations(file);
      assertTrue(storage.commit(0, 200 * CHUNK));
      verifyWrites(200);
      storage.discard(0, 200 * CHUNK);
      verify(advice, times(1)).advise(anyLong(), anyLong(), anyInt());
      storage.discard(200 * CHUNK, 56 * CHUNK);
      verify(file).setLength(0);
    }

    @Test
    void aClosedStorageRefusesToCommitAndDiscard() throws IOException {
      storage.close();
      storage.close();
      verify(file, times(1)).close();
      assertThrows(IllegalStateException.class, () -> storage.commit(0, 16));
      assertThrows(IllegalStateException.class, () -> storage.discard(0, 16));
    }

    @Test
    void aFileThatRefusesToCloseDoesNotKeepTheMapping() throws IOException {
      doThrow(new IOException("refused")).when(file).close();
      storage.close();
      assertFalse(storage.segment().scope().isAlive());
    }

    private void verifyHole(long offset, long bytes) {
      long address = storage.segment().address() + offset;
      verify(advice).advise(address, bytes, LinuxMemory.REMOVE);
    }

    private void verifyWrites(int count) throws IOException {
      verify(file, times(count)).write(any(byte[].class), anyInt(), anyInt());
    }
  }

  /** Over a real file in a temporary folder. */
  @Nested
  class OverARealFile {
    private static final long LENGTH = 1L << 32;

    @TempDir Path folder;

    @Test
    void theFolderIsEmptyWhileTheStorageIsInUse() throws IOException {
      try (MappedStorage storage = MappedStorage.create(folder, LENGTH);
          Stream<Path> files = Files.list(folder)) {
        assertEquals(LENGTH, storage.segment().byteSize());
        assertEquals(0, files.count());
      }
    }

    @Test
    void whatWasCutOffIsZeroWhenCommittedAgain() throws IOException {
      try (MappedStorage storage = MappedStorage.create(folder, LENGTH)) {
        storage.commit(0, 64 * CHUNK);
        storage.segment().asSlice(0, 64 * CHUNK).fill((byte) 7);
        storage.discard(CHUNK, 63 * CHUNK);
        assertTrue(storage.commit(CHUNK, CHUNK));
        assertEquals(0, word(storage, CHUNK));
        assertEquals(0x0707070707070707L, word(storage, CHUNK - 8));
      }
    }

    @Test
    void whatIsDiscardedInTheMiddleIsAHole() throws IOException {
      assumeTrue(NativeAccess.isAllowed());
      try (MappedStorage storage = MappedStorage.create(folder, LENGTH)) {
        assertTrue(storage.commit(0, 512 * CHUNK));
        storage.segment().asSlice(0, 512 * CHUNK).fill((byte) 7);
        assertEquals(512 * CHUNK, ResidentBytes.of(storage.segment()));
        storage.discard(128 * CHUNK, 256 * CHUNK);
        assertEquals(256 * CHUNK, ResidentBytes.of(storage.segment()));
        assertEquals(0, word(storage, 128 * CHUNK));
        assertEquals(0, word(storage, 384 * CHUNK - 8));
        assertEquals(0x0707070707070707L, word(storage, 128 * CHUNK - 8));
        assertEquals(0x0707070707070707L, word(storage, 384 * CHUNK));
      }
    }

    @Test
    void aFolderThatIsMissingIsAnIoException() {
      assertThrows(IOException.class, () -> MappedStorage.create(folder.resolve("none"), LENGTH));
    }

    @Test
    void aFileThatCannotBeThatLongLeavesNothingBehind() throws IOException {
      assertThrows(IOException.class, () -> MappedStorage.create(folder, Long.MAX_VALUE));
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(0, files.count());
      }
    }

    private long word(MappedStorage storage, long offset) {
      MemorySegment segment = storage.segment();
      return segment.get(ValueLayout.JAVA_LONG, offset);
    }
  }
}
