package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static valk.http.FrameClient.ACK;
import static valk.http.FrameClient.CONTINUATION;
import static valk.http.FrameClient.DATA;
import static valk.http.FrameClient.END_HEADERS;
import static valk.http.FrameClient.END_STREAM;
import static valk.http.FrameClient.GOAWAY;
import static valk.http.FrameClient.HEADERS;
import static valk.http.FrameClient.PING;
import static valk.http.FrameClient.PRIORITY;
import static valk.http.FrameClient.RST_STREAM;
import static valk.http.FrameClient.SETTINGS;
import static valk.http.FrameClient.WINDOW_UPDATE;
import static valk.http.FrameClient.number;
import static valk.http.Http2ConformanceTest.assertGoAway;
import static valk.http.Http2ConformanceTest.assertReset;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import valk.http.FrameClient.Frame;

/**
 * Each kind of frame where it may not come, of a size that it may not have, and in the unusual
 * forms that are allowed. The name of each case begins with the section that it is about.
 */
@ExtendWith(NoLeaks.class)
class Http2FramesTest {
  private static final int PADDED = 8;
  private static final int PRIORITIZED = 32;
  private static final int INITIAL_WINDOW = 4;
  private static final int MOST = Integer.MAX_VALUE;

  private static final byte[] PING_DATA = new byte[8];
  private static final byte[] GET_BLOCK =
      FrameClient.block(
          ":method", "GET", ":scheme", "http", ":authority", "x", ":path", "/x", "a", "b");

  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private FrameClient client(int... settings) throws IOException {
    return FrameClient.begin(server.port(), settings);
  }

  /** Part of what a peer says. */
  private interface Part {
    void with(FrameClient client) throws IOException;
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  private static byte[] beginning(byte[] block) {
    return Arrays.copyOf(block, 10);
  }

  private static byte[] end(byte[] block) {
    return Arrays.copyOfRange(block, 10, block.length);
  }

  private static FrameClient beginBlock(FrameClient client, int stream) throws IOException {
    return client.send(HEADERS, END_STREAM, stream, beginning(GET_BLOCK));
  }

  private static FrameClient answered(FrameClient client, int stream) throws IOException {
    assertEquals(200, client.get(stream, "/").answer(stream).status());
    return client;
  }

  private static byte[] dependency(int on, int weight) {
    return ByteBuffer.allocate(5).putInt(on).put((byte) (weight - 1)).array();
  }

