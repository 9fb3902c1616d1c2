package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import valk.http.RawClient.Answer;

/** HTTP/1.1 as it is read and written; the names begin with the section that they are about. */
@ExtendWith(NoLeaks.class)
class HttpConformanceTest {
  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private Answer refused(String request) throws IOException {
    try (RawClient client = server.client()) {
      Answer answer = client.send(bytes(request)).answer();
      assertEquals("close", answer.field("connection"));
      assertTrue(client.isAtEnd());
      return answer;
    }
  }

  private static String bytes(String request) {
    return request
        .replace("_", "\r\n")
        .replace("<LF>\r\n", "\n")
        .replace("<CR>", "\r")
        .replace("<NUL>", "\u0000")
        .replace("<TAB>", "\t")
        .replace("<VT>", "\u000B")
        .replace("<SP>", " ")
        .replace("<BEL>", "\u0007");
  }

  @Test
  void rfc9112_3_aRequestIsAnswered() throws IOException {
    try (RawClient client = server.client()) {
      Answer answer = client.get("/a%20b?c=d?e").answer();
      assertEquals(200, answer.status());
      assertEquals("GET /a%20b [c=d?e] ", answer.body());
      assertEquals("text/plain; charset=utf-8", answer.field("content-type"));
    }
  }

  @Test
  void rfc9110_6_6_1_aResponseHasADate() throws IOException {
    try (RawClient client = server.client()) {
      String date = client.get("/").answer().field("date");
      assertTrue(
          date.matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"),
          date);
    }
    assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", new HttpDate().at(784_111_777));
  }

  @Test
  void rfc9112_9_3_aConnectionIsKept() throws IOException {
    try (RawClient client = server.client()) {
      for (int i = 0; i < 50; i++) {
        Answer answer = client.get(i % 2 == 0 ? "/now" : "/later").answer();
        assertEquals(200, answer.status());
        assertEquals("", answer.field("connection"));
      }
    }
    assertEquals(1, server.stats().accepted());
    assertEquals(50, server.stats().requests());
  }

  @Test
  void rfc9112_9_3_2_pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (RawClient client = server.client()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        all.append("GET /").append(i % 3 == 0 ? "later" : "now").append("?").append(i);
        all.append(" HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      client.send(all.toString());
      for (int i = 0; i < 200; i++) {
        assertEquals(
            "GET /" + (i % 3 == 0 ? "later" : "now") + " [" + i + "] ", client.answer().body());
      }
    }
  }

  @Test
  void rfc9112_9_3_2_anAnswerDoesNotWaitForTheNextRequest() throws IOException {
    try (RawClient client = server.client()) {
      client.get("/first").get("/never");
      assertEquals("GET /first [] ", client.answer().body());
    }
  }

