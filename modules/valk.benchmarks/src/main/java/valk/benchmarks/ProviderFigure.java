package valk.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Allocation of pairs in JVMs that know other providers than the default ones: those of a second
 * kind in use beside it, and an arena that was chosen from a jar. One JVM for each and each round,
 * in turn, since what a JVM has loaded it never forgets; of each JVM the round that took least.
 */
final class ProviderFigure implements Figure {
  private static final Map<ProviderProgram.Known, Target> TARGETS =
      Map.of(
          ProviderProgram.Known.DEFAULT, new Target.None(),
          ProviderProgram.Known.SECOND, new Target.RatioAtMost(1.03),
          ProviderProgram.Known.JAR, new Target.RatioAtMost(1.05));

  private static final int ROUNDS_IN_A_JVM = 40;

  @Override
  public String name() {
    return "providers";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    Map<String, Map<ProviderProgram.Known, double[]>> measured = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (int k = 0; k < TARGETS.size(); k++) {
        int place = round % 2 == 0 ? k : TARGETS.size() - 1 - k;
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
    for (ProviderProgram.Known known : ProviderProgram.Known.values()) {
      report.add(
          name(),
          "ns/pair",
          loop + ", " + known.name().toLowerCase(Locale.ROOT),
          TARGETS.get(known),
          values.get(known),
          values.get(ProviderProgram.Known.DEFAULT));
    }
  }
}
