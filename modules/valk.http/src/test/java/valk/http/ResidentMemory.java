package valk.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What the system says that this JVM has in memory, looked at once a second. It is told, and not
 * asserted: most of it is the Java heap, which the collector lets grow and shrink as it likes.
 */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIB_IN_MIB = 1024;

  private final long began = System.nanoTime();
  private final List<Long> samples = new ArrayList<>();

  private ResidentMemory() {}

  static ResidentMemory watch() {
    ResidentMemory memory = new ResidentMemory();
    memory.sample();
    return memory;
  }

  private void sample() {
    try {
      keep(Files.readAllLines(STATUS));
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this::sample);
    } catch (IOException e) {
      // Another system than Linux: there is nothing to tell.
    }
  }

  private synchronized void keep(List<String> status) {
    for (String line : status) {
      if (line.startsWith("VmRSS:")) {
        samples.add(Long.parseLong(line.replaceAll("[^0-9]", "")) / KIB_IN_MIB);
      }
    }
  }

  /** The seconds since the beginning, and the memory at every tenth of them. */
  @Override
  public synchronized String toString() {
    List<Long> tenths = new ArrayList<>();
    for (int i = 0; i <= 10 && !samples.isEmpty(); i++) {
      tenths.add(samples.get(i * (samples.size() - 1) / 10));
    }
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)
        + " s, resident at every tenth, MiB: "
        + tenths;
  }
}
