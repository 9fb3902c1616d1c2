package valk.http.lisp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import valk.eval.LispError;

/** Files of a folder, and none but these. */
class FilesTest {
  @TempDir private Path folder;
  private final LispHost host = new LispHost();

  @BeforeEach
  void makeFiles() throws IOException {
    Path site = Files.createDirectories(folder.resolve("site/sub/deep")).getParent().getParent();
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Files.writeString(folder.resolve("site-but-other.txt"), "secret");
    Files.writeString(site.resolve("a.txt"), "0123456789");
    Files.writeString(site.resolve("ä b.html"), "<p>");
    Files.writeString(site.resolve("sub/index.html"), "index");
    Files.writeString(site.resolve(".hidden"), "secret");
    Files.createDirectory(site.resolve(".git"));
    Files.writeString(site.resolve(".git/config"), "secret");
    Files.createDirectory(site.resolve(".well-known"));
    Files.writeString(site.resolve(".well-known/x"), "known");
    Files.createSymbolicLink(site.resolve("out.txt"), folder.resolve("secret.txt"));
    Files.createSymbolicLink(site.resolve("outside"), folder);
    Files.createSymbolicLink(site.resolve("inside.txt"), site.resolve("a.txt"));
    Files.createSymbolicLink(site.resolve("to-hidden"), site.resolve(".hidden"));
    host.serving("(http/files \"" + site + "\")");
  }

  @AfterEach
  void close() {
    host.close();
  }

  private HttpResponse<String> with(String... headers) {
    HttpRequest.Builder request = host.request("/a.txt");
    return host.send(request.headers(headers));
  }

