package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More peers than blocks or records: all are served in the end, and nothing is lost. */
@ExtendWith(NoLeaks.class)
class HttpBackpressureTest {
  private static final int CLIENTS = 200;
  private static final HttpLimits LINGERING_BRIEFLY =
      TestServer.patient().ending(Duration.ofMillis(50), Duration.ofMillis(200));

  private interface Dialogue {
    void with(int number) throws IOException;
  }

  private static void inParallel(int clients, Dialogue dialogue) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        all.add(threads.submit(() -> run(dialogue, number)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private static void run(Dialogue dialogue, int number) {
    try {
      dialogue.with(number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void twoBlocksServeManyConnections() throws Exception {
    try (TestServer server = new TestServer(builder -> builder.blocks(2).backlog(1024))) {
      inParallel(
          CLIENTS,
          number -> {
            try (RawClient client = server.client()) {
              for (int i = 0; i < 5; i++) {
                assertEquals(
                    "GET /x [" + number + "] ", client.get("/x?" + number).answer().body());
                assertEquals(100_000, client.get("/large?100000").answer().body().length());
              }
            }
          });
      server.assertResponses(CLIENTS * 10L);
      assertTrue(server.stats().buffers().highWater() <= 2);
    }
  }

  @Test
  void responsesWaitForABlock() throws Exception {
    try (TestServer server = new TestServer(builder -> builder.blocks(1));
        RawClient stalled = server.client()) {
      stalled.get("/large?20000000"); // Holds the only block, once the sockets are full.
      try (RawClient other = server.client()) {
        other.get("/");
        while (pauses(server) == 0) {
          if (other.hasMore()) {
            assertEquals(200, other.answer().status());
            other.get("/");
          }
          Thread.sleep(1);
        }
        assertEquals(20_000_000, stalled.answer().body().length());
        assertEquals(200, other.answer().status());
      }
    }
  }

  /** There are twice as many as blocks, and nobody cuts them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void peersThatDoNotReadKeepNoBlockThatOthersNeed(boolean isTls) throws Exception {
    try (TestServer server =
        new TestServer(builder -> (isTls ? TestTls.serve(builder) : builder).blocks(2))) {
      List<RawClient> stalled = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        stalled.add(open(server, isTls).get("/large?20000000"));
      }
      while (server.stats().movedBlocks() < 2) {
        Thread.sleep(1);
      }
      try (RawClient other = open(server, isTls)) {
        for (int i = 0; i < 20; i++) {
          assertEquals("GET /x [" + i + "] ", other.get("/x?" + i).answer().body());
        }
      }
      String whole = new String(TestServer.large(20_000_000), ISO_8859_1);
      for (RawClient client : stalled) {
        assertEquals(whole, client.answer().body());
        client.close();
      }
      assertTrue(server.stats().buffers().highWater() <= 2);
    }
  }

  private static RawClient open(TestServer server, boolean isTls) throws IOException {
    return isTls
        ? new RawClient(TestTls.connect(server.port(), "TLSv1.3", "http/1.1"))
        : server.client();
  }

  @Test
  void streamsThatAreNotReadKeepNoBlockThatOthersNeed() throws Exception {
    try (TestServer server = new TestServer(builder -> builder.blocks(1))) {
      List<FrameClient> stalled = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        // A window that is larger than what sockets hold.
        FrameClient client = FrameClient.begin(server.port(), 4, Integer.MAX_VALUE);
        stalled.add(client.keepsWindowsShut().window(0, 1 << 30).get(1, "/large?20000000"));
      }
      while (server.stats().movedBlocks() < 2) {
        Thread.sleep(1);
      }
      try (FrameClient other = FrameClient.begin(server.port())) {
        assertEquals("GET /x [] ", other.get(1, "/x").answer(1).body());
      }
      String whole = new String(TestServer.large(20_000_000), ISO_8859_1);
      for (FrameClient client : stalled) {
        assertEquals(whole, client.answer(1).body());
        client.close();
      }
    }
  }

  /** Then it keeps its block: nobody's memory is taken from elsewhere. */
  @Test
  void withoutRoomForItARestStaysInItsBlock() throws Exception {
    HttpLimits small =
        TestServer.patient().body(1, 1).answering(Duration.ofHours(1), Duration.ofMillis(200));
    try (TestServer server = new TestServer(builder -> builder.blocks(1).limits(small));
        RawClient _ = server.client().get("/large?20000000")) {
      try (RawClient other = server.client()) {
        do { // As long as the sockets take blocks the other gets some in between.
          assertEquals(200, other.get("/").answer().status());
        } while (server.stats().writeTimeouts() == 0);
      }
      assertEquals(1, server.stats().writeTimeouts());
      assertEquals(0, server.stats().movedBlocks());
    }
  }

  /** The block may be taken before the other's request is read, or between that and its answer. */
  private static long pauses(TestServer server) {
    ServerStats stats = server.stats();
    return stats.readPauses() + stats.writePauses();
  }

  @Test
  void peersWithoutARecordWaitToBeAccepted() throws Exception {
    try (TestServer server = new TestServer(builder -> builder.connections(3).backlog(1024))) {
      occupy(server);
      inParallel(
          CLIENTS,
          number -> {
            try (RawClient client = server.client()) {
              assertEquals(200, client.get("/later").answer().status());
            }
          });
      ServerStats stats = server.stats();
      assertEquals(3 + CLIENTS, stats.accepted());
      assertTrue(stats.connections().highWater() <= 3);
    }
  }

  /** Takes all three records until accepting pauses, which it does without another peer. */
  private static void occupy(TestServer server) throws Exception {
    try (RawClient first = server.client();
        RawClient second = server.client();
        RawClient third = server.client()) {
      for (RawClient each : List.of(first, second, third)) {
        assertEquals(200, each.get("/").answer().status());
      }
      while (server.stats().acceptPauses() == 0) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void peersWithoutARecordAreTold503WhenItIsSaidSo() throws Exception {
    try (TestServer server = new TestServer(builder -> builder.connections(2).refuseWhenFull());
        RawClient first = server.client();
        RawClient second = server.client()) {
      assertEquals(200, first.get("/").answer().status());
      assertEquals(200, second.get("/").answer().status());
      try (RawClient third = server.client()) {
        RawClient.Answer answer = third.answer();
        assertEquals(503, answer.status());
        assertEquals("1", answer.field("retry-after"));
        assertTrue(third.isAtEnd());
      }
      assertEquals(1, server.stats().refusedFull());
      assertEquals(200, first.get("/").answer().status());
    }
  }

  @Test
  void peersThatSendSlowlyKeepNoBlock() throws Exception {
    try (TestServer server = new TestServer(builder -> builder.blocks(2))) {
      List<RawClient> slow = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String part =
            i % 2 == 0
                ? "GET / HTTP/1.1\r\nHost"
                : "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab";
        slow.add(server.client().send(part));
      }
      try (RawClient quick = server.client()) {
        for (int i = 0; i < 100; i++) {
          assertEquals(200, quick.get("/").answer().status());
        }
      }
      server.awaitAccepted(51);
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  @Test
  void refusedPeersKeepNoBlock() throws Exception {
    try (TestServer server = new TestServer(builder -> builder.blocks(1).backlog(1024))) {
      inParallel(
          50,
          number -> {
            try (RawClient client = server.client()) {
              // Ill-formed before its end, so that a rest is left over.
              client.send("GET / HTTP/1.1\r\n obs: fold\r\nrest");
              assertEquals(400, client.answer().status());
            }
          });
      assertEquals(50, server.stats().refusedRequests());
    }
  }

  @Test
  void peersThatGoAwayLeaveNothing() throws Exception {
    try (TestServer server =
        new TestServer(builder -> builder.blocks(4).backlog(1024).limits(LINGERING_BRIEFLY))) {
      inParallel(CLIENTS, number -> misbehave(server, new Random(number)));
      try (RawClient client = server.client()) {
        assertEquals(200, client.get("/").answer().status());
      }
      server.awaitAccepted(CLIENTS + 1);
    }
  }

  private static void misbehave(TestServer server, Random random) throws IOException {
    try (RawClient client = server.client()) {
      switch (random.nextInt(6)) {
        case 0 -> client.send("GET / HT");
        case 1 -> client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc");
        case 2 -> client.get("/large?3000000").socket().getInputStream().read();
        case 3 -> client.get("/never").get("/");
        case 4 -> client.get("/chunks?100000").socket().setSoLinger(true, 0); // A reset.
        default -> garbage(client, random);
      }
    }
  }

  private static void garbage(RawClient client, Random random) throws IOException {
    byte[] bytes = new byte[1 + random.nextInt(5_000)];
    random.nextBytes(bytes);
    try {
      client.socket().getOutputStream().write(bytes);
      client.socket().shutdownOutput();
      client.socket().getInputStream().readAllBytes();
    } catch (SocketException _) {
      // It was cut while it still sent, or had not read yet.
    }
  }

  @Test
  void aClosingServerLetsRequestsFinish() throws Exception {
    TestServer server = TestServer.draining(builder -> builder);
    Thread closing = Thread.ofVirtual().unstarted(server::close);
    try (RawClient busy = server.client();
        RawClient idle = server.client()) {
      assertEquals(200, idle.get("/").answer().status());
      busy.get("/large?10000000");
      while (server.stats().requests() < 2) {
        Thread.sleep(1);
      }
      closing.start();
      assertTrue(idle.isAtEnd());
      RawClient.Answer answer = busy.answer();
      assertEquals(10_000_000, answer.body().length());
      assertTrue(busy.isAtEnd());
    }
    closing.join();
  }
}
