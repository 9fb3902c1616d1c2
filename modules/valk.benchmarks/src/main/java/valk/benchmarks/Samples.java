package valk.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * Measurements that were made elsewhere, round by round in turn, as those of a {@link Comparison}
 * are.
 *
 * @param figure what the comparison is called
 * @param unit what its numbers are
 * @param values by subject, one number for each round; the first subject is the baseline
 */
record Samples(String figure, String unit, Map<String, List<Double>> values) {
  /** Reports the measurements of one subject. */
  void add(String subject, String reportedAs, Target target, Report report) {
    List<Double> baseline = values.values().iterator().next();
    report.add(figure, unit, reportedAs, target, array(of(subject)), array(baseline));
  }

  private List<Double> of(String subject) {
    List<Double> samples = values.get(subject);
    if (samples == null) {
      throw new IllegalArgumentException("no subject " + subject + " in " + values.keySet());
    }
    return samples;
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
