package valk.http.lisp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import valk.eval.Data;
import valk.eval.HostCall;
import valk.eval.HostError;
import valk.http.Header;
import valk.http.Headers;
import valk.http.Request;

/** A request as the property list that handlers get. */
final class Requests {
  private Requests() {}

  /**
   * Returns the property list.
   *
   * @throws CharacterCodingException if the body is no UTF-8
   */
  static Data data(Request request) throws CharacterCodingException {
    return Data.properties()
        .with("method", Data.of(request.method()))
        .with("path", Data.of(request.path()))
        .with("query", Data.of(request.query()))
        .with("headers", headers(request.headers()))
        .with("body", Data.of(text(request.body())))
        .with("remote", Data.of(request.remote().getAddress().getHostAddress()))
        .list();
  }

  /**
   * Returns a text of the request that is the second argument of a call.
   *
   * @throws HostError if there is none: it is no request
   */
  static String text(HostCall call, Data request, String name) {
    if (request.get(name) instanceof Data.Text(String text)) {
      return text;
    }
    throw call.wanted(1, "a request");
  }

  private static String text(byte[] utf8) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }

  /** Names in small letters; the values of several fields of one name are joined. */
  static Data headers(Headers headers) {
    Map<String, String> joined = new LinkedHashMap<>();
    for (Header header : headers.all()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      String separator = name.equals("cookie") ? "; " : ", ";
      joined.merge(name, header.value(), (a, b) -> a + separator + b);
    }
    return properties(joined);
  }

  static Data properties(Map<String, String> texts) {
    Data.PropertyList list = Data.properties();
    texts.forEach((name, value) -> list.with(name, Data.of(value)));
    return list.list();
  }
}
