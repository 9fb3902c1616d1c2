package valk.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Asks a server of this JVM, on connections that stay, for one thing again and again: one thread,
 * and one request under way on each connection.
 */
final class HttpLoad {
  /**
   * What came out.
   *
   * @param rate requests a second
   * @param late nanoseconds within which 99 of 100 were answered
   * @param garbage bytes of the Java heap that all threads but the client's took, a request
   */
  record Result(double rate, double late, double garbage) {}

  private static final ByteBuffer REQUEST =
      ByteBuffer.wrap(
              "GET /some/path?a=b HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nUser-Agent: load\r\n\r\n"
                  .getBytes(US_ASCII))
          .asReadOnlyBuffer();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final int port;
  private final int requests;
  private final long[] times;
  private int sent;
  private int answered;
  private int responseBytes;

  HttpLoad(int port, int requests) {
    this.port = port;
    this.requests = requests;
    this.times = new long[requests];
  }

  /** A connection with its request under way. */
  private static final class Peer {
    private final SocketChannel channel;
    private final ByteBuffer response = ByteBuffer.allocateDirect(32 << 10);
    private long sentAt;

    Peer(SocketChannel channel) {
      this.channel = channel;
    }
  }

  Result run(int connections) throws IOException {
    try (Selector selector = Selector.open()) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        peers.add(connect());
      }
      responseBytes = measureResponse(peers.getFirst());
      for (Peer peer : peers) {
        peer.channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, peer);
      }
      Result result = measure(selector, peers);
      for (Peer peer : peers) {
        peer.channel.close();
      }
      return result;
    }
  }

  private Peer connect() throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new Peer(channel.setOption(StandardSocketOptions.TCP_NODELAY, true));
  }

  /** Every response has as many bytes as the first: heads differ in nothing but their dates. */
  private static int measureResponse(Peer peer) throws IOException {
    peer.channel.write(REQUEST.duplicate());
    StringBuilder text = new StringBuilder();
    int wanted = Integer.MAX_VALUE;
    while (text.length() < wanted) {
      peer.response.clear();
      int count = peer.channel.read(peer.response);
      if (count < 0) {
        throw new EOFException("after: " + text);
      }
      text.append(US_ASCII.decode(peer.response.flip()));
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        wanted = end + 4 + contentLength(text.substring(0, end));
      }
    }
    return wanted;
  }

  private static int contentLength(String head) {
    return Arrays.stream(head.toLowerCase(Locale.ROOT).split("\r\n"))
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElseThrow();
  }

  private Result measure(Selector selector, List<Peer> peers) throws IOException {
    long client = Thread.currentThread().threadId();
    long all = threads.getTotalThreadAllocatedBytes();
    long own = threads.getThreadAllocatedBytes(client);
    long began = System.nanoTime();
    for (Peer peer : peers) {
      send(peer);
    }
    while (answered < requests) {
      selector.select(this::take);
    }
    double nanos = System.nanoTime() - began;
    long ofServer =
        threads.getTotalThreadAllocatedBytes()
            - all
            - (threads.getThreadAllocatedBytes(client) - own);
    Arrays.sort(times);
    return new Result(
        requests / nanos * 1e9, times[requests * 99 / 100], (double) ofServer / requests);
  }

  private void send(Peer peer) throws IOException {
    if (sent < requests) {
      sent++;
      peer.response.clear();
      peer.sentAt = System.nanoTime();
      peer.channel.write(REQUEST.duplicate());
    }
  }

  private void take(SelectionKey key) {
    Peer peer = (Peer) key.attachment();
    try {
      if (peer.channel.read(peer.response) < 0) {
        throw new EOFException("the server closed a connection");
      }
      if (peer.response.position() == responseBytes) {
        times[answered++] = System.nanoTime() - peer.sentAt;
        send(peer);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
