package valk.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Scripts that take about a second, from the start of their process to its end: as users run them,
 * against interpreted alone. With the image if there is one, else with the classes of this JVM.
 */
final class ColdFigure implements Figure {
  private static final double MOST = 1.1;
  private static final int WARM_UPS = 1;

  /** A file of this module, and what is repeated for a second. */
  private record Script(String name, String file, String end) {}

  private static final List<Script> SCRIPTS =
      List.of(
          new Script("programs of every kind", "suite.valk", "(dotimes {i 30} {suite 1000})"),
          new Script(
              "nine programs",
              "tiers.valk",
              """
              (dotimes {i 8}
                {(run-fib) (run-tak) (run-queens) (run-trees) (run-pipeline) (run-nrev) (run-deriv)
                 (run-closures) (run-mutual)})
              """));

  private final Path image;

  /**
   * @param image the image's folder
   */
  ColdFigure(Path image) {
    this.image = image;
  }

  @Override
  public String name() {
    return "cold";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    report.note(name() + (hasImage() ? ": the image" : ": a class path, there is no image"));
    Path folder = Files.createTempDirectory("cold");
    try {
      for (Script script : SCRIPTS) {
        measure(script.name(), written(folder, script), rounds, report);
      }
    } finally {
      HttpProcess.delete(folder.toFile());
    }
  }

  private void measure(String name, Path script, int rounds, Report report) throws Exception {
    List<String> interpreted = command("1", script);
    List<String> usual = command("both", script);
    new Comparison(
            name(),
            "ms",
            Subject.of(name + ", tier 1", () -> StartUpFigure.run(interpreted)),
            List.of(Subject.atMost(MOST, name + ", both tiers", () -> StartUpFigure.run(usual))))
        .measure(WARM_UPS, rounds, report);
  }

  private boolean hasImage() {
    return Files.isExecutable(launcher());
  }

  private Path launcher() {
    return image.resolve("bin/valk");
  }

  private List<String> command(String tier, Path script) {
    if (hasImage()) {
      return List.of(launcher().toString(), "--tier", tier, script.toString());
    }
    List<String> flags = List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Dvalk.tier=" + tier);
    return new ForkedJvm(ScriptProgram.class, flags).command(script.toString());
  }

  private static Path written(Path folder, Script script) throws IOException {
    String text = LispPrograms.text(script.file()) + "\n" + script.end();
    return Files.writeString(folder.resolve(script.file()), text, UTF_8);
  }
}
