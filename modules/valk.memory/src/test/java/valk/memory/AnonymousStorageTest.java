package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over native memory in place of a mapping, and a kernel that notes and fails as told. */
class AnonymousStorageTest {
  private static final long CHUNK = ChunkedStorage.CHUNK;
  private static final int EFAULT = 14;

  private final List<String> advices = new ArrayList<>();
  private int errnoOfPopulate;
  private int errnoOfDiscard;
  private long available = Long.MAX_VALUE;
  private int looks;
  private final AnonymousStorage storage = open();

  @SuppressWarnings("MustBeClosedChecker")
  private AnonymousStorage open() {
    Arena arena = Arena.ofShared();
    return new AnonymousStorage(arena, arena.allocate(512 * CHUNK, 16), this::advise, this::look);
  }

  private long look() {
    looks++;
    return available;
  }

  private int advise(long address, long bytes, int advice) {
    long chunk = (address - storage.segment().address()) / CHUNK;
    advices.add(advice + ":" + chunk + "+" + bytes / CHUNK);
    return advice == LinuxMemory.POPULATE_WRITE ? errnoOfPopulate : errnoOfDiscard;
  }

  @AfterEach
  void close() {
    storage.close();
    assertFalse(storage.segment().scope().isAlive());
  }

  @Test
  void aChunkIsPopulatedWhenItIsCommitted() {
    assertTrue(storage.commit(CHUNK, 2 * CHUNK));
    assertEquals(List.of("23:1+1", "23:2+1"), advices);
  }

  @Test
  void aRunThatIsDiscardedIsNoLongerNeeded() {
    storage.commit(0, 40 * CHUNK);
    advices.clear();
    storage.discard(4 * CHUNK, 20 * CHUNK);
    assertEquals(List.of("4:4+20"), advices);
    storage.commit(4 * CHUNK, CHUNK);
    assertEquals("23:4+1", advices.getLast());
  }

  @Test
  void aRunThatTheKernelKeepsHasStorage() {
    errnoOfDiscard = LinuxMemory.EINVAL;
    storage.commit(0, 40 * CHUNK);
    storage.discard(4 * CHUNK, 20 * CHUNK);
    assertEquals(40 * CHUNK, storage.storedBytes());
  }

  @Test
  void withoutStorageTheAnswerIsFalseAndWhatWasPopulatedGoesBack() {
    for (int errno : new int[] {LinuxMemory.ENOMEM, EFAULT}) {
      errnoOfPopulate = errno;
      advices.clear();
      assertFalse(storage.commit(0, 16));
      assertEquals(List.of("23:0+1", "4:0+1"), advices);
    }
    errnoOfPopulate = 0;
    assertTrue(storage.commit(0, 16));
  }

  @Test
  void aKernelThatCannotPopulateIsAskedOnceAndPagesAreTouched() {
    errnoOfPopulate = LinuxMemory.EINVAL;
    storage.segment().asSlice(0, 4 * CHUNK).fill((byte) 7);
    assertTrue(storage.commit(0, 2 * CHUNK));
    assertEquals(List.of("23:0+1"), advices);
    for (long page = 0; page < 2 * CHUNK; page += 4096) {
      assertEquals(0, storage.segment().get(ValueLayout.JAVA_BYTE, page));
    }
    assertEquals(7, storage.segment().get(ValueLayout.JAVA_BYTE, 2 * CHUNK));
  }

  @Test
  void whatTheMachineHasNotIsRefusedWithoutTouchingIt() {
    available = AnonymousStorage.SAFETY + CHUNK - 1;
    assertFalse(storage.commit(0, 16));
    assertEquals(List.of(), advices);
    available = AnonymousStorage.SAFETY + CHUNK;
    assertTrue(storage.commit(0, 16));
  }

  /** While there is plenty, one look serves 16 MiB; near the end there is one for every chunk. */
  @Test
  void theMachineIsLookedAtNowAndThen() {
    assertTrue(storage.commit(0, 256 * CHUNK));
    assertEquals(1, looks);
    available = AnonymousStorage.SAFETY + 8 * CHUNK;
    assertTrue(storage.commit(256 * CHUNK, 4 * CHUNK));
    assertEquals(3, looks);
    available = AnonymousStorage.SAFETY + 2 * CHUNK;
    assertTrue(storage.commit(260 * CHUNK, 2 * CHUNK));
    assertEquals(5, looks);
  }
}
