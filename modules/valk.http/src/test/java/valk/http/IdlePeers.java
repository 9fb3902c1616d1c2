package valk.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Peers that connect and say nothing, in a process of their own: one process may not have as many
 * sockets as both ends of them need.
 */
final class IdlePeers implements AutoCloseable {
  private static final String DONE = "connected";

  private final Process process;

  private IdlePeers(Process process) {
    this.process = process;
  }

  /** Connects so many peers, and returns when all are. */
  static IdlePeers connect(int port, int count) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                classes().toString(),
                IdlePeers.class.getName(),
                Integer.toString(port),
                Integer.toString(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    IdlePeers peers = new IdlePeers(process);
    String said = process.inputReader(UTF_8).readLine();
    if (!DONE.equals(said)) {
      peers.close();
      throw new IOException("the peers said: " + said);
    }
    return peers;
  }

  private static Path classes() {
    try {
      Path file = Path.of(IdlePeers.class.getResource("IdlePeers.class").toURI());
      return file.resolve("../../..").normalize();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The process: connects, says so, and ends when its input does.
   *
   * @param arguments the port, and how many peers
   */
  public static void main(String[] arguments) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      sockets.add(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])));
    }
    System.out.println(DONE);
    System.in.read();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
