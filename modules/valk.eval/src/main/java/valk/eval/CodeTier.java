package valk.eval;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import valk.eval.jit.Jit;
import valk.eval.run.CodeProvider;
import valk.eval.run.InterpretedCode;

/** How an interpreter runs code. What programs mean and how much fuel they take is the same. */
public enum CodeTier {
  /** All code is interpreted: tier 1. */
  INTERPRETED("1"),

  /** Functions are compiled to JVM bytecode before their first call: tier 2. */
  COMPILED("2"),

  /** Functions are interpreted first, and compiled when they are called often. */
  MIXED("both");

  /** Name of the system property that says how interpreters run code that were not told. */
  public static final String PROPERTY = "valk.tier";

  /**
   * Name of the system property that says after how many calls a function is compiled, 500 unless
   * it is set; a loop is after four times as many turns.
   */
  public static final String AFTER_PROPERTY = "valk.tier.after";

  private static final int CALLS = 500;
  private static final int TURNS_PER_CALL = 4;

  private final String label;

  CodeTier(String label) {
    this.label = label;
  }

  /** Returns what it is called on a command line: {@code 1}, {@code 2} or {@code both}. */
  public String label() {
    return label;
  }

  /**
   * Returns the tier of a label.
   *
   * @throws IllegalArgumentException if there is none; names those that there are
   */
  public static CodeTier of(String label) {
    return Arrays.stream(values())
        .filter(tier -> tier.label.equals(label))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("tier=" + label + " is none of 1, 2 and both"));
  }

  /**
   * The tier that the system property {@value #PROPERTY} names, or {@link #MIXED}.
   *
   * @throws IllegalArgumentException if it names none
   */
  static CodeTier usual() {
    String label = System.getProperty(PROPERTY);
    try {
      return label == null ? MIXED : of(label);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(PROPERTY + ": " + e.getMessage(), e);
    }
  }

  /**
   * What runs code in this way.
   *
   * @param log gets a line about each compilation, from any thread; null if nobody wants any
   * @throws IllegalArgumentException if the system property {@value #AFTER_PROPERTY} is malformed
   */
  CodeProvider provider(@Nullable Consumer<String> log) {
    return switch (this) {
      case INTERPRETED -> new InterpretedCode();
      case COMPILED -> Jit.eager(log);
      case MIXED -> lazy(calls(), log);
    };
  }

  private static int calls() {
    String text = System.getProperty(AFTER_PROPERTY);
    if (text == null) {
      return CALLS;
    }
    try {
      int calls = Integer.parseInt(text);
      if (calls > 0) {
        return calls;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        AFTER_PROPERTY + ": wanted a number of calls above 0, got '" + text + "'");
  }

  private static CodeProvider lazy(int calls, @Nullable Consumer<String> log) {
    int turns = (int) Math.min(Integer.MAX_VALUE, (long) TURNS_PER_CALL * calls);
    return Jit.lazy(calls, turns, log);
  }
}
