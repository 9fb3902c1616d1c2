package valk.eval.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Places in the source tree, found from whatever folder the tests are started in. */
public final class Tree {
  private Tree() {}

  /** The folder that holds {@code modules} and {@code distribution}. */
  static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path p = start; p != null; p = p.getParent()) {
      if (Files.isDirectory(p.resolve("modules")) && Files.isDirectory(p.resolve("distribution"))) {
        return p;
      }
    }
    throw new IllegalStateException("not inside the source tree: " + start);
  }

  /** The folder of the sheets. */
  public static Path sheets() {
    return root().resolve("modules/valk.eval/src/test/valk");
  }

  static Path examples() {
    return root().resolve("distribution/examples");
  }

  /** The files of a folder whose names end so, sorted by name. */
  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(p -> p.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file, in UTF-8. */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String textIfPresent(Path file, String otherwise) {
    return Files.exists(file) ? text(file) : otherwise;
  }

  /** The same path with another ending: {@code a.valk}, {@code .out} gives {@code a.out}. */
  static Path sibling(Path file, String ending) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ending);
  }
}
