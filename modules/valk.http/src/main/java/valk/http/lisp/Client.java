package valk.http.lisp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import valk.eval.Data;
import valk.eval.HostCall;
import valk.eval.HostError;

/** Asks other servers, with the client of the JDK. One for each interpreter. */
final class Client {
  private static final Duration STANDARD_TIME = Duration.ofSeconds(30);
  private static final long STANDARD_BYTES = 16 << 20;
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);
  private static final List<String> OPTIONS =
      List.of("url", "method", "headers", "body", "timeout", "max-bytes", "redirects");

  private @Nullable HttpClient keeping;
  private @Nullable HttpClient following;

  /** {@code (http/get url options?)} */
  Data get(HostCall call) {
    Data options = call.count() > 1 ? call.argument(1) : Data.nil();
    return ask(call, call.text(0), options);
  }

  /** {@code (http/request options)} */
  Data request(HostCall call) {
    Data options = call.argument(0);
    if (options.get("url") instanceof Data.Text(String url)) {
      return ask(call, url, options);
    }
    throw call.wanted(0, "options with a :url");
  }

  private Data ask(HostCall call, String url, Data options) {
    requireKnown(options);
    long most = number(options, "max-bytes", STANDARD_BYTES);
    HttpRequest request = requestOf(url, options);
    HttpClient client = client(number(options, "redirects", 0) != 0);
    try {
      return data(call.await(client.sendAsync(request, _ -> new BoundedBody(most))));
    } catch (ExecutionException e) {
      throw failure(url, e.getCause());
    }
  }

  private static void requireKnown(Data options) {
    if (!(options instanceof Data.Items(List<Data> items)) || items.size() % 2 != 0) {
      throw Serving.value("wanted options as a property list");
    }
    for (int i = 0; i < items.size(); i += 2) {
      if (!(items.get(i) instanceof Data.Keyword(String name)) || !OPTIONS.contains(name)) {
        throw Serving.value("options are :" + String.join(" :", OPTIONS));
      }
    }
  }

  private static HttpRequest requestOf(String url, Data options) {
    try {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofMillis(number(options, "timeout", STANDARD_TIME.toMillis())));
      addHeaders(builder, options.get("headers"));
      String body = text(options, "body", "");
      String method = text(options, "method", body.isEmpty() ? "GET" : "POST");
      return builder
          .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
          .build();
    } catch (IllegalArgumentException e) {
      throw Serving.value(String.valueOf(e.getMessage()));
    }
  }

  private static void addHeaders(HttpRequest.Builder builder, Data headers) {
    List<Data> items = headers instanceof Data.Items(List<Data> list) ? list : List.of();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      builder.header(name(items.get(i)), name(items.get(i + 1)));
    }
  }

  private static String name(Data data) {
    return switch (data) {
      case Data.Keyword(String name) -> name;
      case Data.Text(String text) -> text;
      case Data.Int(long number) -> Long.toString(number);
      default -> throw Serving.value("wanted headers of names and strings");
    };
  }

  private static long number(Data options, String name, long otherwise) {
    return switch (options.get(name)) {
      case Data.Int(long value) when value >= 0 -> value;
      case Data.Items(List<Data> items) when items.isEmpty() -> otherwise;
      default -> throw Serving.value(":" + name + ": wanted a number from 0");
    };
  }

  private static String text(Data options, String name, String otherwise) {
    return switch (options.get(name)) {
      case Data.Text(String value) -> value;
      case Data.Items(List<Data> items) when items.isEmpty() -> otherwise;
      default -> throw Serving.value(":" + name + ": wanted a string");
    };
  }

  private HttpClient client(boolean follows) {
    HttpClient made = follows ? following : keeping;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(STANDARD_TIME)
              .followRedirects(follows ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
              .build();
      if (follows) {
        following = made;
      } else {
        keeping = made;
      }
    }
    return made;
  }

  private static Data data(HttpResponse<byte[]> response) {
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return Data.properties()
        .with("status", Data.of(response.statusCode()))
        .with("headers", Requests.properties(headers))
        .with("body", Data.of(decoded(response.body(), headers.getOrDefault("content-type", ""))))
        .list();
  }

  private static String decoded(byte[] body, String type) {
    Matcher named = CHARSET.matcher(type);
    try {
      Charset charset = named.find() ? Charset.forName(named.group(1)) : UTF_8;
      return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw Serving.value("the body of the response is no text: " + type);
    }
  }

  private static HostError failure(String url, @Nullable Throwable cause) {
    String reason =
        switch (cause) {
          case null -> "failed";
          case BoundedBody.TooLarge e -> String.valueOf(e.getMessage());
          case java.net.http.HttpConnectTimeoutException _ ->
              "the server cannot be reached in time";
          case java.net.http.HttpTimeoutException _ -> "no answer in time";
          case java.net.ConnectException _ -> "the server cannot be reached";
          case IOException e when e.getMessage() != null -> e.getMessage();
          default -> cause.toString();
        };
    return new HostError("io", url + ": " + reason);
  }
}
