package valk.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import valk.memory.Space;

/**
 * A JVM with other flags, in which one of this module's programs measures.
 *
 * <p>The program prints a line for each measurement, as a {@link MeasuringProcess} does.
 */
final class ForkedJvm {
  private final List<String> flags;
  private final Class<?> program;

  /**
   * @param program has a {@code main}
   * @param flags JVM flags, beside the class path, native access and the mode of access, which are
   *     those of this JVM
   */
  ForkedJvm(Class<?> program, List<String> flags) {
    this.program = program;
    this.flags = flags;
  }

  /** Runs the program to its end; the values of each name in the order in which they came. */
  Map<String, List<Double>> run(String... arguments) throws IOException, InterruptedException {
    return MeasuringProcess.run(command(arguments), Map.of());
  }

  /** What starts the program, with arguments. */
  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dvalk.access=" + Space.accessMode());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
