package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Peers that pause, reset, abort, do not read and send garbage, with good ones between them. A
 * short form; the profile {@code abuse} runs the long one.
 */
@ExtendWith(NoLeaks.class)
class TransportAbuseTest {
  private static final int REQUESTS = Integer.getInteger("valk.abuse.requests", 3_000);
  private static final int CLIENTS = Integer.getInteger("valk.abuse.clients", 200);
  private static final int MALFORMED = Integer.getInteger("valk.abuse.malformed", 1_000);
  private static final int IDLE = Integer.getInteger("valk.abuse.idle", 300);
  private static final int THREADS = Integer.getInteger("valk.abuse.threads", 8);

  /**
   * Who asks for what never comes and goes away is noticed then, and not before; a TLS socket of
   * Java waits for that when it is closed.
   */
  private static final Duration TO_ANSWER = Duration.ofSeconds(1);

  /** Another one for each part, where the long form is run in parts. */
  private static final int SEED = Integer.getInteger("valk.abuse.seed", 0);

  /** From so many requests on it is told what memory they took. */
  private static final int MANY = 100_000;

  /**
   * By how many MiB the resident memory may grow after the first tenth; none is asserted by itself,
   * since that needs a Java heap that is all in memory from the beginning.
   */
  private static final int RESIDENT_SLACK = Integer.getInteger("valk.abuse.resident", 0);

  private static final long DIRECT_SLACK = 8 << 20;
  private static final long HEAP_SLACK = 16 << 20;

  private interface Work {
    void run(int number) throws Exception;
  }

  private static HttpServer.Builder settings(HttpServer.Builder builder) {
    return builder
        .blocks(32)
        .connections(20_000)
        .backlog(4096)
        .limits(
            TestServer.patient()
                .perAddress(20_000)
                .answering(TO_ANSWER, Duration.ofHours(1))
                .ending(Duration.ofMillis(50), Duration.ofSeconds(1)));
  }

