package valk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.AdditionalAnswers;
import org.mockito.invocation.InvocationOnMock;
import valk.memory.Providers;
import valk.memory.Slab;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;

/** Blocks that are free and cannot be had, since the system has no memory for them. */
@ExtendWith(NoLeaks.class)
class NoMemoryForBlocksTest {
  private static final int PEERS = 20;
  private static final int MANY = 50_000;

  /** The setting of HTTP/2 that says how much a stream may send at first. */
  private static final int WINDOW = 4;

  private static final Duration TO_TAKE = Duration.ofMillis(50);
  private static final Duration TO_SEND = Duration.ofMillis(50);

  private final AtomicBoolean hasMemory = new AtomicBoolean();
  private final TestClock clock = new TestClock();
  private final AtomicInteger refusals = new AtomicInteger();

  /** Slabs of 32 KiB blocks refuse while there is no memory. */
  private SlabProvider slabs() {
    SlabProvider usual = Providers.builtIn().slabs().named(Providers.DEFAULT_SLAB);
    SlabProvider slabs = mock(SlabProvider.class);
    when(slabs.create(any(), any(Space.class), anyLong(), anyInt(), anyInt()))
        .thenAnswer(call -> slab(usual, call));
    return slabs;
  }

  private Slab slab(SlabProvider usual, InvocationOnMock call) {
    int blockSize = call.getArgument(3);
    Slab real =
        usual.create(
            call.getArgument(0),
            call.getArgument(1),
            call.getArgument(2),
            blockSize,
            call.getArgument(4));
    if (blockSize != SlabByteBufAllocator.BLOCK_BYTES) {
      return real;
    }
    Slab slab = mock(Slab.class, AdditionalAnswers.delegatesTo(real));
    doAnswer(_ -> acquired(real)).when(slab).acquire(); // Stubbing must not acquire.
    return slab;
  }

  private int acquired(Slab real) {
    if (hasMemory.get()) {
      return real.acquire();
    }
    refusals.incrementAndGet();
    return Slab.NONE;
  }

