package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.conformance.Sheet.Section;

/**
 * Every fenced {@code lisp} block of the README and of the pages in {@code docs} that shows a
 * result is run, each in an interpreter of its own, and its results are compared. Settings may
 * follow in brackets: {@code ```lisp [heap=1M]}.
 */
final class DocumentationTest {
  private static final Pattern FENCE = Pattern.compile("```lisp\\s*(?:\\[(.*)\\])?\\s*");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicContainer> examples() {
    Stream<Path> readme = Stream.of(Tree.root().resolve("README.md"));
    Stream<Path> pages = Tree.files(Tree.root().resolve("docs"), ".md").stream();
    return Stream.concat(readme, pages).map(this::document);
  }

  private DynamicContainer document(Path file) {
    String name = file.getFileName().toString();
    List<String> lines = Tree.text(file).lines().toList();
    List<DynamicTest> tests = new ArrayList<>();
    String heading = "";
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("#")) {
        heading = lines.get(i).replaceAll("^#+ ", "");
      }
      Matcher fence = FENCE.matcher(lines.get(i));
      if (fence.matches()) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        List<String> code = lines.subList(i + 1, end);
        Settings settings = Settings.parse(fence.group(1) == null ? "" : fence.group(1));
        if (code.stream().anyMatch(Sheet::hasMarker) && settings.runsHere()) {
          tests.add(example(name, Sheet.parseSection(heading, settings, i + 1, code)));
        }
        i = end;
      }
    }
    return dynamicContainer(name, tests.stream());
  }

  private DynamicTest example(String name, Section section) {
    return dynamicTest(
        section.line() + " " + section.title(),
        () -> {
          List<String> arguments = List.of(folder.toString());
          List<String> differences = SectionRun.differences(name, section, arguments);
          assertTrue(differences.isEmpty(), () -> String.join("\n", differences));
        });
  }
}
