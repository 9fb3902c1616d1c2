package valk.http.lisp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.spi.BuiltinProvider;

/** The command {@code valk} with a script that serves, as a process. */
class ScriptProcessTest {
  private static final String SERVE =
      """
      (def {server} (http/serve {:port 0 :workers 1 :request-time 3600000 :drain-time 3600000} (\\ {req} {
        case (get req :path "")
          {{"/stop"} (do (http/stop) "stopped")}
          {otherwise (do
            (write-file "BEGUN" "x")
            (while (error? (try {read-file "GO"} id)) {sleep 5})
            "done")}})))
      (print (http/port server))
      """;

  @TempDir private Path folder;
  private Path begun;
  private Path go;

  @BeforeEach
  void nameFiles() {
    begun = folder.resolve("begun");
    go = folder.resolve("go");
  }

  /** On the class path, where the descriptor of this module does not count. */
  private Process start() throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(BuiltinProvider.class.getName()), HttpFamily.class.getName());
    String text = SERVE.replace("BEGUN", begun.toString()).replace("GO", go.toString());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            "valk.repl.Main",
            Files.writeString(folder.resolve("serve.valk"), text).toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private String classPath() {
    return Stream.of(
            folder.toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int port(BufferedReader output) throws IOException {
    return Integer.parseInt(String.valueOf(output.readLine()));
  }

  private static CompletableFuture<String> get(HttpClient client, int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  private static void awaitNobodyListens(int port) throws IOException {
    try {
      while (true) {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
      }
    } catch (ConnectException _) {
      // As wanted.
    }
  }

  @Test
  void aScriptRunsUntilItsServerIsStopped() throws Exception {
    Process process = start();
    try (BufferedReader output = process.inputReader(UTF_8);
        HttpClient client = HttpClient.newHttpClient()) {
      assertEquals("stopped", get(client, port(output), "/stop").get());
      assertEquals(0, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aProcessThatIsToldToEndLetsRequestsFinish() throws Exception {
    Process process = start();
    try (BufferedReader output = process.inputReader(UTF_8);
        HttpClient client = HttpClient.newHttpClient()) {
      int port = port(output);
      CompletableFuture<String> slow = get(client, port, "/");
      while (!Files.exists(begun)) {
        Thread.sleep(1);
      }
      process.destroy(); // SIGTERM.
      awaitNobodyListens(port);
      Files.writeString(go, "");
      assertEquals("done", slow.get());
      assertEquals(128 + 15, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }
}
