package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import valk.eval.Interpreter;
import valk.eval.conformance.Sheet.Example;
import valk.eval.conformance.Sheet.Section;

/**
 * Every function and form that the interpreter has is explained, described and tested. Which
 * section tests which is written to {@code target/coverage.md}.
 */
final class CoverageTest {
  private static Map<String, String> docs = Map.of();

  @BeforeAll
  static void askTheInterpreter() {
    try (Interpreter lisp = Interpreter.builder().build()) {
      docs = Vocabulary.docs(lisp);
    }
  }

  @Test
  void eachHasASignatureAndADoc() {
    assertTrue(docs.size() > 150, () -> "only " + docs.keySet());
    docs.forEach(
        (name, doc) -> {
          List<String> lines = doc.lines().toList();
          assertTrue(lines.getFirst().matches(Pattern.quote("(" + name) + "( .*)?\\)"), doc);
          assertTrue(lines.size() > 1 && lines.get(1).endsWith("."), doc);
        });
  }

  @Test
  void eachIsInTheReference() {
    String page = Tree.text(Tree.root().resolve("docs/language.md"));
    List<String> missing =
        docs.keySet().stream().filter(name -> !mention(name).matcher(page).find()).toList();
    assertEquals(List.of(), missing, "not in docs/language.md");
  }

  @Test
  void eachIsInASheet() throws IOException {
    Map<String, List<String>> places = new TreeMap<>();
    docs.keySet().forEach(name -> places.put(name, new ArrayList<>()));
    for (Path file : Tree.files(Tree.sheets(), ".valk")) {
      for (Section section : Sheet.parse(Tree.text(file)).sections()) {
        String place = file.getFileName() + ":" + section.line() + " " + section.title();
        places.forEach((name, found) -> addIfCalled(name, section, place, found));
      }
    }
    Path target = Files.createDirectories(Tree.root().resolve("modules/valk.eval/target"));
    Files.writeString(target.resolve("coverage.md"), table(places));
    List<String> untested = places.keySet().stream().filter(n -> places.get(n).isEmpty()).toList();
    assertEquals(List.of(), untested, "in no example of a sheet");
  }

  private static void addIfCalled(String name, Section section, String place, List<String> found) {
    Pattern mention = mention(name);
    if (section.examples().stream().map(Example::code).anyMatch(c -> mention.matcher(c).find())) {
      found.add(place);
    }
  }

  /** The name with nothing beside it that could belong to a longer one. */
  private static Pattern mention(String name) {
    return Pattern.compile(
        "(?<![^\\s(){}\\[\\]`'@,])" + Pattern.quote(name) + "(?![^\\s(){}\\[\\]`])");
  }

  private static String table(Map<String, List<String>> places) {
    String grammar = Tree.text(Tree.sheets().resolve("generator/grammar.txt"));
    StringBuilder table =
        new StringBuilder("| name | tested in | first | random programs |\n|---|---|---|---|\n");
    places.forEach(
        (name, found) ->
            table.append(
                "| `%s` | %d sections | %s | %s |%n"
                    .formatted(
                        name,
                        found.size(),
                        found.isEmpty() ? "" : found.getFirst(),
                        mention(name).matcher(grammar).find() ? "yes" : "")));
    return table.toString();
  }
}
