package valk.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * Measures subjects beside a baseline: in each round every one of them once, forwards and backwards
 * in turn, so that what disturbs the machine disturbs all of them alike.
 *
 * @param figure what the comparison is called
 * @param unit what its numbers are, such as {@code ns/pair}
 * @param baseline what the others are divided by, round by round
 * @param subjects the others
 */
record Comparison(String figure, String unit, Subject baseline, List<Subject> subjects) {
  /**
   * Measures and reports.
   *
   * @param warmUps rounds before the first that counts, 0 or more
   * @param rounds rounds that count, 1 or more
   */
  void measure(int warmUps, int rounds, Report report) throws Exception {
    List<Subject> all = Stream.concat(Stream.of(baseline), subjects.stream()).toList();
    double[][] measured = new double[all.size()][rounds];
    for (int i = -warmUps; i < rounds; i++) {
      for (int k = 0; k < all.size(); k++) {
        int subject = i % 2 == 0 ? k : all.size() - 1 - k;
        double value = all.get(subject).run().measure();
        if (i >= 0) {
          measured[subject][i] = value;
        }
      }
    }
    for (int k = 0; k < all.size(); k++) {
      Subject subject = all.get(k);
      report.add(figure, unit, subject.name(), subject.target(), measured[k], measured[0]);
    }
  }
}
