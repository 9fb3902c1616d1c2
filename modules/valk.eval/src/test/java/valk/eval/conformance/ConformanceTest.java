package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.Engine;
import valk.eval.conformance.Sheet.Section;

/** The sheets and programs of {@code src/test/valk}; its {@code README.md} tells how they work. */
final class ConformanceTest {
  @TempDir private Path folder;

  /** One test for each section of each sheet. */
  @TestFactory
  Stream<DynamicContainer> sheets() {
    return new Sheets(Engine.usual(), folder).sections();
  }

  /** Programs with their output, their error report and their exit status in files beside them. */
  @TestFactory
  Stream<DynamicTest> programs() {
    return new Sheets(Engine.usual(), folder).programs();
  }

  @Test
  void everySectionExpectsSomething() {
    for (Path file : Tree.files(Tree.sheets(), ".valk")) {
      for (Section section : Sheet.parse(Tree.text(file)).sections()) {
        boolean empty = section.examples().stream().allMatch(e -> e.expectations().isEmpty());
        assertFalse(empty, () -> file.getFileName() + ":" + section.line() + " " + section.title());
      }
    }
  }
}