  private TestServer serve(UnaryOperator<HttpServer.Builder> settings) {
    return new TestServer(
        this::withoutMemory,
        builder ->
            settings
                .apply(builder)
                .providers(Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE), slabs()));
  }

  /** What is asked for by {@code /a} finds no block when it is answered. */
  private Handler withoutMemory(Handler usual) {
    return request -> {
      if (request.path().equals("/a")) {
        hasMemory.set(false);
      }
      return usual.handle(request);
    };
  }

  /** A server on the test's clock, whose peers have little time to take what is written. */
  private TestServer serveOnClock(UnaryOperator<HttpServer.Builder> settings) {
    HttpLimits limits = TestServer.patient().answering(Duration.ofHours(1), TO_TAKE);
    return serve(builder -> settings.apply(builder).threads(1).limits(limits).clock(clock));
  }

  private void letTheAnswerWait(TestServer server) throws InterruptedException {
    while (server.stats().writePauses() == 0) {
      Thread.sleep(1);
    }
    passInSteps(TO_TAKE);
  }

  /**
   * Lets much more time go by than a peer has. A connection without a block tries now and then to
   * get one, and its peer's time begins with each try: so no step is as long as that, and after
   * each the event loop has found out that there is none.
   */
  private void passInSteps(Duration limit) throws InterruptedException {
    for (int i = 0; i < 24; i++) {
      clock.pass(limit.dividedBy(4));
    }
  }

  /** That is the server's fault, and not the peer's: it has its time when there is a block. */
  @ParameterizedTest
  @ValueSource(strings = {"", "TLSv1.3"})
  void aResponseThatWaitsForABlockIsNotLate(String tls) throws Exception {
    hasMemory.set(true);
    try (TestServer server =
            serveOnClock(builder -> tls.isEmpty() ? builder : TestTls.serve(builder));
        RawClient client =
            tls.isEmpty()
                ? server.client()
                : new RawClient(TestTls.connect(server.port(), tls, "http/1.1"))) {
      assertEquals(200, client.get("/").answer().status());
      client.get("/a");
      letTheAnswerWait(server);
      hasMemory.set(true);
      assertEquals("GET /a [] ", client.answer().body());
    }
  }

  @Test
  void aStreamThatWaitsForABlockIsNotLate() throws Exception {
    hasMemory.set(true);
    try (TestServer server = serveOnClock(builder -> builder);
        FrameClient client = FrameClient.begin(server.port())) {
      assertEquals(200, client.get(1, "/").answer(1).status());
      client.get(3, "/a");
      letTheAnswerWait(server);
      hasMemory.set(true);
      assertEquals("GET /a [] ", client.answer(3).body());
    }
  }

  /** Not with the last look at it while it waited. */
  @Test
  void theTimeOfAStreamsPeerBeginsWithTheBlock() throws Exception {
    hasMemory.set(true);
    try (TestServer server = serveOnClock(builder -> builder);
        FrameClient client = FrameClient.begin(server.port(), WINDOW, 0)) {
      assertEquals(204, client.get(1, "/empty").answer(1).status());
      client.get(3, "/a");
      letTheAnswerWait(server);
      clock.pass(TO_TAKE.dividedBy(2));
      hasMemory.set(true);
      assertEquals("200", client.head().status().toString());
      clock.pass(TO_TAKE.dividedBy(2));
      client.window(3, 100);
      FrameClient.Frame next = client.read();
      assertEquals(FrameClient.DATA, next.type());
      assertEquals("GET /a [] ", next.text());
    }
  }

  private TestServer serveHasty(UnaryOperator<HttpServer.Builder> settings) {
    HttpLimits limits = TestServer.patient().reading(TO_SEND, TO_SEND, TO_SEND);
    return serve(builder -> settings.apply(builder).threads(1).limits(limits).clock(clock));
  }

  private void letTheRequestWait(TestServer server) throws InterruptedException {
    while (server.stats().readPauses() == 0) {
      Thread.sleep(1);
    }
    passInSteps(TO_SEND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TLSv1.3"})
  void aRequestThatIsNotReadForWantOfABlockIsNotLate(String tls) throws Exception {
    hasMemory.set(true);
    try (TestServer server =
            serveHasty(builder -> tls.isEmpty() ? builder : TestTls.serve(builder));
        RawClient client =
            tls.isEmpty()
                ? server.client()
                : new RawClient(TestTls.connect(server.port(), tls, "http/1.1"))) {
      client.send("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
      hasMemory.set(false); // Before that is read, or after it.
      client.send("abc");
      letTheRequestWait(server);
      hasMemory.set(true);
      assertEquals("POST /x [] abc", client.answer().body());
    }
  }

  @Test
  void theBodyOfAStreamThatIsNotReadForWantOfABlockIsNotLate() throws Exception {
    hasMemory.set(true);
    try (TestServer server = serveHasty(builder -> builder);
        FrameClient client = FrameClient.begin(server.port())) {
      assertEquals(204, client.get(1, "/empty").answer(1).status());
      client.post(3, "/x");
      hasMemory.set(false);
      client.data(3, FrameClient.END_STREAM, "abc");
      letTheRequestWait(server);
      hasMemory.set(true);
      assertEquals("POST /x [] abc", client.answer(3).body());
    }
  }

  @Test
  void whoWaitsForThemDoesNotKeepTheProcessorBusyAndIsServedInTheEnd() throws Exception {
    try (TestServer server = serve(builder -> builder)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < PEERS; i++) {
        clients.add(server.client().get("/" + i));
      }
      while (server.stats().readPauses() < PEERS) {
        Thread.sleep(1);
      }
      Thread.sleep(500);
      assertTrue(refusals.get() < MANY, refusals + " vain tries of " + PEERS + " connections");
      hasMemory.set(true);
      for (int i = 0; i < PEERS; i++) {
        assertEquals("GET /" + i + " [] ", clients.get(i).answer().body());
        clients.get(i).close();
      }
    }
  }
}
