package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedSpaceProviderTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void theFirstFolderWithRoomForWhatIsLikelyIsTaken() {
    File cramped = folderWithRoom("cramped", 16 * MIB);
    File first = folderWithRoom("first", 100 * MIB);
    File second = folderWithRoom("second", 200 * MIB);
    assertEquals(List.of(first, second, cramped), order(68 * MIB, cramped, first, second));
  }

  @Test
  void theUsualOrderHoldsWhileAllHaveRoom() {
    File first = folderWithRoom("first", 100 * MIB);
    File second = folderWithRoom("second", 200 * MIB);
    assertEquals(List.of(first, second), order(100 * MIB, first, second));
  }

  @Test
  void withoutThatRoomTheRoomiestIsTaken() {
    File missing = folderWithRoom("missing", 0);
    File small = folderWithRoom("small", 10 * MIB);
    File large = folderWithRoom("large", 20 * MIB);
    assertEquals(List.of(large, small, missing), order(68 * MIB, missing, small, large));
  }

  private static List<File> order(long likelyBytes, File... folders) {
    return new MappedSpaceProvider(List.of(folders))
        .bestFirst(likelyBytes).stream().map(MappedSpaceProvider.Candidate::folder).toList();
  }

  private File folderWithRoom(String name, long bytes) {
    File file = mock(File.class, name);
    when(file.getUsableSpace()).thenReturn(bytes);
    return file;
  }

  @Test
  void aFolderThatRefusesIsPassedOver() {
    MappedSpaceProvider provider =
        new MappedSpaceProvider(List.of(folder.resolve("missing").toFile(), folder.toFile()));
    try (Space space = Space.reserve(provider, MIB, 0)) {
      assertTrue(space.commit(0, MIB));
    }
  }

  @Test
  void whenAllRefuseEachIsNamedWithItsReason() {
    File first = folder.resolve("first").toFile();
    File second = folder.resolve("second").toFile();
    MappedSpaceProvider provider = new MappedSpaceProvider(List.of(first, second));
    StorageException e = assertThrows(StorageException.class, () -> provider.reserve(8192, 0));
    assertTrue(
        e.getMessage().startsWith("no folder takes a sparse file of 8192 bytes: " + first + ": "),
        e.getMessage());
    assertTrue(e.getMessage().contains("; " + second + ": "), e.getMessage());
  }

  @Test
  void aSpaceOfFourGigabytesIsNotResident() throws IOException {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.isReadable(status));
    long before = residentKilobytes(status);
    try (Space space = Space.reserve(new MappedSpaceProvider(), 1L << 32, 68 * MIB)) {
      assertTrue(space.commit(0, 4096));
      assertTrue(space.commit((1L << 32) - 4096, 4096));
      long grown = residentKilobytes(status) - before;
      assertTrue(grown < 16 * 1024, "resident grew by " + grown + " kB");
    }
  }

  private static long residentKilobytes(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void spacesAreApart() {
    MappedSpaceProvider provider = new MappedSpaceProvider(List.of(folder.toFile()));
    try (Space neighbour = Space.reserve(provider, 4096, 0)) {
      assertTrue(neighbour.commit(0, 4096));
      try (Space space = Space.reserve(provider, 4096, 0)) {
        assertTrue(space.commit(0, 4096));
        Space.store(space, 0, 1);
        assertEquals(0, Space.load(neighbour, 0));
      }
      Space.store(neighbour, 0, 2);
      assertEquals(2, Space.load(neighbour, 0));
    }
  }
}
