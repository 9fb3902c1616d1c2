package valk.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Allocation of pairs in JVMs that know other providers than the default ones: those of a second
 * kind in use beside it, and an arena that was chosen from a jar. One JVM for each and each round,
 * in turn, since what a JVM has loaded it never forgets; of each JVM the round that took least.
 */
final class ProviderFigure implements Figure {
  private static final int ROUNDS_IN_A_JVM = 40;

  @Override
  public String name() {
    return "providers";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    Map<String, Map<ProviderProgram.Known, double[]>> measured = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (int k = 0; k < ProviderProgram.Known.values().length; k++) {
        int place = round % 2 == 0 ? k : ProviderProgram.Known.values().length - 1 - k;
        ProviderProgram.Known known = ProviderProgram.Known.values()[place];
        for (Map.Entry<String, List<Double>> least : run(known).entrySet()) {
          measured.computeIfAbsent(least.getKey(), loop -> new LinkedHashMap<>())
                  .computeIfAbsent(known, any -> new double[rounds])[round] =
              least.getValue().getFirst();
        }
      }
    }
    measured.forEach((loop, values) -> report(loop, values, report));
  }

  private static Map<String, List<Double>> run(ProviderProgram.Known known)
      throws IOException, InterruptedException {
    return new ForkedJvm(ProviderProgram.class, List.of("-XX:+UseSerialGC"))
        .run(String.valueOf(ROUNDS_IN_A_JVM), known.name());
  }

  private void report(String loop, Map<ProviderProgram.Known, double[]> values, Report report) {
    double[] baseline = of(values, ProviderProgram.Known.DEFAULT);
    for (ProviderProgram.Known known : ProviderProgram.Known.values()) {
      String subject = loop + ", " + known.name().toLowerCase(Locale.ROOT);
      report.add(name(), "ns/pair", subject, target(known), of(values, known), baseline);
    }
  }

  private static double[] of(
      Map<ProviderProgram.Known, double[]> values, ProviderProgram.Known known) {
    return Objects.requireNonNull(values.get(known), known.name());
  }

  private static Target target(ProviderProgram.Known known) {
    return switch (known) {
      case DEFAULT -> new Target.None();
      case SECOND -> new Target.RatioAtMost(1.03);
      case JAR -> new Target.RatioAtMost(1.05);
    };
  }
}
