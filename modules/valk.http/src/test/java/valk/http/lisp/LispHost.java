package valk.http.lisp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import valk.eval.Interpreter;
import valk.eval.Session;
import valk.eval.Value;

/** A program that may use the family, and a client for what it serves. */
final class LispHost implements AutoCloseable {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Session session;
  private int known;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  LispHost() {
    this(UnaryOperator.identity());
  }

  LispHost(UnaryOperator<Interpreter.Builder> settings) {
    session =
        new Session(
            () ->
                settings.apply(
                    Interpreter.builder()
                        .out(out)
                        .err(err)
                        .heapLimit(8 << 20)
                        .arenaSize(1 << 20)
                        .allowExit(true)
                        .allowFiles(true)),
            () -> List.of(new HttpFamily()));
  }

  Session session() {
    return session;
  }

  /** Evaluates a text and returns its last value as it reads back. */
  String eval(String source) {
    try (Value value = session.eval(source, "test.valk")) {
      return value.print();
    }
  }

  /** Serves with two workers at a free port, under the name {@code s}. */
  LispHost serving(String handler) {
    return serving("", handler);
  }

  /** The same with further options. A request may take as long as the machine needs for it. */
  LispHost serving(String options, String handler) {
    eval(
        "(def {s} (http/serve {:workers 2 :request-time 3600000 "
            + options
            + "} "
            + handler
            + "))");
    return this;
  }

  int port() {
    known = Integer.parseInt(eval("(http/port s)"));
    return known;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofMinutes(10));
  }

  /** A request with a number, for when the interpreter may be in use. */
  HttpRequest.Builder requestTo(int number) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + known + "/?n=" + number))
        .timeout(Duration.ofMinutes(10));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The lines of an answer, as they come. */
  HttpResponse<Stream<String>> stream(String path) {
    try {
      return client.send(request(path).build(), BodyHandlers.ofLines());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }

  @Override
  public void close() {
    session.close();
    client.close();
  }
}
