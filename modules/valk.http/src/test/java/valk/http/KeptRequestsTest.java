package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Handlers may keep the requests that they get: what a connection uses again for the next request
 * is not seen in the last, and the other way round.
 */
@ExtendWith(NoLeaks.class)
class KeptRequestsTest {
  private static final int REQUESTS = 300;

  private record Seen(String line, List<Header> fields, String body) {}

  private final List<Request> kept = Collections.synchronizedList(new ArrayList<>());

  /** Answers at once or later; what it answers is asked for only when more has been read. */
  private CompletionStage<Response> handle(Request request) {
    kept.add(request);
    return request.path().endsWith("1")
        ? CompletableFuture.completedFuture(answerTo(request))
        : CompletableFuture.supplyAsync(() -> answerTo(request), ForkJoinPool.commonPool());
  }

  private static Response answerTo(Request request) {
    return Response.text(200, seen(request).toString());
  }

  private static Seen seen(Request request) {
    return new Seen(
        request.method() + " " + request.path() + "?" + request.query(),
        request.headers().all(),
        new String(request.body(), ISO_8859_1));
  }

  /** Few names and values, so that requests are alike, and not quite. */
  private static Seen wanted(Random random) {
    List<Header> fields = new ArrayList<>();
    fields.add(new Header("Host", "x"));
    for (int i = random.nextInt(5); i > 0; i--) {
      fields.add(new Header("A" + random.nextInt(2), "v" + random.nextInt(2)));
    }
    boolean hasBody = random.nextBoolean();
    String body = "b".repeat(random.nextInt(20));
    boolean isChunked = hasBody && random.nextBoolean();
    if (hasBody) {
      fields.add(
          isChunked
              ? new Header("Transfer-Encoding", "chunked")
              : new Header("Content-Length", Integer.toString(body.length())));
    }
    return new Seen(
        (hasBody ? "POST" : "GET") + " /" + random.nextInt(3) + "?" + random.nextInt(2),
        fields,
        hasBody ? body : "");
  }

  private static String text(Seen wanted) {
    StringBuilder text = new StringBuilder(wanted.line()).append(" HTTP/1.1\r\n");
    wanted.fields().forEach(f -> text.append(f.name() + ": " + f.value() + "\r\n"));
    text.append("\r\n");
    return text
        + (wanted.fields().getLast().value().equals("chunked") ? chunks(wanted) : wanted.body());
  }

  /** With a trailer that is named as fields are. */
  private static String chunks(Seen wanted) {
    String chunk =
        wanted.body().isEmpty()
            ? ""
            : Integer.toHexString(wanted.body().length()) + "\r\n" + wanted.body() + "\r\n";
    return chunk + "0\r\nA1: trailer\r\n\r\n";
  }

  @Test
  void requestsStayAsTheyWereReceived() throws Exception {
    Random random = new Random(5);
    List<Seen> wanted = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < REQUESTS; i++) {
      wanted.add(wanted(random));
      all.append(text(wanted.getLast()));
    }
    all.append("GET / HTTP/1.1\r\nHost: x\r\nA1: bad\r\nA 1: v1\r\n\r\n");
    try (HttpServer server = HttpServer.builder(this::handle).limits(TestServer.patient()).start();
        RawClient client = new RawClient(server.port())) {
      Thread sender = Thread.ofVirtual().start(() -> sendInParts(client.socket(), all.toString()));
      for (Seen each : wanted) {
        assertEquals(each.toString(), client.answer().body());
      }
      assertEquals(400, client.answer().status());
      sender.join();
      assertTrue(client.isAtEnd());
    }
    assertEquals(wanted, kept.stream().map(KeptRequestsTest::seen).toList());
  }

  /** Parts that end anywhere, also inside a line. */
  private static void sendInParts(Socket socket, String text) {
    Random random = new Random(6);
    byte[] bytes = text.getBytes(ISO_8859_1);
    try {
      for (int at = 0, count; at < bytes.length; at += count) {
        count = Math.min(bytes.length - at, 1 + random.nextInt(400));
        socket.getOutputStream().write(bytes, at, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
