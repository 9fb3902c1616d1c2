package valk.http.lisp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.eval.LispError;

/** Routes, JSON, events, streams: what makes a response of values. */
class RespondTest {
  private final LispHost host = new LispHost();

  @AfterEach
  void close() {
    host.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET     | /              | 200 | root",
        "HEAD    | /              | 200 | ''",
        "POST    | /              | 405 | 'method not allowed\n'",
        "GET     | /users/7       | 200 | 'user {:id \"7\"}'",
        "GET     | /users/a%2Fb   | 200 | 'user {:id \"a/b\"}'",
        "GET     | /users/%C3%A4  | 200 | 'user {:id \"ä\"}'",
        "GET     | /users/%FF     | 404 | 'not found\n'",
        "GET     | /users/        | 404 | 'not found\n'",
        "GET     | /users/7/x     | 404 | 'not found\n'",
        "DELETE  | /users/7       | 200 | 'gone 7'",
        "GET     | /all/a/b       | 200 | 'rest /a/b'",
        "GET     | /all/          | 200 | 'rest /'",
        "GET     | /all           | 404 | 'not found\n'",
        "PUT     | /any           | 200 | 'any PUT'",
        "GET     | /%61ny         | 200 | 'any GET'",
        "GET     | /none          | 404 | 'not found\n'",
        "GET     | /inner/5       | 200 | 'inner 5'",
      })
  void routes(String method, String path, int status, String body) {
    host.serving(
        """
        (http/route (list
          "GET /" (\\ {r} {"root"})
          "GET /users/:id" (\\ {r} {str "user " (get r :params 0)})
          "DELETE /users/:id" (\\ {r} {str "gone " (get (get r :params 0) :id 0)})
          "/all/*" (\\ {r} {str "rest " (get r :rest 0)})
          "/any" (\\ {r} {str "any " (get r :method 0)})
          "/inner/:n" (http/route (list
             "/inner/:m" (\\ {r} {str "inner " (get (get r :params 0) :m 0)})))))
        """);
    HttpResponse<String> answer =
        host.send(host.request(path).method(method, BodyPublishers.noBody()));
    assertEquals(status, answer.statusCode(), host::err);
    assertEquals(body, answer.body());
    if (status == 405) {
      assertEquals("GET, HEAD", answer.headers().firstValue("allow").orElse(""));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(http/route 5 {})                                     | type",
        "(http/route {\"/\"} {:method \"GET\" :path \"/\"})    | value",
        "(http/route {5 5} {:method \"GET\" :path \"/\"})      | value",
        "(http/route {\"x\" 5} {:method \"GET\" :path \"/\"})  | value",
        "(http/route {\"/\" 5} {:method \"GET\" :path \"/\"})  | type",
        "(http/route {} 5)                                     | type",
        "(http/json 5)                                         | type",
        "(http/redirect \"/\" 200)                             | value",
        "(http/events 5)                                       | type",
        "(http/event \"x\" \"a\\nb\")                          | value",
      })
  void misuseIsAnError(String form, String kind) {
    assertEquals(kind, assertThrows(LispError.class, () -> host.eval(form)).kind());
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "too much to make")
  void aRouteIsATailCall() {
    assertEquals(
        "100000",
        host.eval(
            "(fun {again r} {if (== (get r :n 0) 100000) {get r :n 0} {http/route (list \"/\""
                + " again) (list :method \"GET\" :path \"/\" :n (+ 1 (get r :n 0)))}})(again {:n"
                + " 0})"));
  }

  @Test
  void helpersMakeResponses() {
    assertEquals(
        "{:status 200 :headers {:content-type \"application/json\"} :body \"[1,2]\"}",
        host.eval("(http/json (json/write {1 2}))"));
    assertEquals("404", host.eval("(get (http/json \"{}\" 404) :status 0)"));
    assertEquals(
        "{:status 302 :headers {:location \"/x\"} :body {}}", host.eval("(http/redirect \"/x\")"));
    assertEquals(
        "{:a \"1 2\" :b \"ä&\" :c \"\" :d \"�\"}",
        host.eval("(http/params \"a=1+2&b=%C3%A4%26&&c&a=3&d=%F\")"));
    assertEquals(
        "{:\uD83D\uDE00 \"\uD83C\uDF75 tea\"}",
        host.eval("(http/params \"\uD83D\uDE00=\uD83C\uDF75+tea\")"));
    assertEquals(
        "\"id: 7\\nevent: tick\\ndata: a\\ndata: b\\n\\n\"",
        host.eval("(http/event \"a\\r\\nb\" \"tick\" \"7\")"));
  }

  @Test
  void eventsComeAsTheFunctionGivesThem() {
    host.serving(
        """
        (\\ {r} {let {n 0 waited 0} {http/events (\\ {& none} {select
          {(== n 3) nil}
          {(not waited) (do (set! {waited} 1) 20)}
          {otherwise (do (set! {waited} 0) (set! {n} (+ n 1)) (http/event (str n)))}})}})
        """);
    HttpResponse<Stream<String>> answer = host.stream("/");
    assertEquals("text/event-stream", answer.headers().firstValue("content-type").orElse(""));
    assertEquals("data: 1||data: 2||data: 3|", String.join("|", answer.body().toList()), host::err);
  }

  @Test
  void aStreamThatNobodyReadsEndsWithItsConnection() throws Exception {
    host.eval(
        "(def {s} (http/serve {:workers 1 :drain-time 100} (\\ {r} {if (== (get r :path 0) \"/\")"
            + " {list :body (\\ {& none} {\"more and more\"})} {\"fine\"}})))");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertTrue(socket.getInputStream().read() > 0);
    }
    assertEquals("fine", host.get("/else").body());
  }

  @Test
  void aStreamThatWaitsIsCutWhenTheServerStops() throws Exception {
    host.serving("(\\ {r} {list :body (\\ {& none} {3600000})})");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertTrue(socket.getInputStream().read() > 0);
      host.eval("(http/stop s)");
    }
  }

  @Test
  void aStreamThatFailsIsCutAndReported() {
    host.serving("(\\ {r} {list :body (\\ {& none} {head nil})})");
    assertThrows(AssertionError.class, () -> host.get("/"));
    assertTrue(host.err().contains("a body ended early"), host.err());
  }
}
