package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS: what is read and written on it, what is no TLS, and what is no pair of PEM files. */
@ExtendWith(NoLeaks.class)
class TlsTest {
  @TempDir private Path folder;

  private static RawClient client(TestServer server, String version) throws IOException {
    return new RawClient(TestTls.connect(server.port(), version, "http/1.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void requestsAreAnswered(String version) throws IOException {
    try (TestServer server = new TestServer(TestTls::serve);
        RawClient client = client(server, version)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("GET /x [" + i + "] ", client.get("/x?" + i).answer().body());
      }
      String large = new String(TestServer.large(1_000_000), ISO_8859_1);
      assertEquals(large, client.get("/large?1000000").answer().body());
      assertTrue(client.get("/chunks?5000").answer().body().endsWith("piece 4999;"));
      String upload =
          "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: " + large.length() + "\r\n\r\n" + large;
      assertEquals("POST /up [] " + large, client.send(upload).answer().body());
      assertEquals(version, ((SSLSocket) client.socket()).getSession().getProtocol());
      assertEquals("http/1.1", ((SSLSocket) client.socket()).getApplicationProtocol());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theEndIsToldInsideOfTls(String version) throws IOException {
    try (TestServer server = new TestServer(TestTls::serve);
        RawClient client = client(server, version)) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertEquals(200, client.answer().status());
      // A socket of Java throws where the end is not told, since the bytes may have been cut.
      assertEquals(-1, client.socket().getInputStream().read());
    }
  }

  @Test
  void aPeerThatOffersNothingSpeaksHttp1() throws IOException {
    try (TestServer server = new TestServer(TestTls::serve);
        RawClient client = new RawClient(TestTls.connect(server.port(), "TLSv1.3"))) {
      assertEquals(200, client.get("/").answer().status());
    }
  }

  @Test
  void recordsInPiecesAreJoined() throws Exception {
    try (TestServer server = new TestServer(builder -> TestTls.serve(builder).blocks(2));
        SlowPipe pipe = new SlowPipe(server.port())) {
      try (RawClient client = client(server, "TLSv1.3");
          RawClient slow = new RawClient(TestTls.connect(pipe.port(), "TLSv1.3", "http/1.1"))) {
        assertEquals(200, slow.get("/").answer().status());
        assertEquals(200, client.get("/").answer().status());
      }
    }
  }

  @Test
  void plainHttpIsNoTls() throws IOException {
    try (TestServer server = new TestServer(TestTls::serve)) {
      try (RawClient client = server.client()) {
        client.get("/");
        client.socket().getInputStream().readAllBytes();
      }
      while (server.stats().failedHandshakes() == 0) {
        Thread.onSpinWait();
      }
      try (RawClient client = client(server, "TLSv1.3")) {
        assertEquals(200, client.get("/").answer().status());
      }
    }
  }

  @Test
  void garbageLeavesNothing() throws Exception {
    try (TestServer server =
            new TestServer(builder -> TestTls.serve(builder).blocks(4).backlog(1024));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Random random = new Random(i);
        all.add(threads.submit(() -> garbage(server, random)));
      }
      for (Future<?> each : all) {
        each.get();
      }
      try (RawClient client = client(server, "TLSv1.3")) {
        assertEquals(200, client.get("/").answer().status());
      }
    }
  }

  private static Void garbage(TestServer server, Random random) throws IOException {
    byte[] bytes = new byte[1 + random.nextInt(40_000)];
    random.nextBytes(bytes);
    if (random.nextBoolean()) { // The head of a record of a handshake, at least.
      byte[] head = {22, 3, 1, (byte) random.nextInt(64), (byte) random.nextInt(256), 1};
      System.arraycopy(head, 0, bytes, 0, Math.min(head.length, bytes.length));
    }
    try (RawClient client = server.client()) {
      client.socket().getOutputStream().write(bytes);
      client.socket().shutdownOutput();
      client.socket().getInputStream().readAllBytes();
    } catch (java.net.SocketException _) {
      return null; // It was cut while it still sent.
    }
    return null;
  }

  @Test
  void garbageAfterTheHandshakeEndsTheConnection() throws IOException {
    try (TestServer server = new TestServer(TestTls::serve);
        RawClient plain = server.client()) {
      SSLSocket tls =
          (SSLSocket)
              TestTls.trusting()
                  .getSocketFactory()
                  .createSocket(plain.socket(), "localhost", server.port(), false);
      RawClient client = new RawClient(tls);
      assertEquals(200, client.get("/").answer().status());
      plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThrows(IOException.class, client::answer);
    }
  }

  @Test
  void aSlowHandshakeIsCut() throws IOException {
    Duration more = Duration.ofHours(1);
    HttpLimits limits = TestServer.patient().reading(more, Duration.ofMillis(100), more);
    try (TestServer server = new TestServer(builder -> TestTls.serve(builder).limits(limits));
        RawClient client = server.client()) {
      client.send("\u0016\u0003\u0001");
      assertTrue(client.isAtEnd());
      assertEquals(1, server.stats().readTimeouts());
    }
  }

  @Test
  void twoBlocksServeManyConnections() throws Exception {
    try (TestServer server =
            new TestServer(builder -> TestTls.serve(builder).blocks(2).backlog(1024));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(threads.submit(() -> talk(server)));
      }
      for (Future<?> each : all) {
        each.get();
      }
      server.assertResponses(150);
      assertTrue(server.stats().buffers().highWater() <= 2);
    }
  }

