package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sends bytes as they are, and reads responses. */
final class RawClient implements AutoCloseable {

  /**
   * A response.
   *
   * @param status its status
   * @param head its lines before the body, each as sent
   * @param body its body, out of its chunks
   */
  record Answer(int status, List<String> head, String body) {
    String field(String name) {
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    }
  }

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(300_000); // So that what hangs ends, on any machine.
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  Socket socket() {
    return socket;
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  /** Sends a request of HTTP/1.1 without a body. */
  RawClient get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  Answer answer() throws IOException {
    return answer(true);
  }

  Answer answer(boolean hasBody) throws IOException {
    List<String> head = new ArrayList<>();
    String status = line();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.add(line);
    }
    Answer bare = new Answer(Integer.parseInt(status.substring(9, 12)), head, "");
    return hasBody ? new Answer(bare.status(), head, body(bare)) : bare;
  }

  private String body(Answer bare) throws IOException {
    if (!bare.field("content-length").isEmpty()) {
      return text(in.readNBytes(Integer.parseInt(bare.field("content-length"))));
    }
    if (bare.field("transfer-encoding").equals("chunked")) {
      return chunks();
    }
    return bare.status() == 204 || bare.status() == 304 || bare.status() == 100
        ? ""
        : text(in.readAllBytes());
  }

  private String chunks() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int size = size(); size > 0; size = size()) {
      all.append(text(in.readNBytes(size)));
      line();
    }
    line();
    return all.toString();
  }

  private int size() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("after: " + line);
      }
      line.write(c);
    }
    String text = text(line.toByteArray());
    if (!text.endsWith("\r")) {
      throw new IOException("a line ends in LF alone: " + text);
    }
    return text.substring(0, text.length() - 1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /** Says whether the server has closed the connection, and nothing more came. */
  boolean isAtEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException _) {
      return true; // A reset.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
