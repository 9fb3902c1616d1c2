package valk.http;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request of HTTP/2 that was checked, in the shape of HTTP/1.1: the authority is the
 * field {@code host}, and pieces of a cookie are joined.
 *
 * @param method the method
 * @param path the path, not decoded
 * @param query what follows the question mark
 * @param headers the fields
 * @param expectsContinue whether the peer waits for a 100 before it sends the body
 */
record StreamHead(
    String method, String path, String query, Headers headers, boolean expectsContinue) {

  /** What the check says of a head that is malformed (RFC 9113, section 8.1.1). */
  static final int MALFORMED = -1;

  /** Most fields of a request that are none of HTTP/1.1: method, scheme, authority, path. */
  static final int PSEUDO_FIELDS = 4;

  /** What a field counts beside its name and value (RFC 9113, section 6.5.2). */
  private static final int FIELD_BYTES = 32;

  /** Fields of HTTP/1.1's connections (section 8.2.2). */
  private static final Set<String> OF_CONNECTIONS =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  /** Says whether a field is one that HTTP/2 does not have. */
  static boolean isOfConnection(String name) {
    return OF_CONNECTIONS.contains(name);
  }

  /**
   * Returns the status with which a head is refused, {@link #MALFORMED}, or {@link
   * RequestHead#ACCEPTED}.
   */
  static int check(Http2Headers fields, HttpLimits limits) {
    if (!hasPseudoFields(fields) || !areWellFormed(fields) || !isAuthorityUnique(fields)) {
      return MALFORMED;
    }
    if (countOfFields(fields) > limits.head().headerCount() || bytes(fields) > mostBytes(limits)) {
      return 431;
    }
    int status = checkTarget(fields, limits);
    return status == RequestHead.ACCEPTED ? checkBody(fields, limits) : status;
  }

  /** Section 8.3.1, and 8.5 for CONNECT, which has neither scheme nor path. */
  private static boolean hasPseudoFields(Http2Headers fields) {
    int others = isConnect(fields) ? 0 : 1;
    return count(fields, ":method") == 1
        && count(fields, ":scheme") == others
        && count(fields, ":path") == others
        && count(fields, ":authority") <= 1
        && count(fields, ":status") == 0;
  }

  private static boolean isConnect(Http2Headers fields) {
    return "CONNECT".contentEquals(text(fields.method()));
  }

  /** Returns the most that all fields of a head may count. */
  static long mostBytes(HttpLimits limits) {
    HttpLimits.Head head = limits.head();
    long fields = (long) head.headerCount() + PSEUDO_FIELDS;
    return (long) head.lineBytes() + head.headerBytes() + FIELD_BYTES * fields;
  }

  private static long bytes(Http2Headers fields) {
    long sum = 0;
    for (Map.Entry<CharSequence, CharSequence> each : fields) {
      sum += (long) each.getKey().length() + each.getValue().length() + FIELD_BYTES;
    }
    return sum;
  }

  private static int countOfFields(Http2Headers fields) {
    int count = 0;
    for (Map.Entry<CharSequence, CharSequence> each : fields) {
      count += each.getKey().charAt(0) == ':' ? 0 : 1;
    }
    return count;
  }

  private static int count(Http2Headers fields, String name) {
    return fields.getAll(name).size();
  }

  /** Sections 8.2.1 and 8.2.2. */
  private static boolean areWellFormed(Http2Headers fields) {
    for (Map.Entry<CharSequence, CharSequence> each : fields) {
      String name = each.getKey().toString();
      if (!name.startsWith(":") && !isWellFormed(name, each.getValue().toString())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWellFormed(String name, String value) {
    return Header.isWellFormed(name, value)
        && name.chars().noneMatch(c -> c >= 'A' && c <= 'Z')
        && value.equals(value.strip())
        && !isOfConnection(name)
        && (!name.equals("te") || value.equalsIgnoreCase("trailers"));
  }

  private static boolean isAuthorityUnique(Http2Headers fields) {
    List<CharSequence> hosts = fields.getAll("host");
    CharSequence authority = fields.authority();
    return hosts.size() <= 1
        && (hosts.isEmpty()
            || authority == null
            || text(authority).equalsIgnoreCase(text(hosts.getFirst())));
  }

  private static int checkTarget(Http2Headers fields, HttpLimits limits) {
    String method = text(fields.method());
    if (isConnect(fields)) {
      return 501;
    }
    String path = text(fields.path());
    if (path.length() > limits.head().lineBytes()) {
      return 414;
    }
    boolean isForAll = path.equals("*") && method.equals("OPTIONS");
    return isServerNamed(fields)
            && !method.isEmpty()
            && Header.isToken(method)
            && RequestHead.isVisible(path)
            && (path.startsWith("/") || isForAll)
        ? RequestHead.ACCEPTED
        : 400;
  }

  /** By an authority without a user (section 8.3.1). */
  private static boolean isServerNamed(Http2Headers fields) {
    CharSequence authority = fields.authority() == null ? fields.get("host") : fields.authority();
    return authority != null && Authority.isWellFormed(text(authority));
  }

  private static int checkBody(Http2Headers fields, HttpLimits limits) {
    if (fields.getLong("content-length", 0) > limits.body().bodyBytes()) {
      return 413;
    }
    CharSequence expected = fields.get("expect");
    return expected == null || text(expected).equalsIgnoreCase("100-continue")
        ? RequestHead.ACCEPTED
        : 417;
  }

  /** Returns a head that was accepted. */
  static StreamHead of(Http2Headers fields) {
    String target = text(fields.path());
    int mark = target.indexOf('?');
    return new StreamHead(
        text(fields.method()),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        new Headers(copy(fields)),
        fields.contains("expect"));
  }

  private static List<Header> copy(Http2Headers fields) {
    List<Header> all = new ArrayList<>(fields.size());
    List<String> cookies = new ArrayList<>();
    if (fields.authority() != null && !fields.contains("host")) {
      all.add(new Header("host", text(fields.authority())));
    }
    for (Map.Entry<CharSequence, CharSequence> each : fields) {
      String name = each.getKey().toString();
      if (name.equals("cookie")) {
        cookies.add(each.getValue().toString());
      } else if (!name.startsWith(":")) {
        all.add(new Header(name, each.getValue().toString()));
      }
    }
    if (!cookies.isEmpty()) {
      all.add(new Header("cookie", String.join("; ", cookies))); // Section 8.2.3.
    }
    return all;
  }

  private static String text(@Nullable CharSequence sequence) {
    return sequence == null ? "" : sequence.toString();
  }
}
