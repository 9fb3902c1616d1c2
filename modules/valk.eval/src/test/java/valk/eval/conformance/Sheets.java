package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import valk.eval.Engine;
import valk.eval.conformance.Sheet.Section;

/** The sheets and programs of {@code src/test/valk} as tests of an engine. */
final class Sheets {
  private final Engine engine;
  private final Path folder;

  /**
   * Tests of an engine.
   *
   * @param folder empty; sections write into it
   */
  Sheets(Engine engine, Path folder) {
    this.engine = engine;
    this.folder = folder;
  }

  /** One test for each section of each sheet that the engine can meet. */
  Stream<DynamicContainer> sections() {
    return Tree.files(Tree.sheets(), ".valk").stream().map(this::sheet);
  }

  private DynamicContainer sheet(Path file) {
    String name = file.getFileName().toString();
    List<DynamicTest> tests =
        Sheet.parse(Tree.text(file)).sections().stream()
            .filter(section -> section.settings().runsOn(engine))
            .map(section -> section(name, section))
            .toList();
    return dynamicContainer(name, file.toUri(), tests.stream());
  }

  private DynamicTest section(String name, Section section) {
    List<String> arguments = List.of(folder.toString(), Tree.sheets().resolve("data").toString());
    return dynamicTest(
        section.line() + " " + section.title(),
        () -> {
          List<String> differences = SectionRun.differences(name, section, engine, arguments);
          assertTrue(differences.isEmpty(), () -> String.join("\n", differences));
        });
  }

  /** Programs with their output, their error report and their exit status in files beside them. */
  Stream<DynamicTest> programs() {
    return Tree.files(Tree.sheets().resolve("programs"), ".valk").stream()
        .filter(file -> settings(file).runsOn(engine))
        .map(file -> dynamicTest(file.getFileName().toString(), () -> assertProgram(file)));
  }

  /** The settings in the first line of a program that begins with {@code ;;;}. */
  private static Settings settings(Path file) {
    String header = Tree.text(file).lines().filter(l -> l.startsWith(";;;")).findFirst().orElse("");
    return header.isEmpty()
        ? Settings.parse("")
        : Sheet.parse(header).sections().getFirst().settings();
  }

  private void assertProgram(Path file) {
    String err = Tree.textIfPresent(Tree.sibling(file, ".err"), "");
    String out = Tree.textIfPresent(Tree.sibling(file, ".out"), "");
    String usual = err.isEmpty() ? "0" : "1";
    int status = Integer.parseInt(Tree.textIfPresent(Tree.sibling(file, ".exit"), usual).strip());
    ProgramRun run = ProgramRun.of(file, settings(file), engine, List.of("first", "second"));
    assertAll(
        () -> assertEquals(List.of(), Golden.differences(out, run.out())),
        () -> assertEquals(List.of(), Golden.differences(err, run.err())),
        () -> assertEquals(status, run.status()));
  }
}
