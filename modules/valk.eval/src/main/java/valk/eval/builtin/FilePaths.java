package valk.eval.builtin;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Machine;
import valk.eval.value.ErrorKind;
import valk.eval.value.StringCell;

/** Paths that scripts name, and the errors of using them. */
public final class FilePaths {
  private static final int MAX_BYTES = 4096;

  private FilePaths() {}

  /** The path that a string names, or null when it can name none. */
  public static @Nullable Path of(Machine m, long string) {
    if (Strings.bytes(m, string) > MAX_BYTES) {
      return null;
    }
    try {
      return Path.of(StringCell.text(m.space, string));
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** The error for an argument that names no path. */
  static long invalid(Machine m, int fp) {
    return Arguments.error(m, fp, ErrorKind.IO, "the string names no file");
  }

  /** The error for a file that cannot be used. */
  static long failed(Machine m, int fp, Path path, IOException e) {
    return Arguments.error(m, fp, ErrorKind.IO, reason(path, e));
  }

  /** {@code a.txt: No such file or directory}. */
  public static String reason(Path path, IOException e) {
    String message = e.getMessage();
    if (message == null) {
      return path + ": " + e.getClass().getSimpleName();
    }
    // The message of a FileNotFoundException is "path (reason)".
    String prefix = path + " (";
    return e instanceof FileNotFoundException && message.startsWith(prefix)
        ? path + ": " + message.substring(prefix.length(), message.length() - 1)
        : path + ": " + message;
  }

  /** The error for a file when the host grants none. */
  static long denied(Machine m, int fp) {
    return Arguments.error(m, fp, ErrorKind.DENIED, "the host does not grant access to files");
  }
}
