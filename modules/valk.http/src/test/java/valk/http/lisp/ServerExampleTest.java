package valk.http.lisp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server that is shipped as an example does what its first lines promise. */
class ServerExampleTest {
  private final LispHost host = new LispHost(builder -> builder.arguments(List.of("0")));

  @BeforeEach
  void start() throws IOException {
    Path script = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(script.resolve("distribution"))) {
      script = script.getParent();
    }
    host.eval(Files.readString(script.resolve("distribution/examples/server.valk")));
    host.eval("(def {s} server)");
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void assertAnswer(int status, String body, HttpResponse<String> answer) {
    assertEquals(body, answer.body(), host::err);
    assertEquals(status, answer.statusCode(), host::err);
  }

  private HttpResponse<String> post(String body) {
    return host.send(host.request("/notes").POST(BodyPublishers.ofString(body)));
  }

  @Test
  void saysWhereItListens() {
    assertEquals("listening on port " + host.port() + "\n", host.out());
  }

  @Test
  void keepsNotes() {
    assertAnswer(200, "[]", host.get("/notes"));
    assertAnswer(201, "{\"id\":1,\"text\":\"buy tea\"}", post("{\"text\": \"buy tea\"}"));
    assertAnswer(201, "{\"id\":2,\"text\":\"käse\"}", post("{\"text\": \"käse\"}"));
    assertAnswer(200, "{\"id\":1,\"text\":\"buy tea\"}", host.get("/notes/1"));
    HttpResponse<String> gone =
        host.send(host.request("/notes/1").method("DELETE", BodyPublishers.noBody()));
    assertAnswer(204, "", gone);
    assertAnswer(404, "{\"error\":\"no such note\"}", host.get("/notes/1"));
    assertAnswer(200, "[{\"id\":2,\"text\":\"käse\"}]", host.get("/notes"));
    assertEquals("", host.err());
  }

  @Test
  void refusesWhatIsNone() {
    String wanted = "{\"error\":\"wanted an object with a text\"}";
    assertAnswer(400, wanted, post("text"));
    assertAnswer(400, wanted, post("[1]"));
    assertAnswer(400, wanted, post("{\"text\":1}"));
    assertAnswer(404, "{\"error\":\"no such note\"}", host.get("/notes/x"));
    assertAnswer(404, "not found\n", host.get("/other"));
    assertEquals(
        405, host.send(host.request("/").method("PUT", BodyPublishers.noBody())).statusCode());
    assertEquals(413, post("{\"text\":\"" + "x".repeat(70_000) + "\"}").statusCode());
    assertEquals("", host.err());
  }

  @Test
  void countsDown() {
    List<String> lines = host.stream("/countdown/2").body().toList();
    assertEquals(
        List.of("event: count", "data: 1", "", "event: count", "data: 0", ""), lines, host::err);
    assertTrue(host.err().isEmpty(), host.err());
  }
}
