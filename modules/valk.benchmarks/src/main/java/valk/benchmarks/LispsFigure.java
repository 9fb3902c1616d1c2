package valk.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The nine programs of {@link TiersFigure} in other languages, as first called and warm, and the
 * most memory that each process had resident. Every round starts a process of each language that is
 * installed. The baseline is Valkyria as users get it.
 */
final class LispsFigure implements Figure {
  private static final List<String> PROGRAMS =
      List.of("fib", "tak", "queens", "trees", "pipeline", "nrev", "deriv", "closures", "mutual");

  /** How near to the two that compile to machine code is near enough. */
  private static final double NEAR = 1 / 1.5;

  @Override
  public String name() {
    return "lisps";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    List<LispSystem> installed = installed(report);
    Map<LispSystem, List<Map<String, List<Double>>>> values = new EnumMap<>(LispSystem.class);
    Path folder = Files.createTempDirectory("lisps");
    try {
      for (int i = 0; i < rounds; i++) {
        for (LispSystem system : installed) {
          values.computeIfAbsent(system, _ -> new ArrayList<>()).add(system.run(folder));
        }
      }
    } finally {
      HttpProcess.delete(folder.toFile());
    }
    for (String program : PROGRAMS) {
      report("warm", "ms", program, values, report);
      report("first", "ms", program, values, report);
    }
    report(MeasuringProcess.PEAK, "MB", "", values, report);
    installed.stream().filter(LispSystem::isOther).forEach(system -> count(system, values, report));
  }

  private List<LispSystem> installed(Report report) {
    List<LispSystem> installed = new ArrayList<>();
    for (LispSystem system : LispSystem.values()) {
      if (system.isInstalled()) {
        installed.add(system);
      } else {
        report.note(name() + ": not installed: " + system.title());
      }
    }
    return installed;
  }

  private void report(
      String what,
      String unit,
      String program,
      Map<LispSystem, List<Map<String, List<Double>>>> values,
      Report report) {
    String key = program.isEmpty() ? what : program + ", " + what;
    double[] baseline = of(values, LispSystem.VALKYRIA, key);
    for (LispSystem system : values.keySet()) {
      double[] measured = of(values, system, key);
      String subject = program.isEmpty() ? system.title() : program + ", " + system.title();
      if (measured.length == baseline.length) {
        report.add(name() + " " + what, unit, subject, new Target.None(), measured, baseline);
      } else {
        report.note(name() + " " + what + ": fails: " + subject);
      }
    }
  }

  /** One value for each round; fewer if there were rounds in which the program failed. */
  private static double[] of(
      Map<LispSystem, List<Map<String, List<Double>>>> values, LispSystem system, String key) {
    return values.getOrDefault(system, List.of()).stream()
        .flatMap(round -> round.getOrDefault(key, List.of()).stream())
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** Counts the programs in which Valkyria is ahead of a system, and near to it. */
  private void count(
      LispSystem system, Map<LispSystem, List<Map<String, List<Double>>>> values, Report report) {
    report.note(
        "%s: ahead of %s in %d of %d, within 1.5x in %d"
            .formatted(
                name(),
                system.title(),
                slower(1, system, values),
                PROGRAMS.size(),
                slower(NEAR, system, values)));
  }

  /** In how many programs a system takes this many times as long as Valkyria, or fails. */
  private static long slower(
      double factor, LispSystem system, Map<LispSystem, List<Map<String, List<Double>>>> values) {
    return PROGRAMS.stream()
        .map(program -> program + ", warm")
        .filter(
            key -> factor <= ratio(of(values, system, key), of(values, LispSystem.VALKYRIA, key)))
        .count();
  }

  private static double ratio(double[] values, double[] baseline) {
    if (values.length != baseline.length) {
      return Double.POSITIVE_INFINITY;
    }
    double[] ratios = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      ratios[i] = values[i] / baseline[i];
    }
    return Report.quantile(ratios, 0.5);
  }
}
