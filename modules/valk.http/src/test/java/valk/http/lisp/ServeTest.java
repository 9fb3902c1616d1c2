package valk.http.lisp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import valk.eval.LispError;
import valk.http.TestTls;

/** Servers whose handler is a function of Lisp. */
class ServeTest {
  @Test
  void aHandlerGetsTheRequestAndItsStringIsTheAnswer() {
    try (LispHost host = new LispHost()) {
      host.serving("(\\ {req} {str req})");
      HttpResponse<String> answer =
          host.send(
              host.request("/a%20b?x=1&y")
                  .header("X-Test", "one")
                  .header("X-Test", "two")
                  .POST(BodyPublishers.ofString("käse")));
      assertEquals(200, answer.statusCode());
      assertEquals(
          "text/plain; charset=utf-8", answer.headers().firstValue("content-type").orElse(""));
      String body = answer.body();
      assertTrue(
          body.startsWith("{:method \"POST\" :path \"/a%20b\" :query \"x=1&y\" :headers {"), body);
      assertTrue(body.contains(":x-test \"one, two\""), body);
      assertTrue(body.endsWith(":body \"käse\" :remote \"127.0.0.1\"}"), body);
    }
  }

  @Test
  void aPropertyListSaysStatusAndFields() {
    try (LispHost host = new LispHost()) {
      host.serving(
          "(\\ {req} {list :status 201 :headers {:x-number 5 \"Set-Cookie\" {\"a=1\" \"b=2\"}"
              + " :content-type \"text/html\"} :body \"<p>\"})");
      HttpResponse<String> answer = host.get("/");
      assertEquals(201, answer.statusCode());
      assertEquals("<p>", answer.body());
      assertEquals("text/html", answer.headers().firstValue("content-type").orElse(""));
      assertEquals("5", answer.headers().firstValue("x-number").orElse(""));
      assertEquals(List.of("a=1", "b=2"), answer.headers().allValues("set-cookie"));
    }
  }