  private static void inParallel(ExecutorService threads, int count, Work work) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      all.add(
          threads.submit(
              () -> {
                work.run(number);
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** What is reachable, by the least of a few looks. */
  private static long liveHeapBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static void awaitNoBlockInUse(TestServer server) throws InterruptedException {
    while (server.stats().buffers().inUse() > 0) {
      Thread.sleep(1);
    }
  }

  @Test
  void allBlocksComeBackFromPeersThatMisbehave() throws Exception {
    try (TestServer plain = new TestServer(TransportAbuseTest::settings);
        TestServer tls = new TestServer(builder -> TestTls.serve(settings(builder)));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      AtomicInteger left = new AtomicInteger(REQUESTS / 10);
      inParallel(threads, THREADS, number -> misbehave(plain, tls, SEED + number, left));
      long before = directBytes();
      long heapBefore = liveHeapBytes();
      left.set(REQUESTS - REQUESTS / 10);
      try (ResidentMemory resident = ResidentMemory.watch()) {
        besideGood(plain, threads, THREADS, n -> misbehave(plain, tls, ~SEED - n, left));
        report(plain, tls, resident);
        assertFlat(resident);
      }
      awaitNoBlockInUse(plain);
      awaitNoBlockInUse(tls);
      assertGrowth(before, directBytes(), DIRECT_SLACK, "direct bytes");
      assertGrowth(heapBefore, liveHeapBytes(), HEAP_SLACK, "bytes of the Java heap");
    }
  }

  private static void assertGrowth(long before, long after, long slack, String what) {
    String growth = "%s: %d -> %d".formatted(what, before, after);
    if (REQUESTS >= MANY) {
      System.out.println(growth);
    }
    assertTrue(after - before < slack, growth);
  }

  /** Has so many peers do bad work, and sees that good requests beside it are all answered. */
  private static void besideGood(TestServer server, ExecutorService threads, int count, Work bad)
      throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    try (ExecutorService another = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<int[]> good = another.submit(() -> behave(server, isOver));
      try {
        inParallel(threads, count, bad);
      } finally {
        isOver.set(true);
      }
      int[] served = good.get();
      if (REQUESTS >= MANY) {
        System.out.println(served[1] + " of " + served[0] + " good requests were answered");
      }
      assertEquals(served[0], served[1], "good requests that were answered");
    }
  }

  private static void report(TestServer plain, TestServer tls, ResidentMemory resident) {
    if (REQUESTS >= MANY) {
      System.out.println(resident);
      System.out.println("plain: " + plain.stats());
      System.out.println("TLS: " + tls.stats());
    }
  }

  private static void assertFlat(ResidentMemory resident) {
    if (RESIDENT_SLACK > 0) {
      assertTrue(resident.growth().orElse(0) <= RESIDENT_SLACK, () -> "it grew: " + resident);
    }
  }

  /** Returns how many requests were sent and answered. */
  private static int[] behave(TestServer server, AtomicBoolean isOver) throws IOException {
    int[] served = new int[2];
    do {
      try (RawClient client = server.client()) {
        for (int i = 0; i < 20; i++) {
          served[0]++;
          served[1] += client.get("/x?" + i).answer().body().equals("GET /x [" + i + "] ") ? 1 : 0;
        }
      }
    } while (!isOver.get());
    return served;
  }

  private static void misbehave(TestServer plain, TestServer tls, int seed, AtomicInteger left)
      throws IOException {
    Random random = new Random(seed);
    while (left.get() > 0) {
      int requests = 1 + random.nextInt(10);
      switch (random.nextInt(8)) {
        case 0 -> http2(plain, random, requests, left);
        case 1 ->
            http1(new RawClient(TestTls.connect(tls.port(), "TLSv1.3")), random, requests, left);
        default -> http1(plain.client(), random, requests, left);
      }
    }
  }

  /** Any number below a power of two, as often a small one as a large one. */
  private static int size(Random random, int bits) {
    return random.nextInt(1 << random.nextInt(bits + 1));
  }

  private static String path(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "/large?" + size(random, 18);
      case 1 -> "/chunks?" + size(random, 9);
      case 2 -> "/later";
      case 3 -> "/throws";
      default -> "/";
    };
  }

  private static void pause(Random random) {
    if (random.nextInt(10) == 0) {
      try {
        Thread.sleep(random.nextInt(3));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void http1(RawClient opened, Random random, int requests, AtomicInteger left)
      throws IOException {
    try (RawClient client = opened) {
      for (int i = 0; i < requests; i++) {
        pause(random);
        left.decrementAndGet();
        if (random.nextInt(4) == 0) {
          client.send(upload(random));
        } else {
          client.get(path(random));
        }
        if (client.answer().status() == 503) {
          return; // The machine is too slow for the time to answer; the connection is over.
        }
      }
      badly(() -> end(client, random));
    }
  }

  private interface End {
    void run() throws IOException;
  }

  /** After what it does the peer may be cut, but it is not left waiting. */
  private static void badly(End end) throws IOException {
    try {
      end.run();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException _) {
      // It was cut.
    }
  }

  private static String upload(Random random) {
    String body = "b".repeat(size(random, 17));
    return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static void end(RawClient client, Random random) throws IOException {
    switch (random.nextInt(7)) {
      case 0 -> client.get("/large?3000000").socket().setSoLinger(true, 0); // A reset, unread.
      case 1 -> client.get("/large?3000000").socket().getInputStream().read();
      case 2 -> client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\nabc");
      case 3 -> client.send("GET / HT").socket().setSoLinger(true, 0);
      case 4 -> {
        client.get("/").socket().shutdownOutput();
        client.socket().getInputStream().readAllBytes();
      }
      case 5 -> client.get("/never");
      default -> {}
    }
  }

  private static void http2(TestServer server, Random random, int requests, AtomicInteger left)
      throws IOException {
    try (FrameClient client = FrameClient.begin(server.port())) {
      for (int i = 0; i < requests; i++) {
        pause(random);
        left.decrementAndGet();
        client.get(2 * i + 1, path(random));
        assertTrue(client.answer(2 * i + 1).status() > 0);
      }
      badly(() -> end(client, 2 * requests + 1, random));
    }
  }

  private static void end(FrameClient client, int next, Random random) throws IOException {
    switch (random.nextInt(5)) {
      case 0 -> client.get(next, "/large?3000000").reset(next, 8);
      case 1 -> client.get(next, "/large?3000000").next(FrameClient.DATA);
      case 2 -> client.post(next, "/").data(next, 0, "abc").socket().setSoLinger(true, 0);
      case 3 -> client.get(next, "/never");
      default -> {}
    }
  }

  @Test
  void tenBlocksServeAllClients() throws Exception {
    try (TestServer server = new TestServer(builder -> settings(builder).blocks(10));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      askForLarge(server, 0);
      long before = directBytes();
      long heapBefore = liveHeapBytes();
      inParallel(threads, CLIENTS, number -> askForLarge(server, number));
      server.assertResponses(6L * (CLIENTS + 1));
      assertTrue(server.stats().buffers().highWater() <= 10);
      assertGrowth(before, directBytes(), DIRECT_SLACK, "direct bytes");
      assertGrowth(heapBefore, liveHeapBytes(), HEAP_SLACK, "bytes of the Java heap");
    }
  }

  private static void askForLarge(TestServer server, int number) throws IOException {
    try (RawClient client = server.client()) {
      for (int i = 0; i < 3; i++) {
        assertEquals(50_000, client.get("/large?50000").answer().body().length());
        assertEquals("GET /x [" + number + "] ", client.get("/x?" + number).answer().body());
      }
    }
  }

  @Test
  void malformedRequestsLeaveNothing() throws Exception {
    try (TestServer server = new TestServer(TransportAbuseTest::settings);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      besideGood(server, threads, MALFORMED, number -> malformed(server, new Random(number)));
      awaitNoBlockInUse(server);
    }
  }

  private static void malformed(TestServer server, Random random) throws IOException {
    byte[] bytes = mutate(valid(random), random);
    try (RawClient client = server.client()) {
      client.socket().getOutputStream().write(bytes);
      client.socket().shutdownOutput();
      client.socket().getInputStream().readAllBytes();
    } catch (SocketException _) {
      // It was cut while it still sent.
    }
  }

  private static byte[] valid(Random random) {
    return switch (random.nextInt(4)) {
      case 0 ->
          "GET /a?b HTTP/1.1\r\nHost: x\r\nA: b\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1);
      case 1 -> upload(random).getBytes(ISO_8859_1);
      case 2 ->
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
              .repeat(3)
              .getBytes(ISO_8859_1);
      default -> http2(random);
    };
  }

  private static byte[] http2(Random random) {
    byte[] head =
        FrameClient.frame(
            FrameClient.HEADERS,
            FrameClient.END_HEADERS | random.nextInt(2),
            1,
            FrameClient.block(
                ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "x"));
    String settings =
        new String(FrameClient.frame(FrameClient.SETTINGS, 0, 0, new byte[0]), ISO_8859_1);
    return (FrameClient.PREFACE + settings + new String(head, ISO_8859_1)).getBytes(ISO_8859_1);
  }

  private static byte[] mutate(byte[] valid, Random random) {
    StringBuilder text = new StringBuilder(new String(valid, ISO_8859_1));
    for (int i = 1 + random.nextInt(5); i > 0 && text.length() > 1; i--) {
      int at = random.nextInt(Math.min(text.length(), 200));
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, (char) random.nextInt(256));
        default -> text.setLength(Math.max(1, at));
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  @Test
  void idleConnectionsCostNoBlock() throws Exception {
    try (TestServer server = new TestServer(TransportAbuseTest::settings)) {
      try (RawClient first = server.client();
          IdlePeers _ = IdlePeers.connect(server.port(), IDLE)) {
        server.awaitAccepted(IDLE + 1);
        awaitNoBlockInUse(server);
        assertTrue(server.stats().connections().inUse() > IDLE);
        try (RawClient last = server.client()) {
          assertEquals(200, last.get("/").answer().status());
        }
        assertEquals(200, first.get("/").answer().status());
      }
    }
  }
}
