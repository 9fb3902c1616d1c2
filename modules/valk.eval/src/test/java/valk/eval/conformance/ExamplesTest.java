package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts that are shipped as examples print what is expected of them: the {@linkplain Golden
 * text} of the same name in {@code src/test/valk/examples}. The server is tested where servers are,
 * in {@code valk.http}.
 */
final class ExamplesTest {
  private static final int COPIES_IN_5_MB = 1075;
  private static final Path TEXT = Tree.examples().resolve("lighthouse.txt");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> printWhatIsExpected() {
    return Tree.files(Tree.examples(), ".valk").stream()
        .filter(file -> !file.endsWith("server.valk"))
        .map(file -> dynamicTest(file.getFileName().toString(), () -> assertExample(file)));
  }

  private static void assertExample(Path file) {
    boolean wantsFiles = file.endsWith("wc.valk");
    List<String> arguments = wantsFiles ? List.of(TEXT.toString(), TEXT.toString()) : List.of();
    Path expected =
        Tree.sheets().resolve("examples").resolve(Tree.sibling(file, ".out").getFileName());
    ProgramRun run = ProgramRun.of(file, Settings.parse(""), arguments);
    assertAll(
        () -> assertEquals("", run.err()),
        () -> assertEquals(List.of(), Golden.differences(Tree.text(expected), run.out())));
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".*", disabledReason = "too long")
  void tourCountsFiveMegabytesWithinEight() throws IOException {
    Path large = folder.resolve("large.txt");
    String text = Tree.text(TEXT);
    try (BufferedWriter writer = Files.newBufferedWriter(large)) {
      for (int i = 0; i < COPIES_IN_5_MB; i++) {
        writer.write(text);
      }
    }
    assertTrue(Files.size(large) > 5_000_000);
    Path tour = Tree.examples().resolve("tour.valk");
    ProgramRun small = ProgramRun.of(tour, Settings.parse(""), List.of());
    ProgramRun run = ProgramRun.of(tour, Settings.parse("heap=8M"), List.of(large.toString()));
    assertAll(
        () -> assertEquals("", run.err()),
        () -> assertEquals(topTen(small.out(), COPIES_IN_5_MB), topTen(run.out(), 1)));
  }

  /** The ten lines {@code word count}, the counts multiplied. */
  private static String topTen(String output, int factor) {
    return output
        .lines()
        .skip(1)
        .limit(10)
        .map(line -> line.split(" "))
        .map(entry -> entry[0] + " " + Integer.parseInt(entry[1]) * factor)
        .collect(Collectors.joining("\n"));
  }
}
