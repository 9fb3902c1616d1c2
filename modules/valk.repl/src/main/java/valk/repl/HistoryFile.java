package valk.repl;

import java.nio.file.Path;
import java.util.Map;

/** Where the prompt keeps what was typed. */
final class HistoryFile {
  private HistoryFile() {}

  /**
   * {@code $XDG_STATE_HOME/valk/history} if that is set, otherwise {@code .valk_history} in the
   * home folder.
   */
  static Path path(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    return state.isEmpty()
        ? Path.of(System.getProperty("user.home", ""), ".valk_history")
        : Path.of(state, "valk", "history");
  }
}
