package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
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
    assertEquals("50005000", output("-cp", places()));
  }

  @Test
  void onTheModulePath() throws Exception {
    assertEquals("50005000", output("-p", places(), "--add-modules", "valk.eval"));
  }

  private static String places() throws URISyntaxException {
    List<String> places = new ArrayList<>();
    for (Class<?> type : List.of(Interpreter.class, ManagedHeap.class, Space.class)) {
      places.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(File.pathSeparator, places);
  }

  /** What the program prints, and whatever the JVM adds on its own. */
  private String output(String... options) throws IOException, InterruptedException {
    Path program = Files.writeString(folder.resolve("Program.java"), PROGRAM);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        Stream.of(Stream.of(java), Stream.of(options), Stream.of(program.toString()))
            .flatMap(parts -> parts)
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }
}