  @Test
  void aListOfStringsIsSentInChunks() {
    try (LispHost host = new LispHost()) {
      host.serving("(\\ {req} {map (\\ {n} {str n \";\"}) (range 0 1000)})");
      HttpResponse<String> answer = host.get("/");
      assertEquals("chunked", answer.headers().firstValue("transfer-encoding").orElse(""));
      assertTrue(answer.body().endsWith("998;999;"), answer.body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(list :headers {:x \"a\\r\\nSet-Cookie: b\"})",
        "(list :headers {\"a\\r\\nb\" \"c\"})",
        "(list :headers {:content-length 3} :body \"abc\")",
        "(list :headers {:transfer-encoding \"chunked\"} :body \"abc\")",
        "(list :headers {:x \"snow ☃\"})",
        "(list :headers {:x})",
        "(list :status 99)",
        "(list :status 101)",
        "(list :statsu 200)",
        "(list :status 200 7 8)",
        "(list \"a\" 5)",
        "#{:status 200}",
        "5",
        "{}",
        "(error \"no\")",
        "(head {})",
        "(exit 3)",
        "(http/serve {} id)",
      })
  void whatIsNoResponseIsA500AndTheServerGoesOn(String answer) {
    try (LispHost host = new LispHost()) {
      host.serving(
          "(\\ {req} {if (== (get req :path \"\") \"/bad\") {" + answer + "} {\"fine\"}})");
      HttpResponse<String> bad = host.get("/bad");
      assertEquals(500, bad.statusCode());
      assertEquals("the server failed\n", bad.body());
      assertEquals("fine", host.get("/good").body());
      assertTrue(host.err().startsWith("valk: GET /bad: "), host.err());
    }
  }

  @Test
  void anErrorIsReportedWithItsPlace() {
    try (LispHost host = new LispHost()) {
      host.serving("(\\ {req}\n {head nil})");
      host.get("/");
      assertTrue(host.err().contains("test.valk:2:2: head: "), host.err());
    }
  }

  @Test
  void aBodyThatIsNoTextIsA400() {
    try (LispHost host = new LispHost()) {
      host.serving("(\\ {req} {\"fine\"})");
      byte[] malformed = {'a', (byte) 0xFF};
      assertEquals(
          400,
          host.send(host.request("/").POST(BodyPublishers.ofByteArray(malformed))).statusCode());
    }
  }

  @Test
  void handlersThatLoopAreA503AndTheWorkerGoesOn() {
    try (LispHost host = new LispHost()) {
      host.eval(
          "(def {s} (http/serve {:workers 1 :request-time 1000} (\\ {req} {if (== \"/loop\" (get"
              + " req :path 0)) {while 1 {}} {\"fine\"}})))");
      for (int i = 0; i < 2; i++) {
        assertEquals(503, host.get("/loop").statusCode());
        assertEquals("fine", eventuallyFine(host));
      }
    }
  }

  /** The request waits for an hour, and the call of the handler is interrupted before. */
  @Test
  void aHandlerHasATimeOfItsOwn() {
    try (LispHost host = new LispHost()) {
      host.serving(
          ":handler-time 1000",
          "(\\ {req} {if (== \"/loop\" (get req :path 0)) {while 1 {}} {\"fine\"}})");
      assertEquals(503, host.get("/loop").statusCode());
      assertEquals("fine", eventuallyFine(host));
    }
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "too much to make")
  void handlersThatGrowAreA503AndTheWorkerGoesOn() {
    try (LispHost host = new LispHost()) {
      host.eval(
          "(fun {deep n} {+ 1 (deep n)}) (def {s} (http/serve {:workers 1 :request-time 3600000}"
              + " (\\ {req} {case (get req :path 0) {{\"/grow\"} (do (= {l} nil) (while 1 {= {l}"
              + " (cons 1 l)}))} {{\"/deep\"} (deep 1)} {otherwise \"fine\"}})))");
      for (int i = 0; i < 2; i++) {
        assertEquals(503, host.get("/grow").statusCode(), host::err);
        assertEquals(500, host.get("/deep").statusCode(), host::err);
        assertEquals("fine", host.get("/").body());
      }
    }
  }

  /** The worker may be at the end of a request that was answered already. */
  private static String eventuallyFine(LispHost host) {
    HttpResponse<String> answer = host.get("/");
    while (answer.statusCode() == 503) {
      answer = host.get("/");
    }
    return answer.body();
  }

  @Test
  void aRequestThatNobodyWaitsForIsNotEvaluated(@TempDir Path folder) throws Exception {
    Path go = folder.resolve("go");
    Path mark = folder.resolve("mark");
    try (LispHost host = new LispHost()) {
      host.eval(
          "(def {s} (http/serve {:workers 1 :request-time 3600000} (\\ {req} {case (get req :path"
              + " 0)"
              + " {{\"/wait\"} (do (while (error? (try {read-file \"%s\"} id)) {sleep 5}) \"waited\")}"
                  .formatted(go)
              + " {{\"/mark\"} (do (write-file \"%s\" \"x\") \"marked\")}".formatted(mark)
              + " {otherwise \"fine\"}})))");
      int port = host.port();
      try (Socket busy = ask(port, "/wait")) {
        await(host, "requests", 1);
        try (Socket leaving = ask(port, "/mark")) {
          await(host, "requests", 2);
          leaving.setSoLinger(true, 0); // A reset.
        }
        await(host, "aborted", 1);
        Files.writeString(go, "");
        assertEquals('H', busy.getInputStream().read());
      }
      assertEquals("fine", host.get("/").body());
      assertFalse(Files.exists(mark));
    }
  }

  private static Socket ask(int port, String path) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  private static void await(LispHost host, String figure, int value) throws InterruptedException {
    while (!host.eval("(get (http/stats s) :" + figure + " 0)").equals(Integer.toString(value))) {
      Thread.sleep(1);
    }
  }

  @Test
  void workersKeepWhatTheyDefineEachForItself() {
    try (LispHost host = new LispHost()) {
      host.eval(
          "(def {count} 0) (def {s} (http/serve {:workers 1} (\\ {req} {do (def {count} (+ count"
              + " 1)) (str count)})))");
      assertEquals("1", host.get("/").body());
      assertEquals("2", host.get("/").body());
      assertEquals("0", host.eval("count"));
    }
  }

  @Test
  void manyRequestsAtOnceAreAllAnsweredAndLeaveNothingBehind() throws Exception {
    try (LispHost host = new LispHost();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      host.serving("(\\ {req} {str (foldl + 0 (range 0 100)) (get req :query 0)})");
      host.port();
      List<Future<String>> all =
          IntStream.range(0, 200)
              .mapToObj(i -> threads.submit(() -> host.send(host.requestTo(i)).body()))
              .toList();
      for (int i = 0; i < all.size(); i++) {
        assertEquals("4950n=" + i, all.get(i).get());
      }
      while (!host.eval("(get (http/stats s) :responses 0)").equals("200")) {
        Thread.sleep(1);
      }
      assertEquals("{}", host.eval("(http/stop s)"));
      assertFalse(host.eval("(map (\\ {m} {map/get m :name}) (mem/slab/stats))").contains("http"));
    }
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = "checkpoint.*",
      disabledReason = "the arena is emptied all the time")
  void theArenaOfAWorkerIsEmptyAgainAfterARequest() {
    try (LispHost host = new LispHost()) {
      host.eval(
          "(def {s} (http/serve {:workers 1 :request-time 3600000} (\\ {req} {do"
              + " (if (== \"/much\" (get req :path 0)) {range 0 10000} {nil})"
              + " (str (mem/arena/usage))})))");
      for (int i = 0; i < 3; i++) {
        assertTrue(Long.parseLong(host.get("/much").body()) >= 160_000);
        assertTrue(Long.parseLong(host.get("/little").body()) < 16_384);
      }
    }
  }

  @Test
  void slabsAreShown() {
    try (LispHost host = new LispHost()) {
      host.serving("(\\ {req} {str (len (mem/slab/stats))})");
      int all = Integer.parseInt(host.eval("(len (mem/slab/stats))"));
      assertEquals(Integer.toString(all), host.get("/").body());
      host.eval("(http/stop s)");
      assertEquals(Integer.toString(all - 2), host.eval("(len (mem/slab/stats))"));
    }
  }

  @Test
  void whatTheProgramPrintsIsPrintedOnce() {
    try (LispHost host = new LispHost()) {
      host.eval(
          "(print \"once\") (def {s} (http/serve {:workers 2} (\\ {req} {do (print \"each\")"
              + " \"x\"}))) (print \"after\")");
      host.get("/");
      assertEquals("once\nafter\neach\n", host.out());
    }
  }

  @Test
  void aServerWithACertificateSpeaksTls() throws IOException {
    try (LispHost host = new LispHost()) {
      String pair =
          ":certificate \"%s\" :key \"%s\""
              .formatted(TestTls.file("cert.pem"), TestTls.file("key.pem"));
      host.eval("(def {s} (http/serve {:workers 1 " + pair + "} (\\ {r} {\"secret\"})))");
      try (SSLSocket socket = TestTls.connect(host.port(), "TLSv1.3", "http/1.1")) {
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
        assertTrue(answer.endsWith("\r\n\r\nsecret"), answer);
      }
    }
  }

  @Test
  void whoMayNotReadFilesReadsNoCertificate() {
    try (LispHost host = new LispHost(builder -> builder.allowFiles(false))) {
      LispError e =
          assertThrows(
              LispError.class, () -> host.eval("(http/serve {:certificate \"x\" :key \"y\"} id)"));
      assertEquals("denied", e.kind());
    }
  }

  @Test
  void aSecondServerOfAProgramHasItsOwnHandler() {
    try (LispHost host = new LispHost()) {
      host.eval(
          "(def {a} (http/serve {:workers 1} (\\ {r} {\"a\"})))"
              + "(def {e} (try {http/serve {:port 70000} id} (\\ {e} {error/kind e})))"
              + "(def {s} (http/serve {:workers 1} (\\ {r} {str \"b\" e (http/port a)})))");
      assertEquals("b:value" + host.eval("(http/port a)"), host.get("/").body());
      assertEquals(
          "a",
          host.eval("(get (http/get (str \"http://127.0.0.1:\" (http/port a))) :body 0)")
              .replace("\"", ""));
    }
  }

  @Test
  void whatComesBeforeMustBeRepeatable(@TempDir Path folder) {
    try (LispHost host = new LispHost()) {
      String file = folder.resolve("mark").toString();
      LispError e =
          assertThrows(
              LispError.class,
              () ->
                  host.eval(
                      "(def {f} \""
                          + file
                          + "\")"
                          + "(def {there} (error? (try {read-file f} id)))"
                          + "(write-file f \"\")"
                          + "(if there {http/serve {:workers 1} id} {1})"));
      assertEquals("value", e.kind());
      assertTrue(e.getMessage().contains("must be repeatable"), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(http/serve {} 5)                    | type",
        "(http/serve {} #{})                  | type",
        "(http/serve 5 id)                    | type",
        "(http/serve {:prot 80} id)           | value",
        "(http/serve {:port \"80\"} id)       | type",
        "(http/serve {:port -1} id)           | value",
        "(http/serve {:workers 0} id)         | value",
        "(http/serve {:certificate \"/no/such\" :key \"/no/such\"} id) | io",
        "(http/serve {:certificate \"/no/such\"} id) | type",
        "(http/serve {:key \"/dev/null\"} id) | type",
        "(http/serve {:request-time 0} id)    | value",
        "(http/serve {:handler-time 0} id)    | value",
        "(http/serve {:handler-time 86400001} id) | value",
        "(http/serve {:host \"no.such.host.invalid\"} id) | io",
        "(http/port 5)                        | type",
        "(http/stop)                          | value",
        "(http/stop 5)                        | type",
      })
  void misuseIsAnError(String form, String kind) {
    try (LispHost host = new LispHost()) {
      assertEquals(kind, assertThrows(LispError.class, () -> host.eval(form)).kind());
      assertEquals("3", host.eval("(+ 1 2)"));
    }
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    try (LispHost host = new LispHost()) {
      host.serving("id");
      LispError e =
          assertThrows(
              LispError.class, () -> host.eval("(http/serve (list :port (http/port s)) id)"));
      assertEquals("io", e.kind());
      assertTrue(e.getMessage().contains("cannot listen on"), e.getMessage());
    }
  }

  @Test
  void stoppingFinishesWhatIsUnderWay() throws Exception {
    try (LispHost host = new LispHost();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      host.serving(":drain-time 3600000", "(\\ {req} {do (sleep 200) \"slept\"})");
      var request = host.request("/");
      Future<String> slow = threads.submit(() -> host.send(request).body());
      while (!host.eval("(get (http/stats s) :requests 0)").equals("1")) {
        Thread.onSpinWait();
      }
      host.eval("(http/stop s) (http/stop s)");
      assertEquals("slept", slow.get());
      host.session().awaitServices();
    }
  }

  @Test
  void aHandlerMayStopItsServer() throws InterruptedException {
    try (LispHost host = new LispHost()) {
      host.serving(":drain-time 3600000", "(\\ {req} {do (http/stop) \"bye\"})");
      assertEquals("bye", host.get("/").body());
      host.session().awaitServices();
    }
  }

  @Test
  void endingTheSessionEndsTheServer() {
    LispHost host = new LispHost();
    host.serving("(\\ {req} {while 1 {}})");
    host.close();
  }
}
