package valk.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A process that measures something.
 *
 * <p>It prints a line for each measurement, {@code name=value}; other lines are passed on. At each
 * line the most memory that it had resident is looked up; so that this is possible at its end, it
 * prints {@value #END} there and waits for the end of its standard input.
 */
final class MeasuringProcess {
  /** The name of the most memory that the process had resident, in MB. Linux only. */
  static final String PEAK = "peak";

  private static final String END = "end";
  private static final String PEAK_OF_STATUS = "VmHWM:";
  private static final double KILOBYTES = 1024;

  private final Process process;
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  private MeasuringProcess(Process process) {
    this.process = process;
  }

  /**
   * Runs a command to its end.
   *
   * @param environment is added to that of this process
   * @return the values of each name in the order in which they came
   * @throws IllegalStateException if it ends with another status than 0
   */
  static Map<String, List<Double>> run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    MeasuringProcess running = new MeasuringProcess(builder.start());
    int status = running.read();
    if (status != 0) {
      throw new IllegalStateException("status " + status + " of " + command);
    }
    return running.values;
  }

  private int read() throws IOException, InterruptedException {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        accept(line);
      }
    }
    return process.waitFor();
  }

  private void accept(String line) throws IOException {
    int split = line.lastIndexOf('=');
    notePeak();
    if (line.equals(END)) {
      process.getOutputStream().close();
    } else if (split < 0) {
      System.out.println("# " + line);
    } else {
      add(line.substring(0, split), Double.parseDouble(line.substring(split + 1)));
    }
  }

  private void notePeak() {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      lines
          .filter(line -> line.startsWith(PEAK_OF_STATUS))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KILOBYTES)
          .forEach(peak -> values.put(PEAK, List.of(peak)));
    } catch (IOException | UncheckedIOException _) {
      return; // It has just ended, or this is another system: what was seen before is kept.
    }
  }

  private void add(String name, double value) {
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }
}