  static Stream<Arguments> errorsOfTheConnection() {
    return Stream.of(
        ends(
            "rfc9113 4.2: HEADERS larger than a frame may be",
            Http2Error.FRAME_SIZE_ERROR,
            c -> c.send(HEADERS, END_HEADERS | END_STREAM, 1, new byte[16_385])),
        ends(
            "rfc9113 4.3: PRIORITY inside of a block",
            Http2Error.PROTOCOL_ERROR,
            c -> beginBlock(c, 1).send(PRIORITY, 0, 1, dependency(0, 16))),
        ends(
            "rfc9113 4.3: HEADERS of another stream inside of a block",
            Http2Error.PROTOCOL_ERROR,
            c -> beginBlock(c, 1).send(HEADERS, END_HEADERS | END_STREAM, 3, GET_BLOCK)),
        ends(
            "rfc9113 5.1: RST_STREAM of an idle stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.reset(1, 8)),
        ends(
            "rfc9113 5.1: WINDOW_UPDATE of an idle stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.window(1, 100)),
        ends(
            "rfc9113 5.1: CONTINUATION of an idle stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.send(CONTINUATION, END_HEADERS, 1, GET_BLOCK)),
        ends(
            "rfc9113 5.1: CONTINUATION of a half-closed stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.get(1, "/never").send(CONTINUATION, END_HEADERS, 1, GET_BLOCK)),
        ends(
            "rfc9113 5.1: CONTINUATION of a stream that was reset",
            Http2Error.PROTOCOL_ERROR,
            c -> c.post(1, "/").reset(1, 8).send(CONTINUATION, END_HEADERS, 1, GET_BLOCK)),
        ends(
            "rfc9113 5.1: CONTINUATION of a closed stream",
            Http2Error.PROTOCOL_ERROR,
            c -> answered(c, 1).send(CONTINUATION, END_HEADERS, 1, GET_BLOCK)),
        ends(
            "rfc9113 5.1.1: a stream that others have passed by",
            Http2Error.PROTOCOL_ERROR,
            c -> answered(c, 5).get(3, "/")),
        ends(
            "rfc9113 5.1.1: the same, while the others are open",
            Http2Error.PROTOCOL_ERROR,
            c -> c.get(5, "/never").get(9, "/never").get(7, "/")),
        ends(
            "rfc9113 5.1.1: DATA of a stream that others have passed by",
            Http2Error.PROTOCOL_ERROR,
            c -> answered(c, 5).data(1, END_STREAM, "x")),
        ends(
            "rfc7540 5.3.1: HEADERS of a stream that depends on itself",
            Http2Error.PROTOCOL_ERROR,
            c ->
                c.send(
                    HEADERS,
                    PRIORITIZED | END_HEADERS | END_STREAM,
                    1,
                    joined(dependency(1, 16), GET_BLOCK))),
        ends(
            "rfc9113 5.5: an unknown frame inside of a block",
            Http2Error.PROTOCOL_ERROR,
            c -> beginBlock(c, 1).send(77, 0, 1, new byte[8])),
        ends(
            "rfc9113 6.1: DATA of no stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.data(0, END_STREAM, "x")),
        ends(
            "rfc9113 6.1: DATA with more padding than payload",
            Http2Error.PROTOCOL_ERROR,
            c -> c.post(1, "/").send(DATA, PADDED | END_STREAM, 1, new byte[] {6, 'a', 'b', 0, 0})),
        ends(
            "rfc9113 6.2: HEADERS of no stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.send(HEADERS, END_HEADERS | END_STREAM, 0, GET_BLOCK)),
        ends(
            "rfc9113 6.2: HEADERS with more padding than payload",
            Http2Error.PROTOCOL_ERROR,
            c ->
                c.send(
                    HEADERS,
                    PADDED | END_HEADERS | END_STREAM,
                    1,
                    joined(new byte[] {(byte) 200}, GET_BLOCK))),
        ends(
            "rfc9113 6.3: PRIORITY of no stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.send(PRIORITY, 0, 0, dependency(1, 16))),
        ends("rfc9113 6.4: RST_STREAM of no stream", Http2Error.PROTOCOL_ERROR, c -> c.reset(0, 8)),
        ends(
            "rfc9113 6.4: RST_STREAM of three bytes",
            Http2Error.FRAME_SIZE_ERROR,
            c -> c.get(1, "/never").send(RST_STREAM, 0, 1, new byte[3])),
        ends(
            "rfc9113 6.5: an acknowledgement with settings",
            Http2Error.FRAME_SIZE_ERROR,
            c -> c.send(SETTINGS, ACK, 0, new byte[6])),
        ends(
            "rfc9113 6.5: SETTINGS of a stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.send(SETTINGS, 0, 1)),
        ends(
            "rfc9113 6.5: SETTINGS of half a setting",
            Http2Error.FRAME_SIZE_ERROR,
            c -> c.send(SETTINGS, 0, 0, new byte[] {0, 3, 0})),
        ends(
            "rfc9113 6.5.2: a push that is neither on nor off, later",
            Http2Error.PROTOCOL_ERROR,
            c -> answered(c, 1).settings(2, 2)),
        ends(
            "rfc9113 6.5.2: a window beyond the largest",
            Http2Error.FLOW_CONTROL_ERROR,
            c -> c.settings(INITIAL_WINDOW, 1 << 31)),
        ends(
            "rfc9113 6.5.2: frames below the smallest",
            Http2Error.PROTOCOL_ERROR,
            c -> c.settings(5, 16_383)),
        ends(
            "rfc9113 6.5.2: frames beyond the largest",
            Http2Error.PROTOCOL_ERROR,
            c -> c.settings(5, 1 << 24)),
        ends(
            "rfc9113 6.7: PING of a stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.send(PING, 0, 1, PING_DATA)),
        ends(
            "rfc9113 6.7: PING of six bytes",
            Http2Error.FRAME_SIZE_ERROR,
            c -> c.send(PING, 0, 0, new byte[6])),
        ends(
            "rfc9113 6.8: GOAWAY of a stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.get(1, "/never").send(GOAWAY, 0, 1, PING_DATA)),
        ends(
            "rfc9113 6.9: WINDOW_UPDATE of three bytes",
            Http2Error.FRAME_SIZE_ERROR,
            c -> c.send(WINDOW_UPDATE, 0, 0, new byte[3])),
        ends(
            "rfc9113 6.9.1: a connection's window that overflows by steps",
            Http2Error.FLOW_CONTROL_ERROR,
            c -> c.window(0, MOST - 65_535).window(0, 1)),
        ends(
            "rfc9113 6.9.2: settings with which a stream's window overflows",
            Http2Error.FLOW_CONTROL_ERROR,
            c -> c.get(1, "/never").window(1, MOST - 65_535).settings(INITIAL_WINDOW, MOST)),
        ends(
            "rfc9113 6.10: HEADERS in a block that goes on",
            Http2Error.PROTOCOL_ERROR,
            c ->
                beginBlock(c, 1)
                    .send(CONTINUATION, 0, 1, end(GET_BLOCK))
                    .send(HEADERS, END_HEADERS, 1, GET_BLOCK)),
        ends(
            "rfc9113 6.10: DATA in a block that goes on",
            Http2Error.PROTOCOL_ERROR,
            c ->
                beginBlock(c, 1).send(CONTINUATION, 0, 1, end(GET_BLOCK)).data(1, END_STREAM, "x")),
        ends(
            "rfc9113 6.10: CONTINUATION of no stream",
            Http2Error.PROTOCOL_ERROR,
            c -> beginBlock(c, 1).send(CONTINUATION, END_HEADERS, 0, end(GET_BLOCK))),
        ends(
            "rfc9113 6.10: CONTINUATION of another stream",
            Http2Error.PROTOCOL_ERROR,
            c -> beginBlock(c, 1).send(CONTINUATION, END_HEADERS, 3, end(GET_BLOCK))),
        ends(
            "rfc9113 6.10: CONTINUATION after a whole HEADERS",
            Http2Error.PROTOCOL_ERROR,
            c -> c.post(1, "/").send(CONTINUATION, END_HEADERS, 1, GET_BLOCK)),
        ends(
            "rfc9113 6.10: CONTINUATION after the last one",
            Http2Error.PROTOCOL_ERROR,
            c ->
                c.send(HEADERS, 0, 1, beginning(GET_BLOCK))
                    .send(CONTINUATION, END_HEADERS, 1, end(GET_BLOCK))
                    .send(CONTINUATION, END_HEADERS, 1, GET_BLOCK)),
        ends(
            "rfc9113 6.10: CONTINUATION after DATA",
            Http2Error.PROTOCOL_ERROR,
            c -> c.post(1, "/").data(1, 0, "x").send(CONTINUATION, END_HEADERS, 1, GET_BLOCK)));
  }

  private static Arguments ends(String what, Http2Error error, Part part) {
    return arguments(what, error, part);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void errorsOfTheConnection(String what, Http2Error error, Part part) throws IOException {
    try (FrameClient client = client()) {
      part.with(client);
      assertGoAway(error, client);
    }
    try (FrameClient next = client()) {
      answered(next, 1);
    }
  }

  static Stream<Arguments> errorsOfAStream() {
    return Stream.of(
        ends(
            "rfc9113 5.1: HEADERS of a half-closed stream (5.4: PROTOCOL_ERROR is always right)",
            Http2Error.PROTOCOL_ERROR,
            c -> c.get(1, "/never").headers(1, END_STREAM, "a", "b")),
        ends(
            "rfc9113 5.1: DATA of a stream that was reset",
            Http2Error.STREAM_CLOSED,
            c -> c.post(1, "/").reset(1, 8).data(1, END_STREAM, "x")),
        ends(
            "rfc9113 5.1: HEADERS of a stream that was reset",
            Http2Error.STREAM_CLOSED,
            c -> c.post(1, "/").reset(1, 8).get(1, "/")),
        ends(
            "rfc9113 5.1: DATA of a closed stream",
            Http2Error.STREAM_CLOSED,
            c -> answered(c, 1).data(1, END_STREAM, "x")),
        ends(
            "rfc9113 5.1: HEADERS of a closed stream",
            Http2Error.STREAM_CLOSED,
            c -> answered(c, 1).get(1, "/")),
        ends(
            "rfc7540 5.3.1: PRIORITY of a stream that depends on itself",
            Http2Error.PROTOCOL_ERROR,
            c -> c.get(1, "/never").send(PRIORITY, 0, 1, dependency(1, 16))),
        ends(
            "rfc9113 6.3: PRIORITY of four bytes",
            Http2Error.FRAME_SIZE_ERROR,
            c -> c.get(1, "/never").send(PRIORITY, 0, 1, new byte[4])),
        ends(
            "rfc9113 6.9.1: a stream's window that overflows",
            Http2Error.FLOW_CONTROL_ERROR,
            c -> c.get(1, "/never").window(1, MOST)),
        ends(
            "rfc9113 6.9.1: a stream's window that overflows by steps",
            Http2Error.FLOW_CONTROL_ERROR,
            c -> c.get(1, "/never").window(1, MOST - 65_535).window(1, 1)),
        ends(
            "rfc9113 8.1: a second HEADERS that does not end the stream",
            Http2Error.PROTOCOL_ERROR,
            c -> c.post(1, "/").headers(1, 0, "a", "b")),
        ends(
            "rfc9113 8.1: trailers with a field of the request line",
            Http2Error.PROTOCOL_ERROR,
            c -> c.post(1, "/").data(1, 0, "x").headers(1, END_STREAM, ":method", "GET")),
        ends(
            "rfc9113 8.1.1: less in several DATA than the length says",
            Http2Error.PROTOCOL_ERROR,
            c -> postOfLength(c, 4).data(1, 0, "a").data(1, END_STREAM, "b")),
        ends(
            "rfc9113 8.1.1: more in several DATA than the length says",
            Http2Error.PROTOCOL_ERROR,
            c -> postOfLength(c, 1).data(1, 0, "a").data(1, END_STREAM, "b")),
        ends(
            "rfc9113 8.1.1: a length that is not reached where trailers end the body",
            Http2Error.PROTOCOL_ERROR,
            c -> postOfLength(c, 4).data(1, 0, "a").headers(1, END_STREAM, "a", "b")),
        ends(
            "rfc9113 8.2.1: trailers with a capital",
            Http2Error.PROTOCOL_ERROR,
            c -> c.post(1, "/").data(1, 0, "x").headers(1, END_STREAM, "Sum", "3")),
        ends("rfc9113 8.3.1: an empty path", Http2Error.PROTOCOL_ERROR, c -> c.get(1, "")));
  }

  private static FrameClient postOfLength(FrameClient client, int length) throws IOException {
    return client.headers(
        1,
        0,
        ":method",
        "POST",
        ":scheme",
        "http",
        ":authority",
        "x",
        ":path",
        "/up",
        "content-length",
        Integer.toString(length));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void errorsOfAStream(String what, Http2Error error, Part part) throws IOException {
    try (FrameClient client = client()) {
      part.with(client);
      assertReset(error, 1, client);
    }
  }

  static Stream<Arguments> allowed() {
    return Stream.of(
        goesOn("rfc9113 4.1: flags without a meaning", c -> c.send(PING, 0xFE, 0, PING_DATA)),
        goesOn("rfc9113 4.1: the reserved bit", c -> c.send(PING, 0, 1 << 31, PING_DATA)),
        goesOn(
            "rfc9113 4.2: DATA as large as a frame may be",
            c -> c.post(1, "/up").send(DATA, END_STREAM, 1, new byte[16_384])),
        goesOn(
            "rfc9113 5.1: PRIORITY of an idle stream",
            c -> c.send(PRIORITY, 0, 99, dependency(0, 16))),
        goesOn(
            "rfc9113 5.1: WINDOW_UPDATE of a half-closed stream",
            c -> c.get(1, "/never").window(1, 100)),
        goesOn(
            "rfc9113 5.1: PRIORITY of a half-closed stream",
            c -> c.get(1, "/never").send(PRIORITY, 0, 1, dependency(0, 16))),
        goesOn(
            "rfc9113 5.1: RST_STREAM of a half-closed stream", c -> c.get(1, "/never").reset(1, 8)),
        goesOn(
            "rfc9113 5.1: PRIORITY of a closed stream",
            c -> answered(c, 1).send(PRIORITY, 0, 1, dependency(0, 16))),
        goesOn("rfc9113 5.1: WINDOW_UPDATE of a closed stream", c -> answered(c, 1).window(1, 100)),
        goesOn("rfc9113 5.1: RST_STREAM of a closed stream", c -> answered(c, 1).reset(1, 8)),
        goesOn(
            "rfc9113 5.5: unknown frames of a stream",
            c -> c.post(1, "/up").send(77, 0xFF, 1, new byte[9]).data(1, END_STREAM, "x")),
        goesOn(
            "rfc9113 6.2: HEADERS with padding",
            c ->
                c.send(
                    HEADERS,
                    PADDED | END_HEADERS | END_STREAM,
                    1,
                    joined(new byte[] {5}, GET_BLOCK, new byte[5]))),
        goesOn(
            "rfc9113 6.2: HEADERS with a priority",
            c ->
                c.send(
                    HEADERS,
                    PRIORITIZED | END_HEADERS | END_STREAM,
                    1,
                    joined(dependency(0, 256), GET_BLOCK))),
        goesOn(
            "rfc9113 6.2: HEADERS with both",
            c ->
                c.send(
                    HEADERS,
                    PADDED | PRIORITIZED | END_HEADERS | END_STREAM,
                    1,
                    joined(new byte[] {5}, dependency(0, 1), GET_BLOCK, new byte[5]))),
        goesOn(
            "rfc9113 6.3: PRIORITY with the least weight",
            c -> c.send(PRIORITY, 0, 1, dependency(0, 1))),
        goesOn(
            "rfc9113 6.3: PRIORITY with the greatest weight, exclusive",
            c -> c.send(PRIORITY, 0, 1, dependency(1 << 31 | 3, 256))),
        goesOn("rfc9113 6.5.2: an unknown setting", c -> c.settings(0xFF, 1)),
        goesOn("rfc9113 6.5.2: no push", c -> c.settings(2, 0)),
        goesOn("rfc9113 6.7: an answer to no PING", c -> c.send(PING, ACK, 0, PING_DATA)),
        goesOn(
            "rfc9113 6.8: GOAWAY while there are requests",
            c -> c.send(GOAWAY, 0, 0, joined(number(0), number(0), new byte[20]))),
        goesOn(
            "rfc9113 7: GOAWAY with an unknown error",
            c -> c.send(GOAWAY, 0, 0, joined(number(0), number(0xFF)))),
        goesOn(
            "rfc9113 7: RST_STREAM with an unknown error", c -> c.get(1, "/never").reset(1, 0xFF)));
  }

  private static Arguments goesOn(String what, Part part) {
    return arguments(what, part);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void allowed(String what, Part part) throws IOException {
    try (FrameClient client = client()) {
      part.with(client);
      client.get(101, "/");
      Frame frame = client.read();
      while (frame.type() != HEADERS || frame.stream() != 101) {
        assertFalse(frame.type() == GOAWAY || frame.type() == RST_STREAM, frame.toString());
        frame = client.read();
      }
      assertEquals("200", client.last().status().toString());
    }
  }

  @Test
  void rfc9113_5_1_1_streamsMayBeSkippedOnce() throws IOException {
    try (FrameClient client = client()) {
      for (int stream = 1; stream < 2_000; stream += 2 + stream % 3 * 2) {
        answered(client, stream);
      }
    }
  }

  @Test
  void rfc9113_6_5_3_valuesAreTakenInTheirOrder() throws IOException {
    try (FrameClient client = client(INITIAL_WINDOW, 100, INITIAL_WINDOW, 1).keepsWindowsShut()) {
      assertEquals(1, client.get(1, "/large?50").next(DATA).payload().length);
    }
  }

  @Test
  void rfc9113_6_7_anAnsweredPingIsNotAnsweredAgain() throws IOException {
    try (FrameClient client = client()) {
      client.send(PING, ACK, 0, PING_DATA).send(PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
      assertEquals(8, client.next(PING).payload()[7]);
    }
  }

  @Test
  void rfc9113_6_9_2_aWindowThatIsOpenedLaterLetsTheRestGo() throws IOException {
    try (FrameClient client = client(INITIAL_WINDOW, 1).keepsWindowsShut()) {
      assertEquals(1, client.get(1, "/large?25").next(DATA).payload().length);
      client.settings(INITIAL_WINDOW, 11);
      assertEquals(10, client.next(DATA).payload().length);
    }
  }

  @Test
  void rfc9113_6_9_2_aWindowMayBecomeNegative() throws IOException {
    try (FrameClient client = client(INITIAL_WINDOW, 10).keepsWindowsShut()) {
      assertEquals(10, client.get(1, "/large?25").next(DATA).payload().length);
      client.settings(INITIAL_WINDOW, 3).window(1, 7); // -7, then nothing: no room yet.
      Frame answer = client.send(PING, 0, 0, PING_DATA).next(PING);
      assertTrue(answer.has(ACK));
      assertEquals(1, client.window(1, 1).next(DATA).payload().length);
    }
  }

  @Test
  void rfc9113_6_10_aBlockMayGoOnSeveralTimes() throws IOException {
    try (FrameClient client = client()) {
      client
          .send(HEADERS, END_STREAM, 1, beginning(GET_BLOCK))
          .send(CONTINUATION, 0, 1, beginning(end(GET_BLOCK)))
          .send(CONTINUATION, 0, 1)
          .send(CONTINUATION, END_HEADERS, 1, end(end(GET_BLOCK)));
      assertEquals("GET /x [] ", client.answer(1).body());
    }
  }

  @Test
  void rfc9113_8_1_aBodyMayComeInSeveralPieces() throws IOException {
    try (FrameClient client = client()) {
      client.post(1, "/up").data(1, 0, "ab").data(1, 0, "").data(1, 0, "c").data(1, END_STREAM, "");
      assertEquals("POST /up [] abc", client.answer(1).body());
    }
  }

  @Test
  void rfc9113_8_1_aBodyAsLongAsItsLengthIsRead() throws IOException {
    try (FrameClient client = client()) {
      postOfLength(client, 3).data(1, 0, "ab").send(DATA, PADDED, 1, new byte[] {1, 'c', 0});
      client.send(DATA, END_STREAM, 1);
      assertEquals("POST /up [] abc", client.answer(1).body());
    }
  }

  /** What is still on its way to a stream that the server has reset is no error. */
  @Test
  void rfc9113_5_1_theRestOfARefusedBodyIsDropped() throws IOException {
    try (FrameClient client = client()) {
      postOfLength(client, 2_000_000).data(1, 0, "ab");
      assertEquals(413, client.answer(1).status());
      client.data(1, 0, "cd").window(1, 1).send(DATA, END_STREAM, 1, "ef".getBytes(ISO_8859_1));
      answered(client, 3);
    }
  }
}
