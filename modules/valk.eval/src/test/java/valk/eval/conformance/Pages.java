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
import valk.eval.Engine;
import valk.eval.conformance.Sheet.Section;

/**
 * The fenced {@code lisp} blocks of the README and of the pages in {@code docs} that show a result.
 * Settings may follow in brackets: {@code ```lisp [heap=1M]}.
 */
final class Pages {
  private static final Pattern FENCE = Pattern.compile("```lisp\\s*(?:\\[(.*)\\])?\\s*");

  private final Engine engine;
  private final Path folder;

  /**
   * Examples for an engine.
   *
   * @param folder empty; examples write into it
   */
  Pages(Engine engine, Path folder) {
    this.engine = engine;
    this.folder = folder;
  }

  /** One test for each block that the engine can meet, each in an interpreter of its own. */
  Stream<DynamicContainer> examples() {
    return files().map(this::document);
  }

  private static Stream<Path> files() {
    Stream<Path> readme = Stream.of(Tree.root().resolve("README.md"));
    return Stream.concat(readme, Tree.files(Tree.root().resolve("docs"), ".md").stream());
  }

  private DynamicContainer document(Path file) {
    String name = file.getFileName().toString();
    Stream<DynamicTest> tests =
        blocks(file).stream()
            .filter(block -> block.settings().runsOn(engine))
            .map(block -> example(name, block));
    return dynamicContainer(name, tests);
  }

  /** The blocks of a page that show results, titled with the heading that they stand below. */
  static List<Section> blocks(Path file) {
    List<String> lines = Tree.text(file).lines().toList();
    List<Section> blocks = new ArrayList<>();
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
        if (code.stream().anyMatch(Sheet::hasMarker)) {
          blocks.add(Sheet.parseSection(heading, settings, i + 1, code));
        }
        i = end;
      }
    }
    return blocks;
  }

  private DynamicTest example(String name, Section section) {
    return dynamicTest(
        section.line() + " " + section.title(),
        () -> {
          List<String> arguments = List.of(folder.toString());
          List<String> differences = SectionRun.differences(name, section, engine, arguments);
          assertTrue(differences.isEmpty(), () -> String.join("\n", differences));
        });
  }
}
