package valk.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints medians, quartiles and ratios, and writes every single measurement to a CSV file with the
 * columns {@code figure,subject,unit,round,value,baseline}.
 *
 * <p>A ratio is the median of the ratios of the single rounds, not the ratio of two medians: a
 * round in which the machine was slow was slow for both.
 */
final class Report implements AutoCloseable {
  private final PrintStream out;
  private final PrintWriter csv;

  Report(PrintStream out, Path csvFile) throws IOException {
    this.out = out;
    this.csv = new PrintWriter(Files.newBufferedWriter(csvFile, StandardCharsets.UTF_8));
    csv.println("figure,subject,unit,round,value,baseline");
    line(
        "%-18s %-38s %28s %9s  %s%n", "figure", "subject", "median (quartiles)", "ratio", "target");
  }

  /** A remark between the figures. */
  void note(String text) {
    out.println("# " + text);
  }

  /**
   * Adds a subject.
   *
   * @param values one for each round
   * @param baseline those of the baseline, in the same rounds
   */
  void add(
      String figure,
      String unit,
      String subject,
      Target target,
      double[] values,
      double[] baseline) {
    double[] ratios = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      ratios[i] = values[i] / baseline[i];
      csv.printf(
          Locale.ROOT,
          "%s,\"%s\",%s,%d,%.4f,%.4f%n",
          figure,
          subject,
          unit,
          i,
          values[i],
          baseline[i]);
    }
    csv.flush();
    line(
        "%-18s %-38s %28s %8.2fx  %s%n",
        figure,
        subject,
        spread(values, unit),
        quantile(ratios, 0.5),
        verdict(target, quantile(values, 0.5), quantile(ratios, 0.5)));
  }

  private static String spread(double[] values, String unit) {
    return String.format(
        Locale.ROOT,
        "%.4g (%.3g..%.3g) %s",
        quantile(values, 0.5),
        quantile(values, 0.25),
        quantile(values, 0.75),
        unit);
  }

  private static String verdict(Target target, double value, double ratio) {
    String text = target.text();
    return text.isEmpty() ? "" : text + (target.isReached(value, ratio) ? " reached" : " MISSED");
  }

  /** The value below which this part of the values lies, interpolated. */
  static double quantile(double[] values, double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  private void line(String format, Object... arguments) {
    out.printf(Locale.ROOT, format, arguments);
  }

  @Override
  public void close() {
    csv.close();
  }
}
