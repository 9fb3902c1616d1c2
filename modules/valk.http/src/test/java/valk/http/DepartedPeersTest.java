package valk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that go away while their request is answered, and those that only seem to. */
@ExtendWith(NoLeaks.class)
class DepartedPeersTest {

  /** What a handler was asked for, and whether anybody waits for it. */
  private static final class Asked extends CompletableFuture<Response> implements Abandonable {
    private final Request request;
    private final CompletableFuture<Boolean> abandoned = new CompletableFuture<>();

    Asked(Request request) {
      this.request = request;
    }

    @Override
    public void abandon() {
      assertTrue(abandoned.complete(true), "told twice");
    }

    void answer() {
      complete(Response.text(200, request.path()));
    }

    /** Waits until nobody waits for the answer, which then is dropped. */
    void awaitAbandoned() {
      abandoned.join();
      answer();
    }

    boolean isAbandoned() {
      return abandoned.isDone();
    }
  }

  private final BlockingQueue<Asked> all = new LinkedBlockingQueue<>();

  private CompletionStage<Response> handle(Request request) {
    Asked asked = new Asked(request);
    all.add(asked);
    return asked;
  }

  private HttpServer serve(UnaryOperator<HttpServer.Builder> settings) {
    HttpLimits limits = TestServer.patient().ending(Duration.ofHours(1), Duration.ofMillis(200));
    return settings.apply(HttpServer.builder(this::handle).threads(1).limits(limits)).start();
  }

  private static void assertNothingLeft(HttpServer server) {
    server.close();
    ServerStats end = server.stats();
    assertEquals(end.buffers().acquires(), end.buffers().releases());
    assertEquals(end.connections().acquires(), end.connections().releases());
    assertEquals(0, end.bodyBytes());
    assertEquals(0, end.failedHandlers());
  }

  private static void reset(RawClient client) throws IOException {
    client.socket().setSoLinger(true, 0);
    client.close();
  }

  @Test
  void whoResetsIsNoticedWhileTheHandlerWorks() throws Exception {
    HttpServer server = serve(builder -> builder);
    RawClient client = new RawClient(server.port());
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
    Asked asked = all.take();
    reset(client);
    asked.awaitAbandoned();
    assertNothingLeft(server);
    assertEquals(1, server.stats().aborted());
    assertEquals(0, server.stats().responses());
  }

  @Test
  void whoResetsLaterIsNoticedToo() throws Exception {
    HttpServer server = serve(builder -> builder);
    RawClient client = new RawClient(server.port());
    for (int i = 0; i < 3; i++) {
      client.get("/" + i);
      all.take().answer();
      assertEquals("/" + i, client.answer().body());
    }
    client.get("/last");
    Asked last = all.take();
    reset(client);
    last.awaitAbandoned();
    assertNothingLeft(server);
  }

  /** It cannot be told from one that is gone, and reads what it asked for. */
  @Test
  void whoEndsItsOutputIsAnsweredAllTheSame() throws Exception {
    HttpServer server = serve(builder -> builder);
    try (RawClient client = new RawClient(server.port())) {
      client.get("/a").get("/b").socket().shutdownOutput();
      Asked first = all.take();
      first.answer();
      assertEquals("/a", client.answer().body());
      Asked second = all.take();
      second.answer();
      assertEquals("/b", client.answer().body());
      assertTrue(client.isAtEnd());
      assertFalse(first.isAbandoned() || second.isAbandoned());
    }
    assertNothingLeft(server);
    assertEquals(2, server.stats().responses());
  }

  @Test
  void whoEndsItsOutputLaterIsAnsweredAllTheSame() throws Exception {
    HttpServer server = serve(builder -> builder);
    try (RawClient client = new RawClient(server.port());
        RawClient other = new RawClient(server.port())) {
      client.get("/a");
      Asked asked = all.take();
      client.socket().shutdownOutput();
      other.get("/other"); // So that the loop has seen the end, most likely.
      all.take().answer();
      assertEquals("/other", other.answer().body());
      asked.answer();
      assertEquals("/a", client.answer().body());
      assertTrue(client.isAtEnd());
      assertFalse(asked.isAbandoned());
    }
    assertNothingLeft(server);
  }

  @Test
  void whoEndsInsideOfARequestIsAnsweredWhatItAskedForBefore() throws Exception {
    HttpServer server = serve(builder -> builder);
    try (RawClient client = new RawClient(server.port())) {
      client.get("/a").send("POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\nabc");
      client.socket().shutdownOutput();
      all.take().answer();
      assertEquals("/a", client.answer().body());
      assertTrue(client.isAtEnd());
    }
    assertNothingLeft(server);
  }

  /** One read further, and no more until the request is answered. */
  @Test
  void whatIsSentMeanwhileIsAnsweredInItsOrder() throws Exception {
    HttpServer server = serve(builder -> builder.blocks(2));
    try (RawClient client = new RawClient(server.port())) {
      client.get("/0");
      Asked first = all.take();
      for (int i = 1; i <= 20; i++) {
        client.send(
            "POST /%d HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n%s"
                .formatted(i, "b".repeat(10_000)));
      }
      first.answer();
      for (int i = 0; i <= 20; i++) {
        if (i > 0) {
          all.take().answer();
        }
        assertEquals("/" + i, client.answer().body());
      }
    }
    assertNothingLeft(server);
  }

