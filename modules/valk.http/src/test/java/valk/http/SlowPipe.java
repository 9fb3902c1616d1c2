package valk.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes one connection on to a server, a byte at a time on the way there. */
final class SlowPipe implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Socket server;

  SlowPipe(int port) throws IOException {
    server = new Socket(InetAddress.getLoopbackAddress(), port);
    server.setTcpNoDelay(true);
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void serve() {
    try (Socket client = listening.accept()) {
      Thread.ofVirtual().start(() -> pass(server, client, 32 << 10));
      pass(client, server, 1);
    } catch (IOException _) {
      // The test is over.
    }
  }

  private static void pass(Socket from, Socket to, int atOnce) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[atOnce];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        out.write(bytes, 0, count);
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    server.close();
  }
}
