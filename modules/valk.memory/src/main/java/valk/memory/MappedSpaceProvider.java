package valk.memory;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import valk.memory.spi.SpaceProvider;

/**
 * Provides the default storage, {@value #NAME}: a deleted sparse temporary file that is mapped into
 * memory. Needs no native access and no flag.
 *
 * <p>The file is made in the first of these folders that has room for what is likely to be
 * committed: {@code /dev/shm} (memory, never written to a disk), the folder of temporary files
 * ({@code java.io.tmpdir}), the working directory. If none has that room the roomiest comes first.
 * If the file cannot be made in a folder, because it is missing, full or read-only, the next one is
 * tried.
 */
final class MappedSpaceProvider implements SpaceProvider {
  static final String NAME = "mapped";

  private final List<File> folders;

  MappedSpaceProvider() {
    this(
        List.of(
            new File("/dev/shm"),
            new File(System.getProperty("java.io.tmpdir", ".")),
            new File(".")));
  }

  /** Tries these folders instead of the usual ones, the best first. */
  MappedSpaceProvider(List<File> folders) {
    this.folders = List.copyOf(folders);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "A deleted sparse temporary file, mapped: resident only as it is used, needs no flag.";
  }

  @Override
  public Space.Storage reserve(long bytes, long likelyBytes) {
    SpaceProvider.requireSizes(bytes, likelyBytes);
    StringJoiner refusals = new StringJoiner("; ");
    for (Candidate candidate : bestFirst(likelyBytes)) {
      try {
        return MappedStorage.create(candidate.folder().toPath(), bytes);
      } catch (IOException e) {
        refusals.add(candidate.folder() + ": " + e);
      }
    }
    throw new StorageException(
        "no folder takes a sparse file of %d bytes: %s".formatted(bytes, refusals));
  }

  /**
   * Returns the folders by the useful room they have; of equals the earlier comes first. So folders
   * with room enough keep their order, and the others follow.
   *
   * @implNote A plain insertion sort: at the start of a process a stream of three would cost
   *     milliseconds.
   */
  List<Candidate> bestFirst(long likelyBytes) {
    List<Candidate> ordered = new ArrayList<>();
    for (File folder : folders) {
      long usefulBytes = Math.min(folder.getUsableSpace(), likelyBytes);
      int place = 0;
      while (place < ordered.size() && ordered.get(place).usefulBytes() >= usefulBytes) {
        place++;
      }
      ordered.add(place, new Candidate(folder, usefulBytes));
    }
    return ordered;
  }

  /**
   * A place for the file.
   *
   * @param folder the folder
   * @param usefulBytes how many of the bytes that are likely to be committed it has room for
   */
  record Candidate(File folder, long usefulBytes) {}
}