  /** RFC 9110, section 10.1.1: also when another request was under way as its head came. */
  @Test
  void whoExpectsToBeToldToContinueIsTold() throws Exception {
    HttpServer server = serve(builder -> builder);
    try (RawClient client = new RawClient(server.port())) {
      client.get("/a");
      Asked first = all.take();
      client.send(
          "POST /b HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      first.answer();
      assertEquals("/a", client.answer().body());
      assertEquals(100, client.answer().status());
      client.send("abc");
      all.take().answer();
      assertEquals("/b", client.answer().body());
    }
    assertNothingLeft(server);
  }

  @Test
  void whoIsToldThatItTookTooLongIsWaitedForNoMore() throws Exception {
    HttpLimits brief = TestServer.patient().answering(Duration.ofMillis(50), Duration.ofHours(1));
    HttpServer server = serve(builder -> builder.limits(brief));
    try (RawClient client = new RawClient(server.port());
        FrameClient streams = FrameClient.begin(server.port())) {
      assertEquals(503, client.get("/a").answer().status());
      all.take().awaitAbandoned();
      streams.get(1, "/b");
      assertEquals(503, streams.answer(1).status());
      all.take().awaitAbandoned();
    }
    assertNothingLeft(server);
  }

  @Test
  void aStreamThatIsResetIsNoticed() throws Exception {
    HttpServer server = serve(builder -> builder);
    try (FrameClient client = FrameClient.begin(server.port())) {
      client.get(1, "/a").get(3, "/b");
      Asked first = all.take();
      Asked second = all.take();
      client.reset(1, 8);
      first.awaitAbandoned();
      second.answer();
      assertEquals("/b", client.answer(3).body());
      assertFalse(second.isAbandoned());
    }
    assertNothingLeft(server);
  }

  @Test
  void aConnectionOfStreamsThatEndsIsNoticed() throws Exception {
    HttpServer server = serve(builder -> builder);
    Asked asked;
    try (FrameClient client = FrameClient.begin(server.port())) {
      client.get(1, "/a");
      asked = all.take();
    }
    asked.awaitAbandoned();
    assertNothingLeft(server);
  }

  /** A socket of Java that is closed says that it is gone: in TLS 1.3 by an alert of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoClosesTlsIsNoticed(String version) throws Exception {
    HttpServer server = serve(TestTls::serve);
    Asked asked;
    try (RawClient client = new RawClient(TestTls.connect(server.port(), version, "http/1.1"))) {
      client.get("/a");
      asked = all.take();
    }
    asked.awaitAbandoned();
    assertNothingLeft(server);
  }

  /** RFC 8446, section 6.1: the other direction goes on. */
  @Test
  void whoEndsItsOutputOfTlsIsAnsweredAllTheSame() throws Exception {
    HttpServer server = serve(TestTls::serve);
    try (RawClient client = new RawClient(TestTls.connect(server.port(), "TLSv1.3", "http/1.1"))) {
      client.get("/a").socket().shutdownOutput();
      Asked asked = all.take();
      asked.answer();
      assertEquals("/a", client.answer().body());
      assertTrue(client.isAtEnd());
      assertFalse(asked.isAbandoned());
    }
    assertNothingLeft(server);
  }

  private interface Departure {
    void from(HttpServer server) throws Exception;
  }

  /** The address that a handler is told is an object of the connection: it dies with it. */
  private static void assertForgotten(Departure departure) throws Exception {
    List<CompletableFuture<Response>> kept = Collections.synchronizedList(new ArrayList<>());
    BlockingQueue<WeakReference<InetSocketAddress>> peers = new LinkedBlockingQueue<>();
    Handler handler =
        request -> {
          CompletableFuture<Response> never = new CompletableFuture<>();
          kept.add(never);
          peers.add(new WeakReference<>(request.remote()));
          return never;
        };
    try (HttpServer server = HttpServer.builder(handler).limits(TestServer.patient()).start()) {
      departure.from(server);
      WeakReference<InetSocketAddress> peer = peers.take();
      while (peer.get() != null) {
        System.gc();
        Thread.sleep(1);
      }
      assertEquals(1, kept.size());
      kept.getFirst().complete(Response.text(200, "nobody waits"));
    }
  }

  @Test
  void aStageThatNeverEndsDoesNotKeepAConnection() throws Exception {
    assertForgotten(
        server -> {
          RawClient client = new RawClient(server.port()).get("/a");
          while (server.stats().requests() == 0) {
            Thread.sleep(1);
          }
          reset(client);
        });
  }

  @Test
  void aStageThatNeverEndsDoesNotKeepStreams() throws Exception {
    assertForgotten(
        server -> {
          try (FrameClient client = FrameClient.begin(server.port())) {
            client.get(1, "/a").reset(1, 8).send(FrameClient.PING, 0, 0, new byte[8]);
            client.next(FrameClient.PING);
          }
        });
  }
}
