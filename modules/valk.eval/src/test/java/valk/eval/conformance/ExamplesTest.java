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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts that are shipped as examples print what is expected of them. In the expected output
 * <code>{n}</code> stands for a number and <code>{any}</code> for the rest of a line.
 */
final class ExamplesTest {
  private static final int COPIES_IN_5_MB = 1075;
  private static final Path TEXT = Tree.examples().resolve("lighthouse.txt");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> printWhatIsExpected() {
    return Tree.files(Tree.examples(), ".valk").stream()
        .map(file -> dynamicTest(file.getFileName().toString(), () -> assertExample(file)));
  }

  private static void assertExample(Path file) {
    boolean wantsFiles = file.endsWith("wc.valk");
    List<String> arguments = wantsFiles ? List.of(TEXT.toString(), TEXT.toString()) : List.of();
    Path expected = Tree.sheets().resolve("examples").resolve(Tree.sibling(file, ".out").getFileName());
    assertOutput(Tree.text(expected), ProgramRun.of(file, Settings.parse(""), arguments));
  }

  private static void assertOutput(String expected, ProgramRun run) {
    List<String> wanted = expected.lines().toList();
    List<String> got = run.out().lines().toList();
    assertAll(
        () -> assertEquals("", run.err()),
        () -> assertEquals(wanted.size(), got.size(), run::out),
        () -> assertEquals(List.of(), differences(wanted, got)));
  }

  private static List<String> differences(List<String> wanted, List<String> got) {
    return IntStream.range(0, Math.min(wanted.size(), got.size()))
        .filter(i -> !pattern(wanted.get(i)).matcher(got.get(i)).matches())
        .mapToObj(i -> "wanted " + wanted.get(i) + ", got " + got.get(i))
        .toList();
  }

  private static Pattern pattern(String line) {
    String quoted = Pattern.quote(line);
    return Pattern.compile(
        quoted.replace("{n}", "\\E\\d+\\Q").replace("{any}", "\\E.+\\Q"));
  }

  @Test
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