  private static String field(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "/a.txt, 200, 0123456789, text/plain; charset=utf-8",
    "//a.txt, 200, 0123456789, text/plain; charset=utf-8",
    "/%61.txt?x, 200, 0123456789, text/plain; charset=utf-8",
    "/inside.txt, 200, 0123456789, text/plain; charset=utf-8",
    "/%C3%A4%20b.html, 200, <p>, text/html; charset=utf-8",
    "/sub/, 200, index, text/html; charset=utf-8",
    "/.well-known/x, 200, known, application/octet-stream",
  })
  void whatLiesInTheFolderIsServed(String path, int status, String body, String type) {
    HttpResponse<String> answer = host.get(path);
    assertEquals(status, answer.statusCode(), host::err);
    assertEquals(body, answer.body());
    assertEquals(type, field(answer, "content-type"));
    assertEquals("nosniff", field(answer, "x-content-type-options"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/none",
        "/a.txt/",
        "/a.txt/x",
        "/.hidden",
        "/.git/config",
        "/%2egit/config",
        "/out.txt",
        "/outside/secret.txt",
        "/outside/site/../secret.txt",
        "/to-hidden",
        "/%2e%2e/secret.txt",
        "/sub/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/a.txt%00",
        "/a%0a.txt",
        "/.%2e/secret.txt",
        "/%2e%2e%2fsite-but-other.txt",
        "/sub/deep/",
        "/%zz",
      })
  void whatDoesNotIsNotFound(String path) throws IOException {
    assertEquals("404", raw(path).substring(9, 12), path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../secret.txt", "/sub/../../secret.txt", "/./../secret.txt", "/sub/.."})
  void dotsThatAClientWouldResolveAreNotFoundEither(String path) throws IOException {
    assertEquals("404", raw(path).substring(9, 12), path);
  }

  /** Sends a path as it is. */
  private String raw(String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      byte[] all = socket.getInputStream().readAllBytes();
      String answer = new String(all, StandardCharsets.ISO_8859_1);
      assertTrue(!answer.contains("secret"), answer);
      return answer;
    }
  }

  @Test
  void aFolderIsNamedWithItsSlash() {
    HttpResponse<String> answer = host.get("/sub?x=1");
    assertEquals(301, answer.statusCode());
    assertEquals("/sub/?x=1", field(answer, "location"));
    assertEquals("/sub/", field(host.get("//sub"), "location"));
  }

  @Test
  void onlyReadingIsAllowed() {
    HttpResponse<String> answer =
        host.send(host.request("/a.txt").POST(BodyPublishers.ofString("x")));
    assertEquals(405, answer.statusCode());
    assertEquals("GET, HEAD", field(answer, "allow"));
    HttpResponse<String> head =
        host.send(host.request("/a.txt").method("HEAD", BodyPublishers.noBody()));
    assertEquals("10", field(head, "content-length"));
    assertEquals("", head.body());
  }

  @Test
  void rfc9110_13_whoHasTheFileIsToldSo() {
    HttpResponse<String> first = with("X", "y");
    String tag = field(first, "etag");
    assertEquals(304, with("If-None-Match", tag).statusCode());
    assertEquals(304, with("If-None-Match", "\"x\", W/" + tag).statusCode());
    assertEquals(304, with("If-None-Match", "*").statusCode());
    assertEquals(200, with("If-None-Match", "\"x\"").statusCode());
    String date = field(first, "last-modified");
    assertEquals(304, with("If-Modified-Since", date).statusCode());
    assertEquals(200, with("If-Modified-Since", date, "If-None-Match", "\"x\"").statusCode());
    assertEquals(200, with("If-Modified-Since", "Tue, 01 Jan 1980 00:00:00 GMT").statusCode());
    assertEquals(200, with("If-Modified-Since", "yesterday").statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, 0123, bytes 0-3/10",
    "bytes=4-, 206, 456789, bytes 4-9/10",
    "bytes=-2, 206, 89, bytes 8-9/10",
    "bytes=-20, 206, 0123456789, bytes 0-9/10",
    "bytes=8-99, 206, 89, bytes 8-9/10",
    "bytes=9-9, 206, 9, bytes 9-9/10",
    "bytes=10-, 416, 'range not satisfiable\n', bytes */10",
    "bytes=-0, 416, 'range not satisfiable\n', bytes */10",
    "'bytes=0-1,4-5', 200, 0123456789, ''",
    "bytes=3-1, 200, 0123456789, ''",
    "bytes=, 200, 0123456789, ''",
    "bytes=-, 200, 0123456789, ''",
    "lines=0-1, 200, 0123456789, ''",
    "bytes=99999999999999999999-, 200, 0123456789, ''",
  })
  void rfc9110_14_parts(String range, int status, String body, String contentRange) {
    HttpResponse<String> answer = with("Range", range);
    assertEquals(status, answer.statusCode());
    assertEquals(body, answer.body());
    assertEquals(contentRange, field(answer, "content-range"));
  }

  @Test
  void rfc9110_13_1_5_aPartOnlyOfTheSameFile() {
    String tag = field(with("X", "y"), "etag");
    assertEquals(206, with("Range", "bytes=0-1", "If-Range", tag).statusCode());
    assertEquals(200, with("Range", "bytes=0-1", "If-Range", "\"x\"").statusCode());
  }

  @Test
  void aLargeFileComesWhole() throws IOException {
    byte[] large = new byte[3_000_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) ('a' + i % 23);
    }
    Files.write(folder.resolve("site/large.txt"), large);
    assertEquals(new String(large, StandardCharsets.US_ASCII), host.get("/large.txt").body());
  }

  @Test
  void behindARouteTheRestIsThePath() {
    String site = folder.resolve("site").toString();
    host.eval(
        "(def {s} (http/serve {} (http/route (list \"/static/*\" (http/files \""
            + site
            + "\")))))");
    assertEquals("0123456789", host.get("/static/a.txt").body());
    assertEquals("index", host.get("/static/sub/").body());
    assertEquals("/static/sub/", field(host.get("/static/sub"), "location"));
    assertEquals(404, host.get("/a.txt").statusCode());
  }

  @Test
  void whoMayNotReadFilesServesNone() {
    try (LispHost denied = new LispHost(builder -> builder.allowFiles(false))) {
      LispError e =
          assertThrows(
              LispError.class,
              () -> denied.eval("(http/files \"/\" {:method \"GET\" :path \"/etc/passwd\"})"));
      assertEquals("denied", e.kind());
    }
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    assertEquals(
        "io",
        assertThrows(
                LispError.class,
                () -> host.eval("(http/files \"/no/such\" {:method \"GET\" :path \"/\"})"))
            .kind());
  }
}
