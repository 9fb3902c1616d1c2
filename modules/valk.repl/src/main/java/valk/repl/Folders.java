package valk.repl;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists of folders, as options and variables give them. */
final class Folders {
  private Folders() {}

  /**
   * The folders of a text, separated as in {@code PATH}; empty ones are passed over.
   *
   * @param setting the option or variable that the text comes from
   * @throws CommandException if one of them can be no path
   */
  static List<Path> of(String setting, String text) {
    List<Path> folders = new ArrayList<>();
    try {
      for (String folder : text.split(File.pathSeparator)) {
        if (!folder.isEmpty()) {
          folders.add(Path.of(folder));
        }
      }
    } catch (InvalidPathException e) {
      throw new CommandException(setting + ": " + e.getMessage());
    }
    return List.copyOf(folders);
  }

  /**
   * As {@link #of}, for an option, which has to name one.
   *
   * @throws CommandException also if there is none
   */
  static List<Path> ofOption(String option, String text) {
    List<Path> folders = of(option, text);
    if (folders.isEmpty()) {
      throw new CommandException("option '" + option + "' needs a folder");
    }
    return folders;
  }
}
