package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import valk.gc.ManagedHeap;
import valk.memory.Space;

/** A JVM without any flag embeds an interpreter and says nothing on its own. */
final class NoWarningsTest {
  private static final String PROGRAM =
      """
      import valk.eval.Interpreter;

      public class Program {
        public static void main(String[] arguments) {
          try (Interpreter lisp = Interpreter.builder().build()) {
            lisp.eval("(fun {sum n} {if (== n 0) {0} {+ n (sum (- n 1))}})");
            System.out.print(lisp.eval("(do (mem/gc/collect) (sum 10000))").print());
          }
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void onTheClassPath() throws Exception {
    assertEquals("50005000", outputWith("-cp", places() + File.pathSeparator + folder));
  }

  @Test
  void onTheModulePath() throws Exception {
    assertEquals(
        "50005000",
        outputWith("-p", places(), "--add-modules", "valk.eval", "-cp", folder.toString()));
  }

  private static String places() throws URISyntaxException {
    List<String> places = new ArrayList<>();
    for (Class<?> type : List.of(Interpreter.class, ManagedHeap.class, Space.class)) {
      URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
      places.add(Path.of(place).toString());
    }
    return String.join(File.pathSeparator, places);
  }

  private String outputWith(String... options) throws Exception {
    String source = Files.writeString(folder.resolve("Program.java"), PROGRAM).toString();
    assertEquals("", output("javac", "-d", folder.toString(), "-cp", places(), source));
    return output("java", Stream.concat(Stream.of(options), Stream.of("Program")));
  }

  private static String output(String tool, String... arguments) throws Exception {
    return output(tool, Stream.of(arguments));
  }

  /** What a tool of the JDK prints, and whatever the JVM adds on its own. */
  private static String output(String tool, Stream<String> arguments) throws Exception {
    String path = Path.of(System.getProperty("java.home"), "bin", tool).toString();
    List<String> command = Stream.concat(Stream.of(path), arguments).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
