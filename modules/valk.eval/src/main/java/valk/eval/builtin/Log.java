package valk.eval.builtin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import valk.eval.run.Machine;

/** What the runtime itself reports, on the host's error stream. One for each interpreter. */
final class Log {
  /** How much is reported: everything of this level and of those before it. */
  enum Level {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG;

    /** The name that scripts use. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Level> of(String text) {
      return Arrays.stream(values()).filter(level -> level.text().equals(text)).findFirst();
    }

    static List<String> texts() {
      return Arrays.stream(values()).map(Level::text).toList();
    }
  }

  private Level level = Level.WARN;

  /** Sets the level; gives the one before. */
  Level set(Level newLevel) {
    Level before = level;
    level = newLevel;
    return before;
  }

  /** Reports a message of a level. An error stream that takes nothing loses it. */
  void report(Machine m, int fp, Level messageLevel, String message) {
    if (messageLevel.compareTo(level) > 0) {
      return;
    }
    String line = messageLevel.text() + ": " + message + "\n";
    try {
      m.host.err().write(line.getBytes(StandardCharsets.UTF_8));
      m.host.err().flush();
    } catch (IOException e) {
      m.stopAtOutputLimit(fp, e);
      // There is nowhere else to report that reporting failed.
    }
  }
}
