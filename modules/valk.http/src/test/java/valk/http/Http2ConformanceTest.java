package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static valk.http.FrameClient.ACK;
import static valk.http.FrameClient.CONTINUATION;
import static valk.http.FrameClient.DATA;
import static valk.http.FrameClient.END_HEADERS;
import static valk.http.FrameClient.END_STREAM;
import static valk.http.FrameClient.GOAWAY;
import static valk.http.FrameClient.HEADERS;
import static valk.http.FrameClient.PING;
import static valk.http.FrameClient.PRIORITY;
import static valk.http.FrameClient.PUSH_PROMISE;
import static valk.http.FrameClient.RST_STREAM;
import static valk.http.FrameClient.SETTINGS;
import static valk.http.FrameClient.WINDOW_UPDATE;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import valk.http.FrameClient.Answer;
import valk.http.FrameClient.Frame;

/** HTTP/2 as it is read and written; the names begin with the section that they are about. */
@ExtendWith(NoLeaks.class)
class Http2ConformanceTest {
  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private FrameClient client(int... settings) throws IOException {
    return FrameClient.begin(server.port(), settings);
  }

  static void assertGoAway(Http2Error error, FrameClient client) throws IOException {
    assertEquals(error.code(), client.next(GOAWAY).error());
    assertTrue(client.isAtEnd());
  }

  static void assertReset(Http2Error error, int stream, FrameClient client) throws IOException {
    Frame reset = client.next(RST_STREAM);
    assertEquals(stream, reset.stream());
    assertEquals(error.code(), reset.error());
    assertEquals(200, client.get(stream + 2, "/").answer(stream + 2).status());
  }

  @Test
  void rfc9113_3_3_aPeerThatKnowsBeginsAtOnce() throws IOException {
    try (FrameClient client = client()) {
      Answer answer = client.get(1, "/a%20b?c=d?e").answer(1);
      assertEquals(200, answer.status());
      assertEquals("GET /a%20b [c=d?e] ", answer.body());
      assertEquals("text/plain; charset=utf-8", answer.field("content-type"));
      assertEquals(Integer.toString(answer.body().length()), answer.field("content-length"));
      assertTrue(!answer.field("date").isEmpty());
    }
  }

  @Test
  void rfc9113_3_4_theServersFirstFrameIsItsSettings() throws IOException {
    try (FrameClient client = client()) {
      Frame first = client.read();
      assertEquals(SETTINGS, first.type());
      assertEquals(0, first.flags());
    }
  }

  @Test
  void rfc9113_3_4_thePrefaceMayComeInPieces() throws IOException {
    try (FrameClient client = new FrameClient(server.client().socket())) {
      for (char c : FrameClient.PREFACE.toCharArray()) {
        client.raw(String.valueOf(c));
      }
      assertEquals(200, client.settings().get(1, "/").answer(1).status());
    }
  }

  @Test
  void rfc9113_3_4_otherThanSettingsFirstIsAnError() throws IOException {
    try (FrameClient client = new FrameClient(server.client().socket())) {
      client.raw(FrameClient.PREFACE).send(PING, 0, 0, new byte[8]);
      assertGoAway(Http2Error.PROTOCOL_ERROR, client);
    }
  }

  @Test
  void rfc9113_3_4_halfAPrefaceIsARequestOfHttp1() throws IOException {
    try (RawClient client = server.client()) {
      client.send("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n");
      assertEquals(505, client.answer().status());
    }
  }

