package valk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is too large, too many or too slow. */
@ExtendWith(NoLeaks.class)
class HttpLimitsTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofHours(1);

  private static TestServer server(HttpLimits limits) {
    return new TestServer(builder -> builder.limits(limits));
  }

  private static HttpLimits defaults() {
    return TestServer.patient();
  }

  private static void assertRefused(int status, HttpLimits limits, String request)
      throws IOException {
    try (TestServer server = server(limits);
        RawClient client = server.client()) {
      assertEquals(status, client.send(request).answer().status());
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void aLongLineIsA414() throws IOException {
    assertRefused(
        414,
        defaults().head(100, 1000, 10),
        "GET /" + "a".repeat(100) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  @Test
  void aLargeHeadIsA431() throws IOException {
    String head = "GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(1000) + "\r\n\r\n";
    assertRefused(431, defaults().head(100, 1000, 10), head);
  }

  @Test
  void manyFieldsAreA431() throws IOException {
    String head = "GET / HTTP/1.1\r\nHost: x\r\n" + "A: a\r\n".repeat(10) + "\r\n";
    assertRefused(431, defaults().head(100, 1000, 10), head);
  }

  @Test
  void aLargeBodyInChunksIsA413() throws IOException {
    String chunk = "10\r\n0123456789abcdef\r\n";
    assertRefused(
        413,
        defaults().body(100, 1000),
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(7));
  }

  @Test
  void bodiesThatAreTooLargeTogetherAreA503() throws Exception {
    String request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n" + "a".repeat(90);
    try (TestServer server = server(defaults().body(100, 150));
        RawClient first = server.client();
        RawClient second = server.client()) {
      first.send(request);
      while (server.stats().bodyBytes() < 90) {
        Thread.sleep(1);
      }
      RawClient.Answer answer = second.send(request).answer();
      assertEquals(503, answer.status());
      assertEquals("1", answer.field("retry-after"));
      assertEquals(200, first.send("a".repeat(10)).answer().status());
    }
  }

  @Test
  void aSilentConnectionIsClosed() throws IOException {
    try (TestServer server = server(defaults().reading(SHORT, LONG, LONG));
        RawClient silent = server.client()) {
      assertTrue(silent.isAtEnd());
      assertEquals(1, server.stats().idleTimeouts());
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    try (TestServer server = server(defaults().reading(SHORT, LONG, LONG))) {
      int tries = 1;
      while (!isServedAndClosed(server)) {
        tries++;
      }
      assertEquals(tries, server.stats().idleTimeouts());
    }
  }

  /** Says whether the peer asked before its time was over: it may be too slow for that. */
  private static boolean isServedAndClosed(TestServer server) throws IOException {
    try (RawClient client = server.client()) {
      try {
        assertEquals(200, client.get("/").answer().status());
      } catch (EOFException | SocketException _) {
        return false;
      }
      assertTrue(client.isAtEnd());
      return true;
    }
  }

  @Test
  void aSlowHeadIsA408() throws IOException {
    try (TestServer server = server(defaults().reading(LONG, SHORT, LONG));
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHos");
      assertEquals(408, client.answer().status());
      assertTrue(client.isAtEnd());
      assertEquals(1, server.stats().readTimeouts());
    }
  }

  @Test
  void aSlowHeadIsCutHoweverOftenAByteComes() throws Exception {
    try (TestServer server = server(defaults().reading(LONG, SHORT, LONG));
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nA: ");
      while (server.stats().readTimeouts() == 0) {
        client.send("a");
        Thread.sleep(5);
      }
      assertEquals(408, client.answer().status());
    }
  }

  @Test
  void aSlowBodyIsA408() throws IOException {
    try (TestServer server = server(defaults().reading(LONG, LONG, SHORT));
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na");
      assertEquals(408, client.answer().status());
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void aHandlerThatTakesTooLongIsA503() throws IOException {
    try (TestServer server = server(defaults().answering(SHORT, LONG));
        RawClient client = server.client()) {
      assertEquals(503, client.get("/never").answer().status());
      assertTrue(client.isAtEnd());
      assertEquals(1, server.stats().requestTimeouts());
    }
  }

  @Test
  void aPeerThatDoesNotReadIsCut() throws Exception {
    try (TestServer server = server(defaults().answering(LONG, SHORT));
        RawClient client = server.client()) {
      client.get("/large?50000000");
      while (server.stats().aborted() == 0) {
        Thread.sleep(5);
      }
      assertEquals(1, server.stats().writeTimeouts());
    }
  }

  @Test
  void anAddressHasSoManyConnections() throws IOException {
    try (TestServer server = server(defaults().perAddress(2));
        RawClient first = server.client();
        RawClient second = server.client()) {
      assertEquals(200, first.get("/").answer().status());
      assertEquals(200, second.get("/").answer().status());
      try (RawClient third = server.client()) {
        assertTrue(third.isAtEnd());
      }
      assertEquals(1, server.stats().refusedByAddress());
      assertEquals(200, first.get("/").answer().status());
    }
  }

  @Test
  void badLimitsAreRefused() {
    HttpLimits limits = defaults();
    assertThrows(IllegalArgumentException.class, () -> limits.head(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> limits.body(1, 0));
    assertThrows(IllegalArgumentException.class, () -> limits.perAddress(0));
    assertThrows(IllegalArgumentException.class, () -> limits.ending(Duration.ZERO, LONG));
    assertThrows(IllegalArgumentException.class, () -> limits.answering(LONG, Duration.ofDays(2)));
    HttpServer.Builder builder = HttpServer.builder(request -> null);
    assertThrows(IllegalArgumentException.class, () -> builder.port(65_536));
    assertThrows(IllegalArgumentException.class, () -> builder.threads(0));
    assertThrows(IllegalArgumentException.class, () -> builder.connections(0));
    assertThrows(IllegalArgumentException.class, () -> builder.blocks(0));
    assertThrows(IllegalArgumentException.class, () -> builder.backlog(0));
  }
}