  @Test
  void rfc9112_9_6_closeIsAnsweredAndDone() throws IOException {
    try (RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n\r\nGET / HTTP/1.1\r\n");
      assertEquals("close", client.answer().field("connection"));
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void rfc9112_9_3_anOldPeerIsClosedUnlessItAsks() throws IOException {
    try (RawClient client = server.client()) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertEquals("keep-alive", client.answer().field("connection"));
      client.send("GET / HTTP/1.0\r\n\r\n");
      assertEquals("close", client.answer().field("connection"));
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void rfc9112_6_3_anOldPeerGetsABodyUpToTheClose() throws IOException {
    try (RawClient client = server.client()) {
      Answer answer =
          client.send("GET /chunks?3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer();
      assertEquals("", answer.field("transfer-encoding"));
      assertEquals("piece 0;piece 1;piece 2;", answer.body());
    }
  }

  @Test
  void rfc9112_7_1_aBodyInChunksIsRead() throws IOException {
    try (RawClient client = server.client()) {
      client.send("POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("3\r\nabc\r\n").send("A;a=b\r\n01234").send("56789\r\n0\r\nTrailer: x\r\n\r\n");
      assertEquals("POST /p [] abc0123456789", client.answer().body());
      assertEquals("GET / [] ", client.get("/").answer().body());
    }
  }

  @Test
  void rfc9112_7_1_aBodyInChunksIsWritten() throws IOException {
    try (RawClient client = server.client()) {
      Answer answer = client.get("/chunks?10000").answer();
      assertEquals("chunked", answer.field("transfer-encoding"));
      assertTrue(answer.body().startsWith("piece 0;piece 1;"));
      assertTrue(answer.body().endsWith("piece 9999;"));
      assertEquals("", client.get("/chunks?0").answer().body());
      assertEquals(200, client.get("/").answer().status());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32_000, 32_768, 65_536, 1_000_000, 5_000_000})
  void rfc9112_6_2_aLargeBodyComesWhole(int bytes) throws IOException {
    try (RawClient client = server.client()) {
      String body = client.get("/large?" + bytes).answer().body();
      assertEquals(new String(TestServer.large(bytes), ISO_8859_1), body);
      assertEquals(200, client.get("/").answer().status());
    }
  }

  @Test
  void rfc9112_6_2_aBodyOfKnownLengthIsRead() throws IOException {
    try (RawClient client = server.client()) {
      String body = "x".repeat(300_000);
      client
          .send("PUT /p HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n")
          .send(body)
          .get("/");
      assertEquals("PUT /p [] " + body, client.answer().body());
      assertEquals("GET / [] ", client.answer().body());
    }
  }

  @Test
  void rfc9110_9_3_2_headHasNoBody() throws IOException {
    try (RawClient client = server.client()) {
      client.send("HEAD /large?77 HTTP/1.1\r\nHost: x\r\n\r\n");
      assertEquals("77", client.answer(false).field("content-length"));
      assertEquals("GET / [] ", client.get("/").answer().body());
    }
  }

  @Test
  void rfc9110_15_3_5_noContentHasNeitherBodyNorLength() throws IOException {
    try (RawClient client = server.client()) {
      Answer answer = client.get("/empty").answer();
      assertEquals(204, answer.status());
      assertEquals("", answer.field("content-length") + answer.field("transfer-encoding"));
      assertEquals(200, client.get("/").answer().status());
    }
  }

  @Test
  void rfc9110_10_1_1_aPeerThatWaitsForItIsTold100() throws IOException {
    try (RawClient client = server.client()) {
      client.send(
          "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertEquals(100, client.answer().status());
      assertEquals("POST /p [] abc", client.send("abc").answer().body());
    }
    assertEquals(417, refused("POST / HTTP/1.1_Host: x_Content-Length: 1_Expect: tea__").status());
  }

  @Test
  void rfc9112_2_2_anEmptyLineBeforeARequestIsIgnored() throws IOException {
    try (RawClient client = server.client()) {
      assertEquals(200, client.send("\r\n").get("/").answer().status());
    }
  }

  @Test
  void rfc9112_3_aRequestMayComeByteByByte() throws IOException {
    try (RawClient client = server.client()) {
      for (char c : "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab".toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertEquals("POST /p [] ab", client.answer().body());
    }
  }

  @Test
  void rfc9112_3_2_2_theAbsoluteFormNamesThePath() throws IOException {
    try (RawClient client = server.client()) {
      assertEquals("GET /p [q] ", client.get("http://host:80/p?q").answer().body());
      assertEquals("GET / [q] ", client.get("http://host?q").answer().body());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "rfc9112 3: a request line of two words                  !400! GET /_Host: x__",
        "rfc9112 3: a line of garbage                            !400! <BEL><BEL>_Host: x__",
        "rfc9112 3.1: a method that is no token                  !400! G(T / HTTP/1.1_Host: x__",
        "rfc9112 3.2: no host                                    !400! GET / HTTP/1.1__",
        "rfc9112 3.2: two hosts                                  !400! GET / HTTP/1.1_Host: x_Host:"
            + " x__",
        "rfc9112 3.2: a target that is no path                   !400! GET a HTTP/1.1_Host: x__",
        "rfc9112 3.2: a fragment                                 !400! GET /#a HTTP/1.1_Host: x__",
        "rfc9112 3.2.3: connect                                  !501! CONNECT x:1 HTTP/1.1_Host:"
            + " x__",
        "rfc9112 2.3: another major version                      !505! GET / HTTP/2.0_Host: x__",
        "rfc9112 2.2: a bare LF                                  !400! GET / HTTP/1.1<LF>_Host:"
            + " x__",
        "rfc9112 2.2: a bare CR in a name                        !400! GET / HTTP/1.1_Host:"
            + " x_A<CR>B: c__",
        "rfc9112 2.2: a bare CR in a value                       !400! GET / HTTP/1.1_Host: x_A:"
            + " b<CR>c__",
        "rfc9112 2.2: white space before the first field         !400! GET / HTTP/1.1_ Host: x__",
        "rfc9112 5.1: white space before the colon               !400! GET / HTTP/1.1_Host : x__",
        "rfc9112 5: a field without a colon                      !400! GET / HTTP/1.1_Host:"
            + " x_Foo__",
        "rfc9112 5: a field without a name                       !400! GET / HTTP/1.1_Host: x_:"
            + " a__",
        "rfc9112 5.2: obs-fold                                   !400! GET / HTTP/1.1_Host: x_A: b_"
            + " c__",
        "rfc9110 5.5: NUL in a value                             !400! GET / HTTP/1.1_Host: x_A:"
            + " b<NUL>c__",
        "rfc9112 6.1: an unknown encoding                        !501! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: gzip__",
        "rfc9112 6.1: another encoding before chunked            !501! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: gzip, chunked__",
        "rfc9112 6.1: chunked is not the last                    !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked, gzip__",
        "rfc9112 6.1: chunked twice                              !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked_Transfer-Encoding: chunked__",
        "rfc9112 6.1: an encoding from an old peer               !400! POST /"
            + " HTTP/1.0_Transfer-Encoding: chunked__",
        "rfc9112 6.3: length and encoding                        !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: 3_Transfer-Encoding: chunked__0__",
        "rfc9112 6.3: encoding and length                        !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked_Content-Length: 3__0__",
        "rfc9112 6.3: two lengths                                !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: 3_Content-Length: 4__abcd",
        "rfc9112 6.3: two equal lengths                          !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: 3_Content-Length: 3__abc",
        "rfc9112 6.3: a list of lengths                          !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: 3, 3__abc",
        "rfc9112 6.2: a negative length                          !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: -1__",
        "rfc9112 6.2: a length with a sign                       !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: +3__abc",
        "rfc9112 6.2: a length in hexadecimal                    !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: 0x3__abc",
        "rfc9112 6.2: a length beyond all numbers                !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: 99999999999999999999__abc",
        "rfc9112 7.1: a chunk size that is none                  !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__xyz_abc_0__",
        "rfc9112 7.1: a negative chunk size                      !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__-3_abc_0__",
        "rfc9112 7.1: a chunk size in C's way                    !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__0x3_abc_0__",
        "rfc9112 7.1: a chunk size beyond all numbers            !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__fffffffff_abc_0__",
        "rfc9112 7.1: an empty chunk size                        !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked___abc_0__",
        "rfc9112 7.1: a chunk longer than its size               !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__3_abcdef_0__",
        "rfc9112 7.1: a bare LF after a chunk size               !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__3<LF>_abc_0__",
        "rfc9112 7.1: a bare LF after a chunk                    !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__3_abc<LF>_0__",
        "rfc9112 7.1: white space before a chunk size            !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__ 3_abc_0__",
        "rfc9112 7.1.2: a trailer without a colon                !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__3_abc_0_Foo__",
        "rfc9112 3: two spaces in the request line               !400! GET  / HTTP/1.1_Host: x__",
        "rfc9112 3: a tab in the request line                    !400! GET /<TAB>HTTP/1.1_Host:"
            + " x__",
        "rfc9112 3: white space before the request line          !400! <SP>GET / HTTP/1.1_Host:"
            + " x__",
        "rfc9112 2.3: a version in small letters                 !400! GET / http/1.1_Host: x__",
        "rfc9112 2.3: no version                                 !400! GET /_Host: x__",
        "rfc9112 3.2: a host with white space                    !400! GET / HTTP/1.1_Host: a b__",
        "rfc9112 3.2: a host with a path                         !400! GET / HTTP/1.1_Host: a/b__",
        "rfc9112 3.2: a list of hosts                            !400! GET / HTTP/1.1_Host: a, b__",
        "rfc9112 3.2: a host with a user                         !400! GET / HTTP/1.1_Host: a@b__",
        "rfc9112 3.2: a host with a port that is none            !400! GET / HTTP/1.1_Host: a:b__",
        "rfc9112 3.2: a host with half an address                !400! GET / HTTP/1.1_Host: [::1__",
        "rfc9112 3.2.2: a target with an empty host              !400! GET http:///a HTTP/1.1_Host:"
            + " x__",
        "rfc9112 3.2.2: a target with a user                     !400! GET http://a@b/"
            + " HTTP/1.1_Host: x__",
        "rfc9112 3: a vertical tab in the request line           !400! GET /<VT>HTTP/1.1_Host: x__",
        "rfc9112 3: a space after the version                    !400! GET / HTTP/1.1<SP>_Host:"
            + " x__",
        "rfc9112 5.1: white space in a name                      !400! GET / HTTP/1.1_Host: x_A B:"
            + " c__",
        "rfc9112 6.1: an encoding that only ends like chunked    !501! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: xchunked__0__",
        "rfc9112 6.1: an encoding with a parameter               !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked;q=1__0__",
        "rfc9112 6.1: an empty encoding                          !400! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: __0__",
        "rfc9112 6.2: an empty length                            !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: __abc",
        "rfc9112 6.2: a length with white space in it            !400! POST / HTTP/1.1_Host:"
            + " x_Content-Length: 3 3__abc",
        "rfc9110 10.1.1: an expectation that nobody knows        !417! POST / HTTP/1.1_Host:"
            + " x_Expect: tea_Content-Length: 0__",
        "rfc9110 15.5.14: a body that is too large               !413! POST / HTTP/1.1_Host:"
            + " x_Content-Length: 1048577__",
      })
  void refusals(String what, int status, String request) throws IOException {
    assertEquals(status, refused(request.stripLeading()).status(), what);
    assertEquals(1, server.stats().refusedRequests());
    assertEquals(0, server.stats().requests());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "rfc9112 2.3: a later minor version   !GET / [] ! GET / HTTP/1.9_Host: x__",
        "rfc9112 3.2: an empty host           !GET / [] ! GET / HTTP/1.1_Host: __",
        "rfc9112 3.2: a host of IPv6          !GET / [] ! GET / HTTP/1.1_Host: [::1]:80__",
        "rfc9112 3.2.4: the asterisk          !OPTIONS * [] ! OPTIONS * HTTP/1.1_Host: x__",
        "rfc9112 3.2.2: the target's host     !host=one ! GET http://one/fields HTTP/1.1_Host:"
            + " two__",
        "rfc9112 3.2.2: and that of https     !host=one:443 ! GET HTTPS://one:443/fields"
            + " HTTP/1.1_Host: two__",
        "rfc9112 3.2.2: also of an old peer   !host=one|Connection=keep-alive ! GET"
            + " http://one/fields HTTP/1.0_Connection: keep-alive__",
        "rfc9112 3.2: a host and a port       !GET / [] ! GET / HTTP/1.1_Host: a-b.c_d:80__",
        "rfc9110 9.1: methods have their case !get / [] ! get / HTTP/1.1_Host: x__",
        "rfc9110 9.1: a method of one's own   !BREW / [] ! BREW / HTTP/1.1_Host: x__",
        "rfc9110 5.5: white space of a value  !Host=x|A=b c ! GET /fields HTTP/1.1_Host: x_A:"
            + " <TAB>b c<TAB> __",
        "rfc9110 5.5: no white space          !Host=x|A=b ! GET /fields HTTP/1.1_Host:x_A:b__",
        "rfc9110 5.5: an empty value          !Host=x|A= ! GET /fields HTTP/1.1_Host: x_A:__",
        "rfc9112 6.1: encodings have no case  !POST / [] abc ! POST / HTTP/1.1_Host:"
            + " x_transfer-encoding: CHUNKED__3_abc_0__",
        "rfc9112 7.1: sizes of any form       !POST / [] abcdefghijk ! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__A_abcdefghij_001_k_000__",
        "rfc9112 7.1.1: extensions            !POST / [] abc ! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__3;a=b;c=\"d\"_abc_0;e__",
        "rfc9112 7.1.2: trailers              !POST / [] abc ! POST / HTTP/1.1_Host:"
            + " x_Transfer-Encoding: chunked__3_abc_0_A: b_Content-Length: 7__",
      })
  void allowed(String what, String body, String request) throws IOException {
    try (RawClient client = server.client()) {
      Answer answer = client.send(bytes(request)).answer();
      assertEquals(200, answer.status(), what);
      assertEquals(body.stripTrailing(), answer.body().stripTrailing(), what);
      assertEquals("GET /next [] ", client.get("/next").answer().body(), what);
    }
  }

  @Test
  void rfc9112_11_2_nothingAfterARefusalIsARequest() throws IOException {
    refused(
        "POST / HTTP/1.1_Host: x_Content-Length: 3_Transfer-Encoding: chunked__0__GET /smuggled"
            + " HTTP/1.1_Host: x__");
    assertEquals(0, server.stats().requests());
  }

  @Test
  void rfc9112_2_2_aRefusalComesAfterTheAnswersBeforeIt() throws IOException {
    try (RawClient client = server.client()) {
      client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\nGARBAGE\r\n\r\n");
      assertEquals("GET /later [] ", client.answer().body());
      assertEquals(400, client.answer().status());
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void rfc9110_15_6_1_aHandlerThatFailsGivesA500AndTheConnectionGoesOn() throws IOException {
    try (RawClient client = server.client()) {
      assertEquals(500, client.get("/throws").answer().status());
      assertEquals(500, client.get("/fails").answer().status());
      assertEquals(200, client.get("/").answer().status());
    }
    assertEquals(2, server.stats().failedHandlers());
  }

  @Test
  void rfc9112_8_aBodyThatFailsIsCut() throws IOException {
    try (RawClient client = server.client()) {
      assertThrows(IOException.class, () -> client.get("/broken").answer());
    }
  }

  @Test
  void rfc9112_11_1_aResponseCannotBeSplit() {
    Response response = Response.text(200, "");
    for (String value :
        new String[] {"a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\u0000b", "a\u0100"}) {
      assertThrows(IllegalArgumentException.class, () -> response.with("A", value));
    }
    for (String name :
        new String[] {"", "a b", "a:", "a\r\nb", "\u00e4", "Content-Length", "date"}) {
      assertThrows(IllegalArgumentException.class, () -> response.with(name, "a"));
    }
    assertThrows(IllegalArgumentException.class, () -> Response.text(101, ""));
    assertEquals("b\tc", response.with("A", "b\tc").headers().first("a").orElseThrow());
  }

  @Test
  void rfc9110_5_fieldsKeepTheirOrderAndValues() throws IOException {
    try (RawClient client = server.client()) {
      client.send("GET /fields HTTP/1.1\r\nHost: x\r\nB:  1 \r\na: \r\nB: 2\r\n\r\n");
      assertEquals("Host=x|B=1|a=|B=2", client.answer().body());
    }
  }

  @Test
  void anotherClientUnderstandsTheServer() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/p?q");
      for (int i = 0; i < 20; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(i * 5_000)))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals("POST /p [q] " + "x".repeat(i * 5_000), answer.body());
      }
    }
    assertFalse(server.stats().requests() < 20);
  }
}
