package valk.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code bin/valk -e '(+ 1 2)'}, launcher and AOT cache included, against an empty {@code main} on
 * the same image, with the launcher's own JVM flags except that the default CDS archive takes the
 * place of the AOT cache.
 */
final class StartUpFigure implements Figure {
  private static final String AOT_FLAG = "-XX:AOTCache=";
  private static final int LEAST_ROUNDS = 21;
  private static final int WARM_UPS = 3;
  private static final File NOTHING = new File("/dev/null");
  private static final double NANOS_PER_MILLI = 1e6;

  private final Path image;
  private final Path classes;

  /**
   * @param image the image's folder
   * @param classes where the class {@link Empty} is, a folder or a jar
   */
  StartUpFigure(Path image, Path classes) {
    this.image = image;
    this.classes = classes;
  }

  @Override
  public String name() {
    return "start-up";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    Path launcher = image.resolve("bin/valk");
    if (!Files.isExecutable(launcher)) {
      report.note("start-up: left out, there is no image at " + image);
      return;
    }
    List<String> empty = emptyMain(launcher);
    report.note("start-up: " + empty.stream().collect(Collectors.joining(" ")));
    new Comparison(
            name(),
            "ms",
            Subject.of("empty main, default CDS archive", () -> run(empty)),
            List.of(
                Subject.atMost(
                    1.5,
                    "bin/valk -e '(+ 1 2)'",
                    () -> run(List.of(launcher.toString(), "-e", "(+ 1 2)")))))
        .measure(WARM_UPS, Math.max(rounds, LEAST_ROUNDS), report);
  }

  private List<String> emptyMain(Path launcher) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(image.resolve("bin/java").toString());
    command.addAll(jvmFlags(Files.readString(launcher)));
    command.addAll(List.of("-cp", classes.toString(), Empty.class.getName()));
    return command;
  }

  /** What stands between {@code exec …/java} and {@code -m} in the launcher, but the AOT cache. */
  static List<String> jvmFlags(String launcher) {
    String command =
        launcher.substring(launcher.lastIndexOf("exec "), launcher.lastIndexOf(" -m "));
    return Arrays.stream(command.replace("\\\n", " ").split("\\s+", -1))
        .map(word -> word.replace("'", "").replace("\"", ""))
        .filter(word -> word.startsWith("-") && !word.startsWith(AOT_FLAG))
        .toList();
  }

  /** Milliseconds from the start of a command to its end. */
  static double run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long begin = System.nanoTime();
    int status = builder.start().waitFor();
    double millis = (System.nanoTime() - begin) / NANOS_PER_MILLI;
    if (status != 0) {
      throw new IllegalStateException("status " + status + " of " + command);
    }
    return millis;
  }
}
