package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Markdown converter among the examples: on a corpus with the HTML that CommonMark wants, on
 * the documentation of this project, on any text, and on much text.
 */
final class MarkdownTest {
  private static final Path PROGRAM = Tree.examples().resolve("markdown.valk");
  private static final String LITTLE_MEMORY = "heap=16M arena=1M";
  private static final int LARGE_BYTES = 5_000_000;
  private static final Pattern TAG = Pattern.compile("<(/?)(\\w+)((?: \\w+=\"[^\"<>]*\")*) ?(/?)>");
  private static final Pattern LOOSE = Pattern.compile("[<>\"]|&(?!#?\\w+;)");

  private static final int RANDOM_PAGES = 80;
  private static final List<String> SIGNS =
      List.of(
          "*",
          "**",
          "_",
          "~~",
          "`",
          "``",
          "[",
          "](",
          "]",
          ")",
          "(",
          "![",
          "<",
          ">",
          "&",
          "amp;",
          "\\",
          "\"",
          "|",
          "|-|",
          "# ",
          "- ",
          "1. ",
          "> ",
          "```",
          "    ",
          "===",
          "---",
          "\t",
          ": ",
          "https://a",
          "@",
          "word",
          "é",
          "😀",
          " ",
          "  \n",
          "\n",
          "\n",
          "\n\n");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> corpus() {
    return Tree.files(Tree.sheets().resolve("markdown"), ".md").stream()
        .map(file -> dynamicTest(file.getFileName().toString(), () -> assertConverted(file)));
  }

  private static void assertConverted(Path file) {
    assertEquals(Tree.text(Tree.sibling(file, ".html")), html(file, LITTLE_MEMORY));
  }

  @TestFactory
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".*", disabledReason = "too long")
  Stream<DynamicTest> documentation() {
    return Stream.of("", "docs", "docs/design")
        .flatMap(part -> Tree.files(Tree.root().resolve(part), ".md").stream())
        .map(page -> dynamicTest(page.getFileName().toString(), () -> assertWellFormed(page)));
  }

  private static void assertWellFormed(Path page) {
    String html = html(page, LITTLE_MEMORY);
    assertTagsMatch(html);
    assertTrue(html.startsWith("<h1"), html);
  }

  @Test
  void aWholePage() throws IOException {
    Path page =
        Files.writeString(folder.resolve("page.md"), "# A & *b*\n\n[c](d.md#e) [f](g.md)\n");
    String html = run(List.of("--page", page.toString()), LITTLE_MEMORY);
    assertTagsMatch(html.replace("<!DOCTYPE html>\n", ""));
    assertAll(
        () -> assertTrue(html.contains("<title>A &amp; *b*</title>"), html),
        () -> assertTrue(html.contains("<a href=\"d.html#e\">c</a> <a href=\"g.html\">f"), html));
  }

  /** Copies of a page make as many copies of its HTML, but for the numbers of equal anchors. */
  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".*", disabledReason = "too long")
  void fiveMegabytesInTheUsualMemory() throws IOException {
    String text = Tree.text(Tree.root().resolve("docs/memory.md")) + "\n\n";
    int copies = LARGE_BYTES / text.length() + 1;
    String once = withoutAnchors(html(page(text), ""));
    String all = withoutAnchors(html(page(text.repeat(copies)), ""));
    assertEquals((once + "\n").repeat(copies).strip(), all.strip());
  }

  private Path page(String text) throws IOException {
    return Files.writeString(folder.resolve("page.md"), text);
  }

  private static String withoutAnchors(String html) {
    return html.replaceAll(" id=\"[^\"]*\"", "").strip();
  }

  /** Signs that mean something, in any order. */
  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".*", disabledReason = "too long")
  void whateverIsWrittenTheTagsMatch() throws IOException {
    for (int seed = 0; seed < RANDOM_PAGES; seed++) {
      Random random = new Random(seed);
      String text =
          Stream.generate(() -> SIGNS.get(random.nextInt(SIGNS.size())))
              .limit(1 + random.nextInt(120))
              .collect(Collectors.joining());
      assertTagsMatch(html(page(text), LITTLE_MEMORY));
    }
  }

  private static String html(Path page, String settings) {
    return run(List.of(page.toString()), settings);
  }

  private static String run(List<String> arguments, String settings) {
    ProgramRun run = ProgramRun.of(PROGRAM, Settings.parse(settings), arguments);
    assertEquals("", run.err());
    return run.out();
  }

  /** Every tag is closed in turn, and nothing else looks like one. */
  private static void assertTagsMatch(String html) {
    Deque<String> open = new ArrayDeque<>();
    StringBuilder between = new StringBuilder();
    Matcher tag = TAG.matcher(html);
    while (tag.find()) {
      tag.appendReplacement(between, "");
      if (!tag.group(1).isEmpty()) {
        assertEquals(open.poll(), tag.group(2), html);
      } else if (tag.group(4).isEmpty()) {
        open.push(tag.group(2));
      }
    }
    tag.appendTail(between);
    assertAll(
        () -> assertTrue(open.isEmpty(), () -> "open: " + open + " in " + html),
        () -> assertFalse(LOOSE.matcher(between).find(), () -> between + " from " + html));
  }
}
