package valk.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What the system says that this JVM has in memory, looked at once a second. It is worth asserting
 * where the Java heap is all there from the beginning ({@code -XX:+AlwaysPreTouch}, least and
 * largest size the same); else most of it is the Java heap, which the collector lets grow and
 * shrink as it likes.
 */
final class ResidentMemory implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIB_IN_MIB = 1024;
  private static final int PARTS = 10;

  private final long began = System.nanoTime();
  private final List<Long> samples = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  private ResidentMemory() {}

  @SuppressWarnings("FutureReturnValueIgnored") // It ends with its executor.
  static ResidentMemory watch() {
    ResidentMemory memory = new ResidentMemory();
    memory.clock.scheduleWithFixedDelay(memory::sample, 0, 1, TimeUnit.SECONDS);
    return memory;
  }

  private void sample() {
    try {
      Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .forEach(line -> keep(Long.parseLong(line.replaceAll("[^0-9]", "")) / KIB_IN_MIB));
    } catch (IOException e) {
      // Another system than Linux: there is nothing to tell.
    }
  }

  private synchronized void keep(long mebibytes) {
    samples.add(mebibytes);
  }

  /**
   * The median of each tenth of the time, in MiB: the compiler takes memory for a moment now and
   * then, and that is not what is asked for. Empty if it was too short, or nothing can be told.
   */
  synchronized List<Long> tenths() {
    List<Long> tenths = new ArrayList<>();
    for (int i = 0; i < PARTS && samples.size() >= PARTS; i++) {
      List<Long> part =
          samples.subList(i * samples.size() / PARTS, (i + 1) * samples.size() / PARTS);
      tenths.add(part.stream().sorted().skip(part.size() / 2).findFirst().orElseThrow());
    }
    return tenths;
  }

  /** By how many MiB any later tenth is above the first, if that can be told. */
  OptionalLong growth() {
    List<Long> tenths = tenths();
    return tenths.stream().skip(1).mapToLong(tenth -> tenth - tenths.getFirst()).max();
  }

  /** The seconds since the beginning, and the memory in every tenth of them. */
  @Override
  public String toString() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)
        + " s, resident in every tenth, MiB: "
        + tenths();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
