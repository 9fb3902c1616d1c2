package valk.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The head of a request that was checked.
 *
 * @param method the method
 * @param path the path, not decoded
 * @param query what follows the question mark
 * @param headers the fields
 * @param isPersistent whether the connection is kept
 * @param isOld whether the peer speaks HTTP/1.0
 * @param expectsContinue whether the peer waits for a 100 before it sends the body
 */
record RequestHead(
    String method,
    String path,
    String query,
    Headers headers,
    boolean isPersistent,
    boolean isOld,
    boolean expectsContinue) {

  /** The status of a head that is acceptable. */
  static final int ACCEPTED = 0;

  /**
   * Returns the status with which a head is refused, or {@link #ACCEPTED}.
   *
   * @param request what was decoded
   * @param fields its fields
   */
  static int check(HttpRequest request, RequestFields fields, HttpLimits limits) {
    if (request.decoderResult().isFailure()) {
      return isUnknownEncoding(fields) ? 501 : statusOf(request.decoderResult().cause());
    }
    HttpVersion version = request.protocolVersion();
    if (version.majorVersion() != 1) {
      return 505;
    }
    if (fields.size() > limits.head().headerCount()) {
      return 431;
    }
    int framing = checkFraming(request, fields, limits);
    return framing == ACCEPTED ? checkTarget(request) : framing;
  }

  private static int statusOf(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> 414;
      case TooLongHttpHeaderException _ -> 431;
      default -> 400;
    };
  }

  /** One encoding that is none of ours, and nothing that would make two bodies of one. */
  private static boolean isUnknownEncoding(RequestFields headers) {
    List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return encodings.size() == 1
        && Header.isToken(encodings.getFirst())
        && !encodings.getFirst().equalsIgnoreCase("chunked")
        && !headers.contains(HttpHeaderNames.CONTENT_LENGTH);
  }

  private static int checkFraming(HttpRequest request, RequestFields headers, HttpLimits limits) {
    boolean isOld = isOld(request);
    int hosts = headers.count(HttpHeaderNames.HOST);
    if (hosts > 1 || hosts == 0 && !isOld || hosts == 1 && !isHostWellFormed(headers)) {
      return 400;
    }
    int encodings = headers.count(HttpHeaderNames.TRANSFER_ENCODING);
    if (encodings > 0 && isOld) {
      return 400;
    }
    if (encodings > 0 && !isChunkedAlone(headers, encodings)) {
      return 501;
    }
    if (HttpUtil.getContentLength(request, 0L) > limits.body().bodyBytes()) {
      return 413;
    }
    return checkExpectation(headers);
  }

  private static boolean isHostWellFormed(RequestFields headers) {
    return Authority.isWellFormed(Objects.requireNonNull(headers.get(HttpHeaderNames.HOST)));
  }

  private static boolean isChunkedAlone(RequestFields headers, int encodings) {
    return encodings == 1
        && headers.contains(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true);
  }

  private static int checkExpectation(RequestFields headers) {
    String expected = headers.get(HttpHeaderNames.EXPECT);
    return expected == null || expected.equalsIgnoreCase("100-continue") ? ACCEPTED : 417;
  }

  private static int checkTarget(HttpRequest request) {
    String target = request.uri();
    if (!Header.isToken(request.method().name()) || !isVisible(target)) {
      return 400;
    }
    if (request.method().name().equals("CONNECT")) {
      return 501;
    }
    boolean isForAll = target.equals("*") && request.method().name().equals("OPTIONS");
    return target.startsWith("/") || isAbsolute(target) || isForAll ? ACCEPTED : 400;
  }

  /** Says whether a target holds nothing that ends it, or is meant for the peer alone. */
  static boolean isVisible(String target) {
    boolean isSoFar = true;
    for (int i = 0; isSoFar && i < target.length(); i++) {
      char c = target.charAt(i);
      isSoFar = c > ' ' && c < 0x7F && c != '#';
    }
    return isSoFar;
  }

  /** Says whether a target names the server as well, which must be named well then. */
  private static boolean isAbsolute(String target) {
    int begin = authorityAt(target);
    String authority = target.substring(begin, authorityEnd(target, begin));
    return begin > 0 && !authority.isEmpty() && Authority.isWellFormed(authority);
  }

  /** Returns where the authority of an absolute target begins; 0 if it is none. */
  private static int authorityAt(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
  }

  private static int authorityEnd(String target, int begin) {
    int at = begin;
    while (at < target.length() && target.charAt(at) != '/' && target.charAt(at) != '?') {
      at++;
    }
    return at;
  }

  private static boolean isOld(HttpRequest request) {
    return request.protocolVersion().minorVersion() == 0;
  }

  /** Returns a head that was accepted. */
  static RequestHead of(HttpRequest request, RequestFields fields) {
    String uri = request.uri();
    int authority = authorityAt(uri);
    String target = authority == 0 ? uri : originForm(uri, authority);
    Headers headers =
        authority == 0
            ? fields.headers()
            : withHost(fields.headers(), uri.substring(authority, authorityEnd(uri, authority)));
    int mark = target.indexOf('?');
    boolean isOld = isOld(request);
    return new RequestHead(
        request.method().name(),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        headers,
        isOld
            ? headers.hasElement("connection", "keep-alive")
            : !headers.hasElement("connection", "close"),
        isOld,
        !isOld && headers.first("expect").isPresent());
  }

  private static String originForm(String target, int authority) {
    String rest = target.substring(authorityEnd(target, authority));
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  /** The host of the target counts, and not that of the field (RFC 9112, section 3.2.2). */
  private static Headers withHost(Headers headers, String host) {
    List<Header> all = new ArrayList<>(headers.all());
    all.removeIf(header -> header.name().equalsIgnoreCase("host"));
    all.addFirst(new Header("host", host));
    return new Headers(all);
  }
}
