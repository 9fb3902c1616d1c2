package valk.eval.conformance;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.Engine;

/** The language is the same whatever its memory is made of: sheets, programs and examples. */
@DisabledIfSystemProperty(
    named = "valk.zeal",
    matches = ".+",
    disabledReason = "too slow; ConformanceTest runs")
final class ProviderMatrixTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicContainer> everyProviderAtLength() {
    return Engines.whole().map(engine -> everything(engine, i -> true));
  }

  /** Each test on one of the engines, the next test on the next of them. */
  @TestFactory
  Stream<DynamicContainer> everyProviderThatShares() {
    List<Engine> engines = Engines.sharing();
    return IntStream.range(0, engines.size())
        .mapToObj(turn -> everything(engines.get(turn), i -> i % engines.size() == turn));
  }

  private DynamicContainer everything(Engine engine, IntPredicate chosen) {
    Sheets sheets = new Sheets(engine, folder);
    Stream<DynamicTest> tests =
        Stream.concat(
            tests(Stream.concat(sheets.sections(), new Pages(engine, folder).examples())),
            sheets.programs());
    List<DynamicTest> all = tests.toList();
    return dynamicContainer(
        engine.name(), IntStream.range(0, all.size()).filter(chosen).mapToObj(all::get));
  }

  /** What is in the containers, under names that begin with theirs. */
  private static Stream<DynamicTest> tests(Stream<DynamicContainer> containers) {
    return containers.flatMap(
        container ->
            container
                .getChildren()
                .map(DynamicTest.class::cast)
                .map(t -> named(container.getDisplayName() + ":" + t.getDisplayName(), t)));
  }

  private static DynamicTest named(String name, DynamicTest test) {
    return dynamicTest(name, test.getExecutable());
  }
}
