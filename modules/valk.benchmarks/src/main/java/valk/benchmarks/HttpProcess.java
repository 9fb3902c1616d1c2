package valk.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Servers that are programs of this machine, each one process at work, on a free port. */
final class HttpProcess {
  private static final long MOST_SECONDS = 20;
  private static final long PAUSE_MILLIS = 20;

  private static final String NODE =
      """
      const http = require('http');
      const body = BODY;
      http.createServer((request, response) => {
        const text = body();
        response.writeHead(200, {
          'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text)});
        response.end(text);
      }).listen(PORT, '127.0.0.1');
      """;

  private static final String NGINX =
      """
      daemon off;
      worker_processes 1;
      pid FOLDER/pid;
      error_log FOLDER/error.log;
      events {}
      http {
        access_log off;
        keepalive_requests 1000000000;
        client_body_temp_path FOLDER/body;
        proxy_temp_path FOLDER/proxy;
        fastcgi_temp_path FOLDER/fastcgi;
        uwsgi_temp_path FOLDER/uwsgi;
        scgi_temp_path FOLDER/scgi;
        default_type application/json;
        server { listen 127.0.0.1:PORT; location / { return 200 'BODY'; } }
      }
      """;

  private HttpProcess() {}

  /** Says whether a program of this name is on the path. */
  static boolean isInstalled(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  static HttpServers.Running node(String function) throws IOException {
    int port = freePort();
    Path folder = Files.createTempDirectory("figure");
    Path script =
        Files.writeString(folder.resolve("server.js"), filled(NODE, folder, port, function));
    return running(port, folder, "node", script.toString());
  }

  static HttpServers.Running nginx(String body) throws IOException {
    int port = freePort();
    Path folder = Files.createTempDirectory("figure");
    String text = filled(NGINX, folder, port, body);
    Path file = Files.writeString(folder.resolve("nginx.conf"), text);
    return running(port, folder, "nginx", "-p", folder.toString(), "-c", file.toString());
  }

  private static String filled(String text, Path folder, int port, String body) {
    return text.replace("FOLDER", folder.toString())
        .replace("PORT", Integer.toString(port))
        .replace("BODY", body);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static HttpServers.Running running(int port, Path folder, String... command)
      throws IOException {
    Path log = folder.resolve("output");
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        process.destroyForcibly();
        throw new IOException(command[0] + " does not listen: " + Files.readString(log, UTF_8));
      }
    }
    return new HttpServers.Running(port, () -> end(process, folder));
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      pause();
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Process process, Path folder) {
    process.destroy();
    process.onExit().join();
    delete(folder.toFile());
  }

  /** Deletes a file, or a folder with all that is in it. */
  static void delete(File file) {
    File[] inside = file.listFiles();
    if (inside != null) {
      Arrays.stream(inside).forEach(HttpProcess::delete);
    }
    if (!file.delete()) {
      file.deleteOnExit();
    }
  }
}
