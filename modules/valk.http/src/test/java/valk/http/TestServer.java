package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import valk.memory.SlabSnapshot;

/** A server for tests, and what is checked after each: everything came back. */
final class TestServer implements AutoCloseable {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration TO_DRAIN = Duration.ofMillis(200);
  private static final byte[] LETTERS = letters();
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, ForkJoinPool.commonPool());

  private final HttpServer server;

  TestServer(UnaryOperator<HttpServer.Builder> settings) {
    this(UnaryOperator.identity(), settings);
  }

  /** Starts a server whose usual handler is asked by another one. */
  TestServer(UnaryOperator<Handler> around, UnaryOperator<HttpServer.Builder> settings) {
    Handler handler = around.apply(this::handle);
    server = settings.apply(HttpServer.builder(handler).threads(2).limits(patient())).start();
  }

  static TestServer start() {
    return new TestServer(UnaryOperator.identity());
  }

  /**
   * Limits whose times no machine is too slow for, but for that to drain: what a test leaves
   * unanswered is cut soon. Tests of a time set that one.
   */
  static HttpLimits patient() {
    return HttpLimits.defaults()
        .reading(LONG, LONG, LONG)
        .answering(LONG, LONG)
        .ending(LONG, TO_DRAIN);
  }

  /** Starts a server that lets what is under way finish when it is closed. */
  static TestServer draining(UnaryOperator<HttpServer.Builder> settings) {
    HttpLimits limits = patient().ending(LONG, LONG);
    return new TestServer(builder -> settings.apply(builder).limits(limits));
  }

  int port() {
    return server.port();
  }

  ServerStats stats() {
    return server.stats();
  }

  /**
   * Sees that so many responses were sent. They are counted when the socket has taken their last
   * byte; a client may have read it before.
   */
  void assertResponses(long count) throws InterruptedException {
    for (int i = 0; i < 10_000 && stats().responses() < count; i++) {
      Thread.sleep(1);
    }
    assertEquals(count, stats().responses());
  }

  /** Waits until so many connections were accepted; each is counted by its own event loop. */
  void awaitAccepted(long count) throws InterruptedException {
    while (stats().accepted() < count) {
      Thread.sleep(1);
    }
  }

  RawClient client() throws IOException {
    return new RawClient(port());
  }

  private CompletionStage<Response> handle(Request request) {
    return switch (request.path()) {
      case "/later" ->
          CompletableFuture.supplyAsync(() -> echo(request), ForkJoinPool.commonPool());
      case "/never" -> new CompletableFuture<>();
      case "/throws" -> throw new IllegalStateException("as asked");
      case "/fails" -> CompletableFuture.failedFuture(new IllegalStateException("as asked"));
      default -> CompletableFuture.completedFuture(now(request));
    };
  }

  private static Response now(Request request) {
    return switch (request.path()) {
      case "/large" -> Response.of(200, large(Integer.parseInt(request.query())));
      case "/chunks" -> Response.chunked(200, pieces(Integer.parseInt(request.query())));
      case "/flow" ->
          new Response(
              200, Headers.NONE, new Response.Flow(new Ticks(Integer.parseInt(request.query()))));
      case "/sized" ->
          new Response(
              200,
              Headers.NONE,
              new Response.Sized(
                  6, List.of(new byte[] {'a', 'b', 'c'}, new byte[] {'d', 'e', 'f'})));
      case "/broken" -> Response.chunked(200, TestServer::broken);
      case "/empty" -> Response.of(204, new byte[0]);
      case "/fields" ->
          Response.text(
              200,
              String.join(
                  "|",
                  request.headers().all().stream().map(h -> h.name() + "=" + h.value()).toList()));
      default -> echo(request);
    };
  }

  private static Response echo(Request request) {
    return Response.text(
        200,
        request.method()
            + " "
            + request.path()
            + " ["
            + request.query()
            + "] "
            + new String(request.body(), ISO_8859_1));
  }

  /** Letters in an order that shows where bytes are missing; copied, since it makes most bytes. */
  static byte[] large(int bytes) {
    byte[] all = new byte[bytes];
    for (int at = 0; at < bytes; at += LETTERS.length) {
      System.arraycopy(LETTERS, 0, all, at, Math.min(LETTERS.length, bytes - at));
    }
    return all;
  }

  private static byte[] letters() {
    byte[] all = new byte[23 * 300];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) ('a' + i % 23);
    }
    return all;
  }

  private static Iterable<byte[]> pieces(int count) {
    return () ->
        IntStream.range(0, count)
            .mapToObj(i -> ("piece " + i + ";").getBytes(ISO_8859_1))
            .iterator();
  }

  /** Pieces of which every second one comes later, on another thread; a negative count: no end. */
  private static final class Ticks implements PieceSource {
    private final int count;
    private int at;

    Ticks(int count) {
      this.count = count;
    }

    @Override
    public CompletionStage<Optional<byte[]>> next() {
      int number = at++;
      if (number == count) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      Optional<byte[]> piece = Optional.of(("tick " + number + ";").getBytes(ISO_8859_1));
      return number % 2 == 0
          ? CompletableFuture.completedFuture(piece)
          : CompletableFuture.supplyAsync(() -> piece, LATER);
    }

    @Override
    public void end() {
      // There is nothing to give back.
    }
  }

  private static Iterator<byte[]> broken() {
    return Arrays.stream(new int[] {1, 0})
        .mapToObj(i -> ("" + 1 / i).getBytes(ISO_8859_1))
        .iterator();
  }

  @Override
  public void close() {
    server.close();
    ServerStats end = server.stats();
    for (SlabSnapshot slab : List.of(end.buffers(), end.connections())) {
      assertEquals(slab.acquires(), slab.releases(), slab.name());
    }
    assertEquals(0, end.bodyBytes());
  }
}
