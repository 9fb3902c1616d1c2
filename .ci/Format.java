import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats the Java sources below the given paths, or checks that they are formatted.
 *
 * <p>The build runs this file with the JDK it compiles with, because the formatter lives on that
 * JDK's javac: {@code Format.java check|apply PATH...}. Exit 1 when a file is not formatted or does
 * not parse.
 */
final class Format {
  private final Formatter formatter = new Formatter();
  private final boolean apply;
  private int bad;

  private Format(boolean apply) {
    this.apply = apply;
  }

  public static void main(String[] args) throws IOException {
    if (args.length < 2 || !(args[0].equals("check") || args[0].equals("apply"))) {
      System.err.println("usage: Format.java check|apply PATH...");
      System.exit(2);
    }
    Format format = new Format(args[0].equals("apply"));
    for (Path file : sources(List.of(args).subList(1, args.length))) {
      format.visit(file);
    }
    if (format.bad > 0) {
      System.err.println(
          format.bad + " file(s) not formatted; mvn -q -N -Pformat process-sources formats them");
      System.exit(1);
    }
  }

  private static List<Path> sources(List<String> roots) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String root : roots) {
      try (Stream<Path> walk = Files.walk(Path.of(root))) {
        walk.filter(p -> p.toString().endsWith(".java"))
            .filter(p -> !p.toString().contains("/target/"))
            .sorted()
            .forEach(found::add);
      }
    }
    return found;
  }

  private void visit(Path file) throws IOException {
    String before = Files.readString(file);
    String after;
    try {
      after = formatter.formatSourceAndFixImports(before);
    } catch (FormatterException e) {
      bad++;
      System.err.println(file + ": " + e.getMessage().strip());
      return;
    }
    if (after.equals(before)) {
      return;
    }
    if (apply) {
      Files.writeString(file, after);
      System.err.println("formatted " + file);
    } else {
      bad++;
      System.err.println(file + ":" + firstDifference(before, after) + ": not formatted");
    }
  }

  private static int firstDifference(String before, String after) {
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    int line = 0;
    while (line < a.size() && line < b.size() && a.get(line).equals(b.get(line))) {
      line++;
    }
    return line + 1;
  }
}
