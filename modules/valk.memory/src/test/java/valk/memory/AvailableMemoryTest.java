package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {
  @TempDir Path root;

  @Test
  void theMachineBounds() throws IOException {
    write("proc/meminfo", "MemTotal:  2000 kB\nMemFree:  10 kB\nMemAvailable:    1000 kB\n");
    assertEquals(1000 * 1024, available());
  }

  @Test
  void whatCannotBeReadDoesNotBound() {
    assertEquals(Long.MAX_VALUE, available());
  }

  @Test
  void theGroupBoundsAndCachedFilesCountAsFree() throws IOException {
    write("proc/self/cgroup", "0::/app.slice/valk\n");
    group("sys/fs/cgroup/app.slice/valk", "10000", "9000", "inactive_file 300\n");
    assertEquals(1300, available());
  }

  @Test
  void theTightestGroupAboveBounds() throws IOException {
    write("proc/self/cgroup", "0::/app.slice/valk\n");
    group("sys/fs/cgroup/app.slice/valk", "max", "9000", "");
    group("sys/fs/cgroup/app.slice", "20000", "19500", "anon 1\ninactive_file 0\n");
    group("sys/fs/cgroup", "90000", "20000", "");
    assertEquals(500, available());
  }

  /** In a container the path may be that of the host, and only the top is mounted. */
  @Test
  void theTopBoundsWhereThePathIsUnknown() throws IOException {
    write("proc/self/cgroup", "0::/../../elsewhere\n");
    group("sys/fs/cgroup", "10000", "9000", "");
    assertEquals(1000, available());
  }

  @Test
  void groupsOfVersionOneBound() throws IOException {
    write("proc/self/cgroup", "5:cpu:/x\n4:hugetlb,memory:/docker/1\n0::/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "10000\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "9000\n");
    write("sys/fs/cgroup/memory/memory.stat", "inactive_file 7\ntotal_inactive_file 50\n");
    assertEquals(1050, available());
  }

  @Test
  void lessThanNothingIsNothing() throws IOException {
    write("proc/self/cgroup", "0::/\n");
    group("sys/fs/cgroup", "9000", "10000", "");
    assertEquals(0, available());
  }

  @Test
  void thisMachineHasSomeAlsoForAnInterruptedThread() {
    assumeTrue(NativeAccess.isLinux());
    AvailableMemory here = new AvailableMemory(Path.of("/"));
    long usual = here.bytes();
    Thread.currentThread().interrupt();
    long interrupted = here.bytes();
    assertTrue(Thread.interrupted());
    assertTrue(usual > 0 && usual < 1L << 50, () -> "available: " + usual);
    assertTrue(interrupted > 0 && interrupted < 1L << 50, () -> "available: " + interrupted);
  }

  private long available() {
    return new AvailableMemory(root).bytes();
  }

  private void group(String folder, String max, String current, String stat) throws IOException {
    write(folder + "/memory.max", max + "\n");
    write(folder + "/memory.current", current + "\n");
    write(folder + "/memory.stat", stat);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
