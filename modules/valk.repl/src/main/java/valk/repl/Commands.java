package valk.repl;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The prompt's own commands. A line that consists of one of them alone is not evaluated; anywhere
 * else the same word is a keyword like any other.
 */
enum Commands {
  HELP("show these commands"),
  MEM("show what lies in the three memory tiers"),
  QUIT("leave, as Ctrl-D does");

  private final String purpose;

  Commands(String purpose) {
    this.purpose = purpose;
  }

  /** The command that a line consists of, or null. */
  static @Nullable Commands in(String line) {
    String word = line.strip();
    for (Commands command : values()) {
      if (command.word().equals(word)) {
        return command;
      }
    }
    return null;
  }

  private String word() {
    return ":" + name().toLowerCase(Locale.ROOT);
  }

  /** All commands with their purpose, one a line. */
  static String summary() {
    StringBuilder text = new StringBuilder();
    for (Commands command : values()) {
      text.append("  %-6s %s%n".formatted(command.word(), command.purpose));
    }
    return text.toString();
  }
}
