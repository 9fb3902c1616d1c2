package valk.checked;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static valk.checked.Messages.assertInOrder;
import static valk.checked.Messages.assertStartsWith;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import valk.memory.Space;
import valk.memory.StorageException;
import valk.memory.spi.SpaceProvider;

/** Each misuse of storage, made on purpose, is found and told. */
class SpaceMisuseTest {
  private static final long SIZE = 1 << 18;
  private static final long PIECE = 1 << 16;

  private final Below below = new Below();
  private final Space.Storage storage = new CheckedSpaceProvider(below).reserve(SIZE, 0);

  @Test
  void whatIsCommittedIsZeroAndItsNeighboursArePoison() {
    commit(32, 16);
    assertEquals(0, load(32));
    assertEquals(0, load(40));
    assertEquals(Poison.UNCOMMITTED, load(24));
    assertEquals(Poison.UNCOMMITTED, load(48));
    storage.close();
  }

  @Test
  void aWriteBesideWhatIsCommittedIsFoundWhenThatIsCommitted() {
    commit(0, 64);
    store(96, 7);
    String message = misuse(() -> storage.commit(64, 64));
    assertStartsWith(
        "space provider 'checked': the word at 96 was written though it was never committed: "
            + "holds 0000000000000007, not 0ff59ace0ff59ace",
        message);
    assertInOrder(message, "last commit within 64 KiB by thread '", ".commit(", "found by thread");
    assertEquals(0, load(96), "told once, and repaired");
    assertDoesNotThrow(storage::close);
  }

  @Test
  void aWriteToAPieceThatIsNotThereYetIsFoundIfStorageKeepsIt() {
    store(PIECE + 8, 7);
    assertStartsWith(
        "space provider 'checked': the word at 65544 was written though it was never committed: ",
        misuse(() -> storage.commit(PIECE, 16)));
  }

  @Test
  void aWriteBesideWhatIsCommittedIsFoundAtTheClose() {
    commit(0, 64);
    store(1000, 7);
    assertStartsWith(
        "space provider 'checked': the word at 1000 was written though it was never committed: ",
        misuse(storage::close));
    assertFalse(below.arena.scope().isAlive(), "the storage is closed all the same");
    assertDoesNotThrow(storage::close);
  }

  @Test
  void aWriteAfterADiscardIsFoundWhenItIsCommittedAgain() {
    commit(0, PIECE);
    storage.discard(4096, 8192);
    store(5000, 7);
    String message = misuse(() -> storage.commit(4096, 4096));
    assertStartsWith(
        "space provider 'checked': the word at 5000 was written after it was discarded: "
            + "holds 0000000000000007, not d15ca4ded15ca4de",
        message);
    assertInOrder(message, "last discard within 64 KiB by thread '", "found by thread '");
  }

  @Test
  void aWriteAfterADiscardIsFoundAtTheClose() {
    commit(0, PIECE);
    storage.discard(0, PIECE);
    store(0, 7);
    assertStartsWith(
        "space provider 'checked': the word at 0 was written after it was discarded: ",
        misuse(storage::close));
  }

  @Test
  void whatIsCommittedAgainIsPoisonAndNeitherZeroNorWhatItWas() {
    commit(0, 4096);
    store(64, 7);
    storage.discard(0, 4096);
    assertEquals(Poison.DISCARDED, load(64));
    commit(0, 4096);
    assertEquals(Poison.DISCARDED, load(64));
    store(64, 8);
    commit(0, 8192);
    assertEquals(8, load(64));
    storage.close();
  }

  @Test
  void aDiscardTakesWholeGranulesOnly() {
    commit(0, 64);
    store(16, 1);
    store(40, 2);
    storage.discard(17, 30);
    assertEquals(1, load(16));
    assertEquals(2, load(40));
    storage.close();
  }

  @Test
  void aWriteBeforeTheFirstByteIsFoundAtTheClose() {
    below.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, PIECE - 8, 7);
    assertStartsWith(
        "space provider 'checked': the redzone at -8 of a space of 262144 bytes was written: "
            + "holds 0000000000000007, not 4ed204e04ed204ee",
        misuse(storage::close));
  }

  @Test
  void aWriteBehindTheLastByteIsFoundAtTheClose() {
    below.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, PIECE + SIZE, 7);
    assertStartsWith(
        "space provider 'checked': the redzone at 262144 of a space of 262144 bytes was written: ",
        misuse(storage::close));
  }

  @Test
  void withoutStorageForTheRedzonesThereIsNoSpace() {
    Below full = new Below();
    full.refuses = true;
    assertThrows(
        StorageException.class, () -> new CheckedSpaceProvider(full).reserve(SIZE, 0).close());
    assertFalse(full.arena.scope().isAlive(), "nothing stays open");
  }

  @Test
  void aRefusedCommitLeavesAllAsItWas() {
    below.refuses = true;
    assertFalse(storage.commit(0, 64));
    below.refuses = false;
    commit(0, 64);
    assertEquals(0, load(0));
    storage.close();
  }

  @Test
  void aClosedStorageIsRefused() {
    storage.close();
    assertThrows(IllegalStateException.class, () -> storage.commit(0, 16));
    assertThrows(IllegalStateException.class, () -> storage.discard(0, 16));
  }

  private void commit(long offset, long bytes) {
    assertTrue(storage.commit(offset, bytes));
  }

  private long load(long offset) {
    return storage.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
  }

  private void store(long offset, long word) {
    storage.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, offset, word);
  }

  private static String misuse(Executable call) {
    return Messages.of(MemoryMisuse.class, call);
  }

  /** Storage that is all there, as the host's memory would be, and keeps what is written. */
  private static final class Below implements SpaceProvider, Space.Storage {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment = arena.allocate(SIZE + CheckedStorage.REDZONES, 16);
    private boolean refuses;

    @Override
    public String name() {
      return "below";
    }

    @Override
    public String description() {
      return "All there.";
    }

    @Override
    public Space.Storage reserve(long bytes, long likelyBytes) {
      assertEquals(segment.byteSize(), bytes);
      return this;
    }

    @Override
    public MemorySegment segment() {
      return segment;
    }

    @Override
    public boolean commit(long offset, long bytes) {
      return !refuses;
    }

    @Override
    public void discard(long offset, long bytes) {
      throw new AssertionError("poison lies there");
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