  private static Void talk(TestServer server) throws IOException {
    try (RawClient client = client(server, "TLSv1.3")) {
      for (int i = 0; i < 3; i++) {
        assertEquals(100_000, client.get("/large?100000").answer().body().length());
      }
    }
    return null;
  }

  @Test
  void aClosingServerLetsRequestsFinish() throws Exception {
    TestServer server = TestServer.draining(TestTls::serve);
    Thread closing = Thread.ofVirtual().unstarted(server::close);
    try (RawClient shaking = server.client();
        RawClient busy = client(server, "TLSv1.3")) {
      busy.get("/large?3000000");
      while (server.stats().requests() < 1) {
        Thread.sleep(1);
      }
      closing.start();
      assertEquals(3_000_000, busy.answer().body().length());
      assertTrue(shaking.isAtEnd());
    }
    closing.join();
  }

  private String refusal(Path certificates, Path key) {
    HttpServer.Builder builder = HttpServer.builder(_ -> null);
    return assertThrows(IllegalArgumentException.class, () -> builder.tls(certificates, key))
        .getMessage()
        .replace(certificates.toString(), "CERT")
        .replace(key.toString(), "KEY");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("file.pem"), content);
  }

  @Test
  void whatIsNoPairIsRefused() throws IOException {
    Path certificate = TestTls.file("cert.pem");
    Path key = TestTls.file("key.pem");
    assertEquals("CERT holds no PEM certificate", refusal(key, key).replace("KEY", "CERT"));
    assertEquals("KEY holds no PEM private key", refusal(certificate, file("nothing")));
    assertEquals(
        "KEY is not the key of the first certificate in CERT",
        refusal(certificate, TestTls.file("other-key.pem")));
    assertEquals(
        "KEY holds an \"RSA PRIVATE KEY\"; what is read is PKCS #8 without a password:"
            + " openssl pkcs8 -topk8 -nocrypt",
        refusal(certificate, TestTls.file("rsa-key.pem")));
  }

  @Test
  void whatIsIllFormedIsRefused() throws IOException {
    String certificate = Files.readString(TestTls.file("cert.pem")).replace("MII", "MIX");
    assertTrue(
        refusal(file(certificate), TestTls.file("key.pem"))
            .startsWith("CERT: a certificate is ill-formed: "));
    String key = Files.readString(TestTls.file("key.pem")).replace("MIG", "MIX");
    assertTrue(
        refusal(TestTls.file("cert.pem"), file(key))
            .startsWith("KEY: not an EC key, as the certificate has: "));
  }

  @Test
  void whatIsMissingIsSaid() {
    HttpServer.Builder builder = HttpServer.builder(_ -> null);
    Path missing = folder.resolve("missing.pem");
    assertEquals(
        "cannot read " + missing,
        assertThrows(
                UncheckedIOException.class, () -> builder.tls(missing, TestTls.file("key.pem")))
            .getMessage());
  }
}
