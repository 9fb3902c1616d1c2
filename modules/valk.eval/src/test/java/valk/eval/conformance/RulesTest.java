package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import valk.eval.conformance.Sheet.Section;

/** The numbered rules of {@code docs/language-rules.md} and the sections that test them. */
final class RulesTest {
  private static final Pattern ROW = Pattern.compile("\\| (L\\d{3}) \\| (.*) \\| (.*?) ?\\|");
  private static final Pattern NUMBER = Pattern.compile("\\bL\\d{3}\\b");
  private static final Pattern TEST =
      Pattern.compile("`(?:(\\w+)\\.(\\w+)|(programs/[\\w-]+.valk))`");

  /** What stands in the last column of each rule. */
  private static Map<String, String> rules() {
    Map<String, String> rules = new TreeMap<>();
    for (String line : Tree.text(Tree.root().resolve("docs/language-rules.md")).lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertEquals(null, rules.put(row.group(1), row.group(3)), () -> "twice: " + line);
      }
    }
    return rules;
  }

  private static Set<String> numbersInTitles() {
    Set<String> numbers = new TreeSet<>();
    for (Path file : Tree.files(Tree.sheets(), ".valk")) {
      for (Section section : Sheet.parse(Tree.text(file)).sections()) {
        NUMBER.matcher(section.title()).results().forEach(match -> numbers.add(match.group()));
      }
    }
    return numbers;
  }

  @Test
  void everyRuleHasATestAndEveryNumberIsOfARule() {
    Set<String> untested = new TreeSet<>();
    rules()
        .forEach(
            (number, test) -> {
              if (test.isBlank()) {
                untested.add(number);
              }
            });
    Set<String> unknown = numbersInTitles();
    assertTrue(unknown.size() > 100, "the sheets name their rules");
    Set<String> named = Set.copyOf(unknown);
    untested.removeAll(named);
    unknown.removeAll(rules().keySet());
    assertEquals(Set.of(), untested, "rules that no section names");
    assertEquals(Set.of(), unknown, "numbers of no rule");
  }

  @Test
  void theTestsThatRulesNameAreThere() throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(Tree.root().resolve("modules"))) {
      sources = files.filter(p -> p.toString().endsWith("Test.java")).toList();
    }
    rules()
        .forEach(
            (number, text) ->
                TEST.matcher(text)
                    .results()
                    .forEach(
                        test ->
                            assertTrue(
                                test.group(3) != null
                                    ? Files.exists(Tree.sheets().resolve(test.group(3)))
                                    : isIn(sources, test.group(1), test.group(2)),
                                () -> number + " names " + test.group())));
  }

  private static boolean isIn(List<Path> sources, String type, String method) {
    return sources.stream()
        .filter(p -> p.endsWith(type + ".java"))
        .anyMatch(p -> Tree.text(p).contains(" " + method + "("));
  }
}
