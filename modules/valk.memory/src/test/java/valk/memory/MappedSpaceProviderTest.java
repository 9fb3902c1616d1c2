package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.File;
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
}
