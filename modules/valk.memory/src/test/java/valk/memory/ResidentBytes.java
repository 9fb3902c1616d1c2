package valk.memory;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of a range of addresses is resident, as the kernel says. */
final class ResidentBytes {
  private static final Path MAPS = Path.of("/proc/self/smaps");

  private ResidentBytes() {}

  /** Returns the resident bytes of the mappings that meet the segment; skips elsewhere. */
  static long of(MemorySegment segment) throws IOException {
    assumeTrue(Files.isReadable(MAPS));
    long kibibytes = 0;
    boolean inside = false;
    for (String line : Files.readAllLines(MAPS)) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        inside = meets(line.substring(0, line.indexOf(' ')).split("-"), segment);
      } else if (inside && line.startsWith("Rss:")) {
        kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kibibytes * 1024;
  }

  private static boolean meets(String[] bounds, MemorySegment segment) {
    long start = Long.parseUnsignedLong(bounds[0], 16);
    long end = Long.parseUnsignedLong(bounds[1], 16);
    return start < segment.address() + segment.byteSize() && end > segment.address();
  }
}
