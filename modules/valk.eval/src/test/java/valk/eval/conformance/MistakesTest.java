package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import valk.eval.Engine;

/**
 * Programs with a mistake in them, and the whole report that their author sees: {@code
 * src/test/valk/mistakes}.
 */
final class MistakesTest {
  private static final Path FOLDER = Tree.sheets().resolve("mistakes");

  @TestFactory
  Stream<DynamicContainer> reports() {
    return Tree.files(FOLDER, ".txt").stream().map(MistakesTest::theme);
  }

  private static DynamicContainer theme(Path file) {
    Stream<DynamicTest> tests =
        Mistake.parse(Tree.text(file)).stream()
            .filter(mistake -> mistake.settings().runsOn(Engine.usual()))
            .map(mistake -> dynamicTest(mistake.title(), () -> assertReport(mistake)));
    return dynamicContainer(file.getFileName().toString(), file.toUri(), tests);
  }

  private static void assertReport(Mistake mistake) {
    byte[] program = mistake.program().getBytes(StandardCharsets.UTF_8);
    ProgramRun run = ProgramRun.of("demo.valk", program, mistake.settings());
    assertAll(
        () -> assertEquals(List.of(), Golden.differences(mistake.report(), run.err()), run.err()),
        () -> assertEquals(1, run.status()));
  }

  @Test
  void thereAreManyAndEachIsShownOnce() {
    List<String> programs =
        Tree.files(FOLDER, ".txt").stream()
            .flatMap(file -> Mistake.parse(Tree.text(file)).stream())
            .map(Mistake::program)
            .toList();
    assertTrue(programs.size() >= 60, () -> programs.size() + " mistakes");
    assertEquals(programs.size(), programs.stream().distinct().count());
  }
}
