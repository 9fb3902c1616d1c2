package valk.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Fifteen programs, and two more on lists and trees, one of them in a larger arena too, against the
 * same in plain Java, both in one JVM with its usual collector; every round in a JVM of its own.
 */
final class FifteenFigure implements Figure {
  private static final double MOST_MEAN = 2.5;

  /** Judged one by one, and no part of the mean. */
  private static final Map<String, Target> ALONE =
      Map.of(
          "trees of depth 16",
          new Target.RatioAtMost(2),
          FifteenProgram.LISTS,
          new Target.RatioAtMost(1.2),
          FifteenProgram.LISTS_IN_LARGE_ARENA,
          new Target.None());

  @Override
  public String name() {
    return "fifteen";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    List<Map<String, List<Double>>> values = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      values.add(new ForkedJvm(FifteenProgram.class, List.of()).run());
    }
    List<String> programs = programs(values.getFirst());
    for (String program : programs) {
      Target target = ALONE.getOrDefault(program, new Target.None());
      report(name(), program, "", target, values, report);
      report(name() + " first", program, FifteenProgram.FIRST, new Target.None(), values, report);
    }
    List<String> judged = programs.stream().filter(name -> !ALONE.containsKey(name)).toList();
    double[] means = values.stream().mapToDouble(round -> mean(judged, round)).toArray();
    double[] ones = means.clone();
    Arrays.fill(ones, 1);
    report.add(name(), "x", "geometric mean", new Target.ValueAtMost(MOST_MEAN), means, ones);
  }

  private static List<String> programs(Map<String, List<Double>> round) {
    return round.keySet().stream()
        .filter(key -> key.endsWith(FifteenProgram.JAVA))
        .map(key -> key.substring(0, key.length() - FifteenProgram.JAVA.length()))
        .toList();
  }

  private static void report(
      String figure,
      String program,
      String suffix,
      Target target,
      List<Map<String, List<Double>>> values,
      Report report) {
    String java = program + FifteenProgram.JAVA + suffix;
    String lisp = program + FifteenProgram.LISP + suffix;
    double[] baseline = of(values, java);
    report.add(figure, "ms", java, new Target.None(), baseline, baseline);
    report.add(figure, "ms", lisp, target, of(values, lisp), baseline);
  }

  private static double[] of(List<Map<String, List<Double>>> values, String key) {
    return values.stream().mapToDouble(round -> one(round, key)).toArray();
  }

  private static double one(Map<String, List<Double>> round, String key) {
    return round.getOrDefault(key, List.of()).getFirst();
  }

  private static double mean(List<String> programs, Map<String, List<Double>> round) {
    double logarithms = 0;
    for (String program : programs) {
      logarithms +=
          Math.log(one(round, program + FifteenProgram.LISP))
              - Math.log(one(round, program + FifteenProgram.JAVA));
    }
    return Math.exp(logarithms / programs.size());
  }
}