  @Test
  void rfc7540_3_2_aRequestMayAskForHttp2() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      for (String path : new String[] {"/one", "/two", "/later"}) {
        HttpResponse<String> answer = get(client, path);
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        assertEquals("GET " + path + " [] ", answer.body());
      }
      assertEquals(1, server.stats().accepted());
      assertEquals(3_000_000, get(client, "/large?3000000").body().length());
      assertTrue(get(client, "/chunks?5000").body().endsWith("piece 4999;"));
    }
  }

  private HttpResponse<String> get(HttpClient client, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + server.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(ISO_8859_1));
  }

  @Test
  void rfc7540_3_2_alsoARequestWithABody() throws Exception {
    String body = "b".repeat(300_000);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/up"))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer =
            client.send(request, HttpResponse.BodyHandlers.ofString(ISO_8859_1));
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        assertEquals("POST /up [] " + body, answer.body());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: Upgrade\r\nUpgrade: h2c\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: !\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2\r\nHTTP2-Settings: \r\n",
        "Upgrade: h2c\r\nHTTP2-Settings: \r\n"
      })
  void rfc7540_3_2_whoAsksWronglyIsAnsweredInHttp1(String fields) throws IOException {
    try (RawClient client = server.client()) {
      client.send("GET /x HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
      assertEquals(200, client.answer().status());
      assertEquals(200, client.get("/").answer().status());
    }
  }

  @Test
  void rfc9113_4_1_unknownFramesAreIgnored() throws IOException {
    try (FrameClient client = client()) {
      client.send(77, 0xFF, 0, new byte[20]);
      assertEquals(200, client.get(1, "/").answer(1).status());
    }
  }

  @Test
  void rfc9113_4_2_aFrameThatIsTooLargeIsAnError() throws IOException {
    try (FrameClient client = client()) {
      client.post(1, "/").send(DATA, 0, 1, new byte[16_385]);
      Frame frame = client.read();
      while (frame.type() != GOAWAY && frame.type() != RST_STREAM) {
        frame = client.read();
      }
      assertEquals(Http2Error.FRAME_SIZE_ERROR.code(), frame.error());
    }
  }

  @Test
  void rfc9113_4_3_aBlockThatCannotBeDecodedIsAnError() throws IOException {
    try (FrameClient client = client()) {
      client.send(HEADERS, END_HEADERS | END_STREAM, 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF);
      assertGoAway(Http2Error.COMPRESSION_ERROR, client);
    }
  }

  @Test
  void rfc9113_5_1_dataOfAnIdleStreamIsAnError() throws IOException {
    try (FrameClient client = client()) {
      client.data(1, END_STREAM, "x");
      assertGoAway(Http2Error.PROTOCOL_ERROR, client);
    }
  }

  @Test
  void rfc9113_5_1_dataAfterTheEndIsAnErrorOfTheStream() throws IOException {
    try (FrameClient client = client()) {
      client.get(1, "/never").data(1, 0, "x");
      assertReset(Http2Error.STREAM_CLOSED, 1, client);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 0})
  void rfc9113_5_1_1_aStreamOfAWrongNumberIsAnError(int stream) throws IOException {
    try (FrameClient client = client()) {
      client.get(stream, "/");
      assertGoAway(Http2Error.PROTOCOL_ERROR, client);
    }
  }

  @Test
  void rfc9113_5_1_2_moreStreamsThanMayBeAreRefused() throws IOException {
    try (FrameClient client = client()) {
      for (int stream = 1; stream <= 201; stream += 2) {
        client.get(stream, "/never");
      }
      Frame reset = client.next(RST_STREAM);
      assertEquals(201, reset.stream());
      assertEquals(Http2Error.REFUSED_STREAM.code(), reset.error());
    }
  }

  @Test
  void rfc9113_5_2_noMoreIsSentThanThePeerHasRoomFor() throws IOException {
    try (FrameClient client = client(4, 10).keepsWindowsShut()) {
      client.get(1, "/large?25").get(3, "/");
      StringBuilder body = new StringBuilder();
      for (int window = 10; body.length() < 25; window = Math.min(10, 25 - body.length())) {
        Frame data = client.next(DATA);
        while (data.stream() != 1) {
          data = client.next(DATA);
        }
        assertEquals(window, data.payload().length);
        body.append(new String(data.payload(), ISO_8859_1));
        client.window(1, 10);
      }
      assertEquals(new String(TestServer.large(25), ISO_8859_1), body.toString());
    }
  }

  @Test
  void rfc9113_5_2_oneStreamThatWaitsDoesNotHoldUpOthers() throws IOException {
    try (FrameClient client = client(4, 100).keepsWindowsShut()) {
      client.get(1, "/large?1000000").next(DATA);
      for (int stream = 3; stream < 50; stream += 2) {
        assertEquals("GET / [] ", client.get(stream, "/").answer(stream).body());
      }
    }
  }

  @Test
  void rfc9113_5_2_aWindowIsOpenedAsABodyIsRead() throws IOException {
    try (FrameClient client = client()) {
      client.post(1, "/up");
      int room = 65_535;
      for (int sent = 0; sent < 500_000; sent += 10_000) {
        while (room < 10_000) {
          Frame update = client.next(WINDOW_UPDATE);
          room += update.stream() == 1 ? update.error() : 0;
        }
        client.send(DATA, 0, 1, TestServer.large(10_000));
        room -= 10_000;
      }
      assertEquals(
          500_000 + "POST /up [] ".length(), client.data(1, 1, "").answer(1).body().length());
    }
  }

  @Test
  void rfc9113_5_4_1_anErrorOfTheConnectionSaysHowFarItCame() throws IOException {
    try (FrameClient client = client()) {
      assertEquals(200, client.get(5, "/").answer(5).status());
      client.send(PING, 0, 1, new byte[8]);
      Frame last = client.next(GOAWAY);
      assertTrue(ByteBuffer.wrap(last.payload()).getInt() >= 5);
      assertEquals(Http2Error.PROTOCOL_ERROR.code(), last.error());
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void rfc9113_6_1_paddingIsNoBody() throws IOException {
    try (FrameClient client = client()) {
      client.post(1, "/up").send(DATA, 8 | END_STREAM, 1, new byte[] {3, 'a', 'b', 0, 0, 0});
      assertEquals("POST /up [] ab", client.answer(1).body());
    }
  }

  @Test
  void rfc9113_6_3_prioritiesAreIgnored() throws IOException {
    try (FrameClient client = client()) {
      client.send(PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 16});
      assertEquals(200, client.get(1, "/").answer(1).status());
    }
  }

  @Test
  void rfc9113_6_4_aResetEndsTheStreamAlone() throws IOException {
    try (FrameClient client = client()) {
      client.get(1, "/never").reset(1, 8);
      assertEquals(200, client.get(3, "/").answer(3).status());
      assertEquals(1, server.stats().aborted());
    }
  }

  @Test
  void rfc9113_6_5_settingsAreAcknowledged() throws IOException {
    try (FrameClient client = client(3, 100)) {
      Frame frame = client.next(SETTINGS);
      while (!frame.has(ACK)) {
        frame = client.next(SETTINGS);
      }
      assertEquals(0, frame.payload().length);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 2, PROTOCOL_ERROR", "4, -1, FLOW_CONTROL_ERROR", "5, 1, PROTOCOL_ERROR"})
  void rfc9113_6_5_2_settingsOutOfRangeAreErrors(int id, int value, Http2Error error)
      throws IOException {
    try (FrameClient client = client(id, value)) {
      assertGoAway(error, client);
    }
  }

  @Test
  void rfc9113_6_6_aClientPromisesNothing() throws IOException {
    try (FrameClient client = client()) {
      client.send(PUSH_PROMISE, END_HEADERS, 1, FrameClient.number(2));
      assertGoAway(Http2Error.PROTOCOL_ERROR, client);
    }
  }

  @Test
  void rfc9113_6_7_aPingIsAnswered() throws IOException {
    try (FrameClient client = client()) {
      byte[] data = {1, 2, 3, 4, 5, 6, 7, 8};
      Frame answer = client.send(PING, 0, 0, data).next(PING);
      assertTrue(answer.has(ACK));
      assertTrue(Arrays.equals(data, answer.payload()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void rfc9113_6_9_aWindowOfNothingIsAnError(int stream) throws IOException {
    try (FrameClient client = client()) {
      client.get(1, "/never").window(stream, 0);
      if (stream == 0) {
        assertGoAway(Http2Error.PROTOCOL_ERROR, client);
      } else {
        assertReset(Http2Error.PROTOCOL_ERROR, 1, client);
      }
    }
  }

  @Test
  void rfc9113_6_9_1_aWindowThatOverflowsIsAnError() throws IOException {
    try (FrameClient client = client()) {
      client.window(0, Integer.MAX_VALUE);
      assertGoAway(Http2Error.FLOW_CONTROL_ERROR, client);
    }
  }

  @Test
  void rfc9113_6_10_aBlockMayGoOn() throws IOException {
    byte[] block =
        FrameClient.block(
            ":method", "GET", ":scheme", "http", ":authority", "x", ":path", "/x", "a", "b");
    try (FrameClient client = client()) {
      client
          .send(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 10))
          .send(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 10, block.length));
      assertEquals(200, client.answer(1).status());
    }
  }

  @Test
  void rfc9113_6_10_nothingComesBetween() throws IOException {
    byte[] block = FrameClient.block(":method", "GET");
    try (FrameClient client = client()) {
      client.send(HEADERS, END_STREAM, 1, block).send(PING, 0, 0, new byte[8]);
      assertGoAway(Http2Error.PROTOCOL_ERROR, client);
    }
  }

  @Test
  void rfc9113_8_1_theHandlerSeesNoDifference() throws IOException {
    try (FrameClient client = client()) {
      client.getFrom("name", 1, "/fields", "a", "b", "a", "c");
      assertEquals("host=name|a=b|a=c", client.answer(1).body());
    }
  }

  @Test
  void rfc9113_8_1_piecesComeWhenTheyCome() throws IOException {
    try (FrameClient client = client()) {
      String body = client.get(1, "/flow?9").answer(1).body();
      assertTrue(body.startsWith("tick 0;tick 1;") && body.endsWith("tick 8;"), body);
      Answer sized = client.get(3, "/sized").answer(3);
      assertEquals("6", sized.field("content-length"));
      assertEquals("abcdef", sized.body());
    }
  }

  @Test
  void rfc9113_6_8_aClosingServerEndsWhatHasNoEnd() throws Exception {
    TestServer closing = TestServer.draining(builder -> builder);
    Thread end = Thread.ofVirtual().unstarted(closing::close);
    try (FrameClient client = FrameClient.begin(closing.port(), 4, Integer.MAX_VALUE)) {
      client.window(0, Integer.MAX_VALUE - 65_535).get(1, "/flow?-1").next(DATA);
      end.start();
      assertEquals(Http2Error.CANCEL.code(), client.next(RST_STREAM).error());
      assertTrue(client.isAtEnd());
    }
    end.join();
  }

  @Test
  void rfc9113_8_1_trailersEndTheBody() throws IOException {
    try (FrameClient client = client()) {
      client.post(1, "/up").data(1, 0, "ab").headers(1, END_STREAM, "sum", "3");
      assertEquals("POST /up [] ab", client.answer(1).body());
    }
  }

  @Test
  void rfc9113_8_1_anAnswerBeforeTheEndOfTheBodyEndsTheStream() throws IOException {
    try (FrameClient client = client()) {
      client.headers(
          1,
          0,
          ":method",
          "POST",
          ":scheme",
          "http",
          ":path",
          "/",
          ":authority",
          "x",
          "content-length",
          "2000000");
      assertEquals(413, client.answer(1).status());
      assertReset(Http2Error.NO_ERROR, 1, client);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":method=GET :scheme=http :authority=x",
        ":method=GET :path=/ :authority=x",
        ":scheme=http :path=/ :authority=x",
        ":method=GET :method=GET :scheme=http :path=/ :authority=x",
        ":method=GET :scheme=http :path=/ :path=/ :authority=x",
        ":method=GET :scheme=http :path=/ :authority=x :status=200",
        ":method=GET :scheme=http :path=/ :authority=x :other=y",
        ":method=GET :scheme=http :path=/ a=b :authority=x",
        ":method=GET :scheme=http :path=/ :authority=x Upper=y",
        ":method=GET :scheme=http :path=/ :authority=x a<b=y",
        ":method=GET :scheme=http :path=/ :authority=x a=<CR>y",
        ":method=GET :scheme=http :path=/ :authority=x a=<LF>y",
        ":method=GET :scheme=http :path=/ :authority=x a=<NUL>y",
        ":method=GET :scheme=http :path=/ :authority=x a=<SP>y",
        ":method=GET :scheme=http :path=/ :authority=x connection=close",
        ":method=GET :scheme=http :path=/ :authority=x keep-alive=1",
        ":method=GET :scheme=http :path=/ :authority=x transfer-encoding=chunked",
        ":method=GET :scheme=http :path=/ :authority=x upgrade=h2c",
        ":method=GET :scheme=http :path=/ :authority=x te=gzip",
        ":method=GET :scheme=http :path=/ :authority=x host=y",
        ":method=GET :scheme=http :path=/ :authority=x content-length=3",
        ":method=CONNECT :scheme=http :path=/ :authority=x"
      })
  void rfc9113_8_1_1_aMalformedRequestIsAnErrorOfItsStream(String fields) throws IOException {
    try (FrameClient client = client()) {
      client.headers(1, END_STREAM, split(fields));
      assertReset(Http2Error.PROTOCOL_ERROR, 1, client);
      assertEquals(1, server.stats().requests());
    }
  }

  private static String[] split(String fields) {
    return Arrays.stream(fields.split("[ =]", -1))
        .map(
            each ->
                each.replace("<CR>", "\r")
                    .replace("<LF>", "\n")
                    .replace("<NUL>", "\u0000")
                    .replace("<SP>", " "))
        .toArray(String[]::new);
  }

  @Test
  void rfc9113_8_1_1_aBodyIsAsLongAsItsLengthSays() throws IOException {
    try (FrameClient client = client()) {
      client
          .headers(
              1,
              0,
              ":method",
              "POST",
              ":scheme",
              "http",
              ":path",
              "/",
              ":authority",
              "x",
              "content-length",
              "3")
          .data(1, END_STREAM, "ab");
      assertReset(Http2Error.PROTOCOL_ERROR, 1, client);
    }
  }

  @Test
  void rfc9113_8_2_3_piecesOfACookieAreJoined() throws IOException {
    try (FrameClient client = client()) {
      client.headers(
          1,
          END_STREAM,
          ":method",
          "GET",
          ":scheme",
          "http",
          ":path",
          "/fields",
          ":authority",
          "x",
          "cookie",
          "a=b",
          "cookie",
          "c=d");
      assertEquals("host=x|cookie=a=b; c=d", client.answer(1).body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, nothing, 400",
    "GET, /#a, 400",
    "GET, *, 400",
    "OPTIONS, *, 200",
    "G<T, /, 400",
    "GET, /throws, 500",
    "GET, /fails, 500"
  })
  void rfc9113_8_3_1_methodAndPathAreChecked(String method, String path, int status)
      throws IOException {
    try (FrameClient client = client()) {
      client.headers(
          1, END_STREAM, ":method", method, ":scheme", "http", ":path", path, ":authority", "x");
      assertEquals(status, client.answer(1).status());
      assertEquals(200, client.get(3, "/").answer(3).status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b", "a b", "a/b", "a:b", "[::1"})
  void rfc9113_8_3_1_anAuthorityIsAHostAndAPort(String authority) throws IOException {
    try (FrameClient client = client()) {
      client.getFrom(authority, 1, "/");
      assertEquals(400, client.answer(1).status());
      assertEquals(200, client.get(3, "/").answer(3).status());
    }
  }

  @Test
  void rfc9113_8_5_thereAreNoTunnels() throws IOException {
    try (FrameClient client = client()) {
      client.headers(1, END_STREAM, ":method", "CONNECT", ":authority", "x:80");
      assertEquals(501, client.answer(1).status());
    }
  }

  @Test
  void rfc9110_9_3_2_headHasNoBody() throws IOException {
    try (FrameClient client = client()) {
      client.headers(
          1,
          END_STREAM,
          ":method",
          "HEAD",
          ":scheme",
          "http",
          ":path",
          "/large?5",
          ":authority",
          "x");
      Answer answer = client.answer(1);
      assertEquals("5", answer.field("content-length"));
      assertEquals("", answer.body());
    }
  }

  @Test
  void rfc9110_15_3_5_a204HasNoBody() throws IOException {
    try (FrameClient client = client()) {
      Answer answer = client.get(1, "/empty").answer(1);
      assertEquals(204, answer.status());
      assertEquals("", answer.field("content-length"));
    }
  }

  @Test
  void rfc9110_10_1_1_whoExpectsItIsToldToGoOn() throws IOException {
    try (FrameClient client = client()) {
      client.headers(
          1,
          0,
          ":method",
          "POST",
          ":scheme",
          "http",
          ":path",
          "/up",
          ":authority",
          "x",
          "expect",
          "100-continue");
      assertEquals("100", client.head().status().toString());
      assertEquals("POST /up [] ab", client.data(1, END_STREAM, "ab").answer(1).body());
    }
  }

  @Test
  void rfc9113_8_4_anIteratorThatThrowsEndsTheStreamAlone() throws IOException {
    try (FrameClient client = client()) {
      client.get(1, "/broken");
      assertReset(Http2Error.INTERNAL_ERROR, 1, client);
      assertEquals(1, server.stats().failedHandlers());
    }
  }

  @Test
  void rfc9113_6_8_aClosingServerLetsStreamsFinish() throws Exception {
    TestServer closing = TestServer.draining(builder -> builder);
    Thread end = Thread.ofVirtual().unstarted(closing::close);
    try (FrameClient busy = FrameClient.begin(closing.port());
        FrameClient idle = FrameClient.begin(closing.port())) {
      assertEquals(200, idle.get(1, "/").answer(1).status());
      busy.get(1, "/large?3000000");
      while (closing.stats().requests() < 2) {
        Thread.sleep(1);
      }
      end.start();
      assertGoAway(Http2Error.NO_ERROR, idle);
      assertEquals(3_000_000, busy.answer(1).body().length());
      assertTrue(busy.isAtEnd());
    }
    end.join();
  }
}
