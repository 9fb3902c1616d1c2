package valk.repl;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import valk.eval.Interpreter;
import valk.memory.MemoryLimits;

/**
 * What an evaluation may take, as the options say.
 *
 * @param fuel steps; null if unlimited
 * @param time wall time; null if unlimited
 * @param output bytes; null if unlimited
 */
record EvaluationOptions(@Nullable Long fuel, @Nullable Duration time, @Nullable Long output) {
  static final EvaluationOptions NONE = new EvaluationOptions(null, null, null);
  static final Set<String> NAMES = Set.of("--fuel", "--time-limit", "--output-limit");

  private static final long NANOS = 1_000_000_000;
  private static final long LONGEST_SECONDS = 3_000_000_000L;

  /**
   * These options and another one.
   *
   * @throws CommandException if the value cannot be understood
   * @throws valk.memory.MemoryLimitException if a size is malformed
   */
  EvaluationOptions with(String name, String value) {
    return switch (name) {
      case "--fuel" -> new EvaluationOptions(steps(value), time, output);
      case "--time-limit" -> new EvaluationOptions(fuel, seconds(value), output);
      default -> new EvaluationOptions(fuel, time, MemoryLimits.parseSize(name, value));
    };
  }

  private static long steps(String value) {
    try {
      long steps = Long.parseLong(value);
      if (steps > 0) {
        return steps;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new CommandException("--fuel: wanted a number of steps above 0, got '" + value + "'");
  }

  /** The only use of decimals here: their class takes as long to be initialised as the JVM. */
  private static Duration seconds(String value) {
    try {
      BigDecimal seconds = new BigDecimal(value);
      if (seconds.signum() > 0 && seconds.compareTo(BigDecimal.valueOf(LONGEST_SECONDS)) <= 0) {
        BigDecimal nanos = seconds.multiply(BigDecimal.valueOf(NANOS));
        return Duration.ofNanos(Math.max(1, nanos.longValue()));
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new CommandException("--time-limit: wanted seconds above 0, got '" + value + "'");
  }

  /** A builder with these limits. */
  Interpreter.Builder applied(Interpreter.Builder builder) {
    if (fuel != null) {
      builder.fuel(fuel);
    }
    if (time != null) {
      builder.timeLimit(time);
    }
    if (output != null) {
      builder.outputLimit(output);
    }
    return builder;
  }
}
