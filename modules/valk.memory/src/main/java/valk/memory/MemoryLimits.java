package valk.memory;

import static valk.memory.Sizes.G;
import static valk.memory.Sizes.K;
import static valk.memory.Sizes.M;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much memory an interpreter may use. Immutable; each {@code with…} method returns a changed
 * copy and names the setting in its error message, so that a bad option is reported by the option's
 * name and a bad environment variable by the variable's.
 *
 * <pre>
 *   setting       variable            default                   accepted
 *   arenaSize     VALK_ARENA_SIZE     4M                        64K to 1024G
 *   heapLimit     VALK_HEAP_LIMIT     64M                       1M to 1024G
 *   gcThreshold   VALK_GC_THRESHOLD   16M                       0 to 1024G
 *   ceiling                           1G, heapLimit if more     heapLimit to 1024G
 * </pre>
 *
 * @param arenaSize bytes of the scratch arena
 * @param heapLimit hard limit of the heap's footprint and charges in bytes, at start
 * @param gcThreshold bytes of heap use past which a collection starts, at start; 0 collects
 *     whenever it pays
 * @param ceiling what the hard limit can be raised to later, in bytes; so much is reserved at start
 */
public record MemoryLimits(long arenaSize, long heapLimit, long gcThreshold, long ceiling) {

  /** The environment variable of {@link #arenaSize}. */
  public static final String ARENA_SIZE = "VALK_ARENA_SIZE";

  /** The environment variable of {@link #heapLimit}. */
  public static final String HEAP_LIMIT = "VALK_HEAP_LIMIT";

  /** The environment variable of {@link #gcThreshold}. */
  public static final String GC_THRESHOLD = "VALK_GC_THRESHOLD";

  /** Least size of the scratch arena in bytes: one burst between two safepoints. */
  public static final long LEAST_ARENA = 64 * K;

  /** Least hard limit in bytes: below it the recovery reserve would leave nothing to a script. */
  public static final long LEAST_LIMIT = M;

  /** Greatest value of every setting in bytes, bounded by the addresses that can be reserved. */
  public static final long GREATEST = 1024 * G;

  private static final MemoryLimits DEFAULTS = new MemoryLimits(4 * M, 64 * M, 16 * M, G);

  /**
   * Checks the ranges.
   *
   * @throws MemoryLimitException if a size is out of its range; names the component
   */
  public MemoryLimits {
    requireRange("arenaSize", arenaSize, LEAST_ARENA);
    requireRange("heapLimit", heapLimit, LEAST_LIMIT);
    requireRange("gcThreshold", gcThreshold, 0);
    requireRange("ceiling", ceiling, heapLimit);
  }

  /** Returns the limits that hold when nothing is set. */
  public static MemoryLimits defaults() {
    return DEFAULTS;
  }

  /**
   * Returns the default limits, changed by the variables that are set.
   *
   * @param environment the environment variables that are set, such as {@link System#getenv()}
   * @throws MemoryLimitException if a variable that is set has no size as its value, the empty text
   *     included, or a size out of range; names the variable, the value and what is accepted
   */
  public static MemoryLimits fromEnvironment(Map<String, String> environment) {
    MemoryLimits limits = DEFAULTS;
    @Nullable String arena = environment.get(ARENA_SIZE);
    if (arena != null) {
      limits = limits.withArenaSize(ARENA_SIZE, arena);
    }
    @Nullable String limit = environment.get(HEAP_LIMIT);
    if (limit != null) {
      limits = limits.withHeapLimit(HEAP_LIMIT, limit);
    }
    @Nullable String threshold = environment.get(GC_THRESHOLD);
    return threshold == null ? limits : limits.withGcThreshold(GC_THRESHOLD, threshold);
  }

  /**
   * Returns these limits with another arena size.
   *
   * @param setting name of the variable or option, for the error message
   * @param text the size as written, see {@link Sizes}
   * @throws MemoryLimitException if {@code text} is no size, or less than {@link #LEAST_ARENA} or
   *     more than {@link #GREATEST}
   */
  public MemoryLimits withArenaSize(String setting, String text) {
    long size = parseInRange(setting, text, LEAST_ARENA);
    return new MemoryLimits(size, heapLimit, gcThreshold, ceiling);
  }

  /**
   * Returns these limits with another hard limit; the ceiling is raised to it when it is lower.
   *
   * @param setting name of the variable or option, for the error message
   * @param text the size as written, see {@link Sizes}
   * @throws MemoryLimitException if {@code text} is no size, or less than {@link #LEAST_LIMIT} or
   *     more than {@link #GREATEST}
   */
  public MemoryLimits withHeapLimit(String setting, String text) {
    long limit = parseInRange(setting, text, LEAST_LIMIT);
    return new MemoryLimits(arenaSize, limit, gcThreshold, Math.max(ceiling, limit));
  }

  /**
   * Returns these limits with another threshold.
   *
   * @param setting name of the variable or option, for the error message
   * @param text the size as written, see {@link Sizes}
   * @throws MemoryLimitException if {@code text} is no size or more than {@link #GREATEST}
   */
  public MemoryLimits withGcThreshold(String setting, String text) {
    long threshold = parseInRange(setting, text, 0);
    return new MemoryLimits(arenaSize, heapLimit, threshold, ceiling);
  }

  /**
   * Returns a number of bytes that is written as sizes are.
   *
   * @param setting name of the variable or option, for the error message
   * @param text the size as written, see {@link Sizes}
   * @throws MemoryLimitException if {@code text} is no size or more than {@link #GREATEST}
   */
  public static long parseSize(String setting, String text) {
    return parseInRange(setting, text, 0);
  }

  private static long parseInRange(String setting, String text, long least) {
    long bytes = Sizes.parse(setting, text);
    if (!isInRange(bytes, least)) {
      throw new MemoryLimitException(setting, text, range(least));
    }
    return bytes;
  }

  private static void requireRange(String setting, long bytes, long least) {
    if (!isInRange(bytes, least)) {
      throw new MemoryLimitException(setting, Long.toString(bytes), range(least));
    }
  }

  private static boolean isInRange(long bytes, long least) {
    return bytes >= least && bytes <= GREATEST;
  }

  private static String range(long least) {
    return "a size from %s to %s".formatted(Sizes.format(least), Sizes.format(GREATEST));
  }
}
