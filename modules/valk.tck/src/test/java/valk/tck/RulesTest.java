package valk.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule of a provider in docs/memory.md has one test, and each test is in the document. */
class RulesTest {
  private static final Path DOCUMENT = Path.of("../../docs/memory.md");
  private static final Pattern ROW =
      Pattern.compile("\\| ([0-9H]\\d\\d) ([PSABH]) \\| .* \\| (.*) \\|");

  /** No test can show that a thread sees in time what another one wrote. */
  private static final String NOT_TESTABLE = "310";

  @Test
  void theDocumentAndTheTestsAgree() throws IOException {
    assertEquals(testsByRule(), documentedTests());
  }

  private static Map<String, String> documentedTests() throws IOException {
    Map<String, String> tests = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      var row = ROW.matcher(line);
      if (row.matches() && !row.group(1).equals(NOT_TESTABLE)) {
        tests.put(row.group(1), row.group(3).replace("`", ""));
      }
    }
    return tests;
  }

  private static Map<String, String> testsByRule() {
    Map<String, String> tests = new TreeMap<>();
    for (String test : tests()) {
      String other = tests.put(test.substring(4, 7), test);
      assertEquals(null, other, "two tests of one rule");
    }
    return tests;
  }

  private static Set<String> tests() {
    List<Class<?>> tiers =
        List.of(
            SpaceProviderRules.class,
            ScratchArenaProviderRules.class,
            SlabProviderRules.class,
            HeapProviderRules.class);
    return tiers.stream()
        .flatMap(tier -> Stream.of(tier.getMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
