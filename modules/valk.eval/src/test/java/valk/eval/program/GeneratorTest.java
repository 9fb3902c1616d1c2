package valk.eval.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.Engine;
import valk.eval.conformance.Tree;

/** Programs are the same for the same seed, mostly run to a value, and shrink. */
final class GeneratorTest {
  private static final Grammar GRAMMAR =
      Grammar.parse(Tree.text(Tree.sheets().resolve("generator/grammar.txt")));

  @TempDir private Path folder;

  private static Program program(long seed) {
    return Generator.program(GRAMMAR, seed);
  }

  @Test
  void aSeedAndItsChoicesGiveTheSameProgram() {
    for (long seed = 0; seed < 50; seed++) {
      Program program = program(seed);
      assertEquals(program.text(), program(seed).text());
      Program replayed = Generator.program(GRAMMAR, seed, program.choices());
      assertEquals(program.text(), replayed.text());
      assertArrayEquals(program.choices(), replayed.choices());
    }
  }

  @Test
  void mostFormsGiveAValueAndSomeAnErrorOrOutput() {
    List<Observation.Step> steps =
        LongStream.range(1000, 1012)
            .mapToObj(GeneratorTest::program)
            .filter(program -> !program.bombs())
            .map(program -> Observation.of(program, Engine.usual(), folder))
            .flatMap(seen -> seen.steps().stream())
            .toList();
    long values = steps.stream().filter(Observation.Step::isValue).count();
    assertTrue(values > steps.size() * 6L / 10, () -> values + " values of " + steps.size());
    assertTrue(values < steps.size(), "no error at all");
    assertTrue(steps.stream().anyMatch(step -> !step.output().isEmpty()), "no output at all");
  }

  @Test
  void theShrinkerKeepsNothingButWhatMatters() {
    Program found =
        LongStream.range(0, 1000)
            .mapToObj(GeneratorTest::program)
            .filter(p -> p.forms().size() > 5 && p.text().contains("vec/pop!"))
            .findFirst()
            .orElseThrow();
    Program least = Shrinker.shrink(GRAMMAR, found, p -> p.text().contains("vec/pop!"), 5000);
    assertEquals(1, least.forms().size(), least::replayable);
    assertTrue(least.text().length() < 60, least::replayable);
  }

  @Test
  void theShrinkerStopsWhenItMayAskNoMore() {
    Program found = program(7);
    assertEquals(found.text(), Shrinker.shrink(GRAMMAR, found, p -> true, 0).text());
  }

  @Test
  void aGrammarWithMistakesIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Grammar.parse("not a production"));
    assertThrows(IllegalArgumentException.class, () -> Grammar.parse("INT | (+ INT INT)"));
    assertThrows(IllegalArgumentException.class, () -> Grammar.parse("INT | 1\nINT | (f NONE)"));
  }
}
