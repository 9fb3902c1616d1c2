package valk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static valk.http.FrameClient.CONTINUATION;
import static valk.http.FrameClient.DATA;
import static valk.http.FrameClient.GOAWAY;
import static valk.http.FrameClient.HEADERS;
import static valk.http.FrameClient.PING;
import static valk.http.FrameClient.RST_STREAM;
import static valk.http.FrameClient.SETTINGS;

import io.netty.handler.codec.http2.Http2Error;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTP/2 with peers that ask too much, are too slow, or hide their floods in frames. */
@ExtendWith(NoLeaks.class)
class Http2LimitsTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofHours(1);

  private static HttpLimits defaults() {
    return TestServer.patient();
  }

  private static TestServer server(HttpLimits limits) {
    return new TestServer(builder -> builder.limits(limits));
  }

  private static FrameClient client(TestServer server, int... settings) throws IOException {
    return FrameClient.begin(server.port(), settings);
  }

  private interface Flood {
    void send(FrameClient client, int number) throws IOException;
  }

  /** A flood is ended by a farewell; the next peer is served. */
  private static void assertEnded(HttpLimits limits, Flood flood) throws IOException {
    try (TestServer server = server(limits);
        FrameClient client = client(server)) {
      Thread.ofVirtual().start(() -> flood(client, flood));
      assertEquals(Http2Error.ENHANCE_YOUR_CALM.code(), client.next(GOAWAY).error());
      assertTrue(client.isAtEnd());
      try (FrameClient next = client(server)) {
        assertEquals(200, next.get(1, "/").answer(1).status());
      }
    }
  }

  private static void flood(FrameClient client, Flood flood) {
    try {
      for (int i = 0; i < 100_000; i++) {
        flood.send(client, i);
      }
    } catch (IOException _) {
      // It was ended.
    }
  }

  @Test
  void rfc9113_10_5_aFloodOfResetsIsEnded() throws IOException {
    assertEnded(
        defaults().streams(100, 50, 1000),
        (client, i) -> client.get(2 * i + 1, "/never").reset(2 * i + 1, 8));
  }

  @Test
  void rfc9113_10_5_aFloodOfPingsIsEnded() throws IOException {
    assertEnded(
        defaults().streams(100, 200, 50), (client, _) -> client.send(PING, 0, 0, new byte[8]));
  }

  @Test
  void rfc9113_10_5_aFloodOfSettingsIsEnded() throws IOException {
    assertEnded(defaults().streams(100, 200, 50), (client, _) -> client.settings(3, 100));
  }

  @Test
  void rfc9113_10_5_aFloodOfUnknownFramesIsEnded() throws IOException {
    assertEnded(
        defaults().streams(100, 200, 50), (client, _) -> client.send(99, 0, 0, new byte[100]));
  }

  @Test
  void rfc9113_10_5_aFloodOfEmptyDataIsEnded() throws IOException {
    assertEnded(
        defaults(),
        (client, i) -> {
          if (i == 0) {
            client.post(1, "/");
          }
          client.data(1, 0, "");
        });
  }

  @Test
  void rfc9113_10_5_1_aHeadThatNeverEndsIsEnded() throws IOException {
    byte[] field = FrameClient.block("a", "b");
    assertEnded(
        defaults(),
        (client, i) -> client.send(i == 0 ? HEADERS : CONTINUATION, i == 0 ? 1 : 0, 1, field));
  }

  @Test
  void whatWasResetCountsUntilItsHandlerIsDone() throws IOException {
    try (TestServer server = server(defaults().streams(2, 200, 1000));
        FrameClient client = client(server)) {
      client.get(1, "/never").reset(1, 8).get(3, "/never").reset(3, 8).get(5, "/");
      FrameClient.Frame reset = client.next(RST_STREAM);
      assertEquals(5, reset.stream());
      assertEquals(Http2Error.REFUSED_STREAM.code(), reset.error());
    }
  }

  private static void assertRefused(int status, HttpLimits limits, String... fields)
      throws IOException {
    try (TestServer server = server(limits);
        FrameClient client = client(server)) {
      List<String> all =
          new ArrayList<>(List.of(":method", "GET", ":scheme", "http", ":authority", "x"));
      all.addAll(List.of(fields));
      client.headers(1, FrameClient.END_STREAM, all.toArray(String[]::new));
      client.next(HEADERS);
      assertEquals(Integer.toString(status), client.last().status().toString());
      assertEquals(200, client.get(3, "/").answer(3).status());
      assertEquals(1, server.stats().refusedRequests());
    }
  }

  @Test
  void aLongPathIsA414() throws IOException {
    assertRefused(414, defaults().head(100, 1000, 10), ":path", "/" + "a".repeat(100));
  }

  @Test
  void aLargeHeadIsA431() throws IOException {
    assertRefused(431, defaults().head(100, 1000, 10), ":path", "/", "a", "a".repeat(1700));
  }

  /** Twice as much as a head may have, and even more where it is compressed. */
  @Test
  void aMuchLargerHeadIsA431OfItsStreamToo() throws IOException {
    assertRefused(431, defaults().head(100, 1000, 10), ":path", "/", "a", "a".repeat(2900));
    assertRefused(431, defaults().head(100, 1000, 10), ":path", "/", "a", "a".repeat(3600));
  }

  @Test
  void manyFieldsAreA431() throws IOException {
    List<String> fields = new ArrayList<>(List.of(":path", "/"));
    for (int i = 0; i < 11; i++) {
      fields.addAll(List.of("a" + i, "b"));
    }
    assertRefused(431, defaults().head(100, 1000, 10), fields.toArray(String[]::new));
  }

  @Test
  void aLargeBodyIsA413() throws IOException {
    try (TestServer server = server(defaults().body(100, 1000));
        FrameClient client = client(server)) {
      client.post(1, "/").data(1, 0, "a".repeat(60)).data(1, 0, "a".repeat(60));
      assertEquals(413, client.answer(1).status());
      assertEquals(Http2Error.NO_ERROR.code(), client.next(RST_STREAM).error());
    }
  }

  @Test
  void bodiesThatAreTooLargeTogetherAreA503() throws IOException {
    try (TestServer server = server(defaults().body(100, 150));
        FrameClient client = client(server)) {
      client.post(1, "/").data(1, 0, "a".repeat(90));
      FrameClient.Answer answer = client.post(3, "/").data(3, 1, "a".repeat(90)).answer(3);
      assertEquals(503, answer.status());
      assertEquals("1", answer.field("retry-after"));
      assertEquals(200, client.data(1, 1, "").answer(1).status());
    }
  }

  @Test
  void aSlowBodyIsA408() throws IOException {
    try (TestServer server = server(defaults().reading(LONG, LONG, SHORT));
        FrameClient client = client(server)) {
      assertEquals(408, client.post(1, "/").data(1, 0, "a").answer(1).status());
      assertEquals(1, server.stats().readTimeouts());
      assertEquals(200, client.get(3, "/").answer(3).status());
    }
  }

  @Test
  void aSlowHandlerIsA503() throws IOException {
    try (TestServer server = server(defaults().answering(SHORT, LONG));
        FrameClient client = client(server)) {
      assertEquals(503, client.get(1, "/never").answer(1).status());
      assertEquals(1, server.stats().requestTimeouts());
      assertEquals(200, client.get(3, "/").answer(3).status());
    }
  }

  @Test
  void aStreamThatOpensNoWindowIsReset() throws IOException {
    try (TestServer server = server(defaults().answering(LONG, SHORT));
        FrameClient client = client(server, 4, 10).keepsWindowsShut()) {
      FrameClient.Frame reset = client.get(1, "/large?100").next(RST_STREAM);
      assertEquals(Http2Error.CANCEL.code(), reset.error());
      assertEquals(1, server.stats().writeTimeouts());
      assertEquals(204, client.get(3, "/empty").answer(3).status());
    }
  }

  @Test
  void aPeerThatDoesNotReadIsCut() throws Exception {
    try (TestServer server = server(defaults().answering(LONG, SHORT));
        FrameClient client = client(server, 4, Integer.MAX_VALUE)) {
      client.window(0, Integer.MAX_VALUE - 65_535).get(1, "/large?50000000");
      while (server.stats().writeTimeouts() == 0) {
        Thread.sleep(1);
      }
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void anIdleConnectionIsEnded() throws IOException {
    try (TestServer server = server(defaults().reading(SHORT, LONG, LONG))) {
      int tries = 1;
      while (!isToldTheEnd(server)) {
        tries++;
      }
      assertEquals(tries, server.stats().idleTimeouts());
    }
  }

  /** Says whether the peer spoke HTTP/2 before its time was over: it may be too slow for that. */
  private static boolean isToldTheEnd(TestServer server) throws IOException {
    try (FrameClient client = client(server)) {
      try {
        assertEquals(Http2Error.NO_ERROR.code(), client.next(GOAWAY).error());
      } catch (EOFException | SocketException _) {
        return false;
      }
      assertTrue(client.isAtEnd());
      return true;
    }
  }

  private static void inParallel(int clients, Dialogue dialogue) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        all.add(
            threads.submit(
                () -> {
                  dialogue.with(number);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private interface Dialogue {
    void with(int number) throws Exception;
  }

  @Test
  void twoBlocksServeManyConnections() throws Exception {
    try (TestServer server = new TestServer(builder -> builder.blocks(2).backlog(1024))) {
      inParallel(
          100,
          _ -> {
            try (FrameClient client = client(server)) {
              for (int stream = 1; stream < 8; stream += 2) {
                assertEquals(
                    100_000, client.get(stream, "/large?100000").answer(stream).body().length());
              }
            }
          });
      server.assertResponses(400);
      assertTrue(server.stats().buffers().highWater() <= 2);
    }
  }

  @Test
  void peersThatGoAwayLeaveNothing() throws Exception {
    try (TestServer server = new TestServer(builder -> builder.blocks(4).backlog(1024))) {
      inParallel(100, number -> misbehave(server, new Random(number)));
      try (FrameClient client = client(server)) {
        assertEquals(200, client.get(1, "/").answer(1).status());
      }
    }
  }

  private static void misbehave(TestServer server, Random random) throws IOException {
    try (FrameClient client = client(server)) {
      switch (random.nextInt(6)) {
        case 0 -> client.raw("\u0000\u0000");
        case 1 -> client.post(1, "/").data(1, 0, "abc");
        case 2 -> client.get(1, "/large?3000000").get(3, "/chunks?100000").next(DATA);
        case 3 -> client.get(1, "/never").get(3, "/later");
        case 4 -> client.get(1, "/large?3000000").socket().setSoLinger(true, 0); // A reset.
        default -> garbage(client, random);
      }
    }
  }

  private static void garbage(FrameClient client, Random random) throws IOException {
    try {
      for (int i = 0; i < 20; i++) {
        byte[] payload = new byte[random.nextInt(200)];
        random.nextBytes(payload);
        client.send(random.nextInt(12), random.nextInt(256), random.nextInt(5), payload);
      }
    } catch (SocketException _) {
      // It was cut while it still sent.
    }
    client.isAtEnd();
  }

  @Test
  void rfc7301_httpTwoIsAgreedOnInTls() throws Exception {
    try (TestServer server = new TestServer(TestTls::serve);
        HttpClient client = HttpClient.newBuilder().sslContext(TestTls.trusting()).build()) {
      for (String path : new String[] {"/one", "/later"}) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path)).build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        assertEquals("GET " + path + " [] ", answer.body());
      }
    }
  }

  @Test
  void rfc7301_theServersOrderCounts() throws Exception {
    try (TestServer server = new TestServer(TestTls::serve);
        SSLSocket socket = TestTls.connect(server.port(), "TLSv1.3", "http/1.1", "h2");
        FrameClient client = new FrameClient(socket)) {
      client.raw(FrameClient.PREFACE).settings();
      assertEquals("h2", socket.getApplicationProtocol());
      assertEquals(1_000_000, client.get(1, "/large?1000000").answer(1).body().length());
      assertEquals(SETTINGS, client.settings().next(SETTINGS).type());
    }
  }

  @Test
  void rfc9113_3_2_onTlsItMustBeAgreedOn() throws Exception {
    try (TestServer server = new TestServer(TestTls::serve);
        FrameClient client =
            new FrameClient(TestTls.connect(server.port(), "TLSv1.3", "http/1.1"))) {
      client.raw(FrameClient.PREFACE).settings();
      assertTrue(client.isAtEnd());
    }
  }
}
