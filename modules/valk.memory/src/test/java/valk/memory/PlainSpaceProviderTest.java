package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainSpaceProviderTest {
  private static final long MIB = 1 << 20;

  private final PlainSpaceProvider provider = new PlainSpaceProvider();

  @Test
  void itIsAllResidentFromTheStartAndZero() throws IOException {
    try (Space.Storage storage = provider.reserve(32 * MIB, 0)) {
      assertTrue(storage.commit(0, 32 * MIB));
      assertEquals(0, storage.segment().address() % 16);
      assertTrue(ResidentBytes.of(storage.segment()) >= 32 * MIB);
      MemorySegment zeros = MemorySegment.ofArray(new byte[(int) (32 * MIB)]);
      assertEquals(-1, storage.segment().mismatch(zeros));
    }
  }

  @Test
  void whatIsDiscardedKeepsItsStorage() {
    try (Space.Storage storage = provider.reserve(MIB, 0)) {
      storage.segment().set(ValueLayout.JAVA_LONG, 4096, 42);
      storage.discard(0, MIB);
      assertTrue(storage.commit(0, MIB));
      assertEquals(42, storage.segment().get(ValueLayout.JAVA_LONG, 4096));
    }
  }

  @Test
  void moreThanIsAvailableIsRefusedBeforeItIsTaken(@TempDir Path root) throws IOException {
    Path meminfo = Files.createDirectory(root.resolve("proc")).resolve("meminfo");
    Files.writeString(meminfo, "MemAvailable: 1024 kB\n");
    PlainSpaceProvider poor = new PlainSpaceProvider(new AvailableMemory(root));
    StorageException e = assertThrows(StorageException.class, () -> poor.reserve(MIB + 4096, 0));
    assertEquals(
        "space provider plain: takes all 1052672 bytes at once, and only 1048576 are available;"
            + " lower the ceiling of the heap",
        e.getMessage());
  }

  @Test
  void moreThanThereAreAddressesIsRefused(@TempDir Path root) {
    PlainSpaceProvider boundless = new PlainSpaceProvider(new AvailableMemory(root));
    StorageException e = assertThrows(StorageException.class, () -> boundless.reserve(1L << 45, 0));
    assertTrue(e.getMessage().contains("there is no such range"), e.getMessage());
  }

  @Test
  void aClosedStorageRefusesToCommitAndDiscard() {
    Space.Storage storage = provider.reserve(MIB, 0);
    storage.close();
    storage.close();
    assertThrows(IllegalStateException.class, () -> storage.commit(0, 16));
    assertThrows(IllegalStateException.class, () -> storage.discard(0, 16));
  }
}
