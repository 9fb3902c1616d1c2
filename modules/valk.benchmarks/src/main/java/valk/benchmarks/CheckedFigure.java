package valk.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import valk.gc.Tiers;

/**
 * A suite of Lisp programs on the providers of {@code valk.checked} against the same suite on the
 * default ones, a JVM for each and each round, in turn.
 */
final class CheckedFigure implements Figure {
  private static final String CHECKED = "checked";

  @Override
  public String name() {
    return CHECKED;
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    String choice = choice();
    if (choice.isEmpty()) {
      report.note("checked: left out, no such provider is installed");
      return;
    }
    new Comparison(
            name(),
            "ms",
            Subject.of("the default providers", () -> suite(List.of("-XX:+UseSerialGC"))),
            List.of(
                Subject.of(
                    choice,
                    () -> suite(List.of("-XX:+UseSerialGC", "-Dvalk.providers=" + choice)))))
        .measure(0, rounds, report);
  }

  /** Every tier that has a checked provider. */
  private static String choice() {
    return String.join(
        ",",
        Tiers.installed(System.err::println).choices().stream()
            .filter(choice -> choice.name().equals(CHECKED))
            .map(choice -> choice.tier() + "=" + CHECKED)
            .toList());
  }

  private static double suite(List<String> flags) throws IOException, InterruptedException {
    Map<String, List<Double>> values = new ForkedJvm(SuiteProgram.class, flags).run();
    return values.values().iterator().next().getFirst();
  }
}
