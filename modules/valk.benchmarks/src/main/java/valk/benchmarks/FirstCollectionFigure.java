package valk.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The first collection of a short script, run by the image, against the median of those that
 * follow: with 50 000 pairs alive, which the first checkpoint has moved, ten times in one process,
 * and a process a round.
 */
final class FirstCollectionFigure implements Figure {
  private static final double MOST = 20;

  /** Prints the microseconds of each collection. */
  private static final String SCRIPT =
      """
      (fun {build n l} {if (== n 0) {l} {build (- n 1) (cons n l)}})
      (def {live} (build 50000 nil))
      (dotimes {i 10}
        {let {begin (time-us)}
          {(mem/gc/collect)
           (printf "collection=%d\\n" (- (time-us) begin))}})
      """;

  private final Path image;

  /**
   * @param image the image's folder
   */
  FirstCollectionFigure(Path image) {
    this.image = image;
  }

  @Override
  public String name() {
    return "first-collection";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    Path launcher = image.resolve("bin/valk");
    if (!Files.isExecutable(launcher)) {
      report.note(name() + ": left out, there is no image at " + image);
      return;
    }
    double[] first = new double[rounds];
    double[] later = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      List<Double> micros = micros(launcher);
      first[i] = micros.getFirst();
      later[i] = median(micros.subList(1, micros.size()));
    }
    report.add(name(), "us", "the nine after it", new Target.None(), later, later);
    report.add(name(), "us", "the first", new Target.RatioAtMost(MOST), first, later);
  }

  private static List<Double> micros(Path launcher) throws Exception {
    List<String> command = List.of(launcher.toString(), "-e", SCRIPT);
    return MeasuringProcess.run(command, Map.of()).getOrDefault("collection", List.of());
  }

  private static double median(List<Double> values) {
    return Report.quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
  }
}
