package valk.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * How much memory this process may still take before the kernel ends it: what the machine has, and
 * what the limits of its control groups leave. A kernel that overcommits says yes to every
 * reservation and kills later, so whoever wants to be refused instead has to look before.
 *
 * <pre>
 *   machine    /proc/meminfo                       MemAvailable
 *   groups v2  /sys/fs/cgroup/PATH                 memory.max - memory.current
 *                                                  + inactive_file of memory.stat
 *   groups v1  /sys/fs/cgroup/memory/PATH          memory.limit_in_bytes - memory.usage_in_bytes
 *                                                  + total_inactive_file of memory.stat
 * </pre>
 *
 * <p>The answer is the least of these, for the group itself and for each one above it. Cached file
 * pages that were not used lately count as free, since the kernel drops them. Swap does not count.
 * What cannot be read does not bound.
 */
final class AvailableMemory {
  private static final String UNLIMITED = "max";

  private final Path root;

  /** Reads below a folder, {@code /} but for tests. */
  AvailableMemory(Path root) {
    this.root = root;
  }

  /** Returns the bytes available at this moment, 0 or more. */
  long bytes() {
    long available = ofMachine();
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      available = Math.min(available, ofGroups(line));
    }
    return Math.max(0, available);
  }

  private long ofMachine() {
    OptionalLong kibibytes = field(root.resolve("proc/meminfo"), "MemAvailable:");
    return kibibytes.isPresent() ? kibibytes.getAsLong() * 1024 : Long.MAX_VALUE;
  }

  /** A line is {@code number:controllers:/path}; version 2 has number 0 and no controllers. */
  private long ofGroups(String line) {
    String[] parts = line.split(":", 3);
    if (parts.length < 3) {
      return Long.MAX_VALUE;
    }
    Path top = root.resolve("sys/fs/cgroup");
    if (parts[1].isEmpty()) {
      return leastUpwards(top, parts[2], "memory.max", "memory.current", "inactive_file");
    }
    return List.of(parts[1].split(",")).contains("memory")
        ? leastUpwards(
            top.resolve("memory"),
            parts[2],
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "total_inactive_file")
        : Long.MAX_VALUE;
  }

  private static long leastUpwards(
      Path top, String path, String limit, String usage, String cached) {
    long least = Long.MAX_VALUE;
    Path group = top.resolve(path.substring(1)).normalize();
    while (group != null && group.startsWith(top) && !group.equals(top)) {
      least = Math.min(least, left(group, limit, usage, cached));
      group = group.getParent();
    }
    return Math.min(least, left(top, limit, usage, cached));
  }

  private static long left(Path group, String limit, String usage, String cached) {
    OptionalLong most = number(group.resolve(limit));
    OptionalLong used = number(group.resolve(usage));
    if (most.isEmpty() || used.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long dropped = field(group.resolve("memory.stat"), cached + " ").orElse(0);
    return most.getAsLong() - (used.getAsLong() - dropped);
  }

  private static OptionalLong number(Path file) {
    return lines(file).stream()
        .filter(line -> !line.equals(UNLIMITED))
        .mapToLong(AvailableMemory::digits)
        .findFirst();
  }

  private static OptionalLong field(Path file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(AvailableMemory::digits)
        .findFirst();
  }

  /** The number that the digits of a line make. */
  private static long digits(String line) {
    long number = 0;
    for (int i = 0; i < line.length(); i++) {
      char each = line.charAt(i);
      if (each >= '0' && each <= '9') {
        number = number * 10 + each - '0';
      }
    }
    return number;
  }

  /** Reads through a stream, which an interrupted thread may do, unlike a channel. */
  private static List<String> lines(Path file) {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
