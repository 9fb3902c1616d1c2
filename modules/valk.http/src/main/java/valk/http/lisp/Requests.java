package valk.http.lisp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Serial;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.eval.Data;
import valk.eval.HostCall;
import valk.eval.HostError;
import valk.eval.spi.Composer;
import valk.http.Header;
import valk.http.Request;

/**
 * Makes the property lists that handlers get, one after the other, of requests: in the memory of
 * their interpreter at once. Used by one worker's thread.
 */
final class Requests implements Composer.Composition {
  private static final byte[] METHOD = "method".getBytes(US_ASCII);
  private static final byte[] PATH = "path".getBytes(US_ASCII);
  private static final byte[] QUERY = "query".getBytes(US_ASCII);
  private static final byte[] HEADERS = "headers".getBytes(US_ASCII);
  private static final byte[] BODY = "body".getBytes(US_ASCII);
  private static final byte[] REMOTE = "remote".getBytes(US_ASCII);

  /** Most names of fields are no longer. */
  private static final int USUAL_NAME = 64;

  /** The body of a request is no UTF-8. */
  static final class NoTextException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private NoTextException() {
      super(null, null, false, false);
    }
  }

  private final byte[] name = new byte[USUAL_NAME];
  private @Nullable Request request;
  private @Nullable InetAddress lastPeer;
  private String lastPeerText = "";

  /** The next property list is that of this request. */
  void next(Request next) {
    request = next;
  }

  /**
   * {@inheritDoc}
   *
   * @throws NoTextException if the body is no UTF-8
   */
  @Override
  public void compose(Composer composer) {
    Request it = request;
    if (it == null) {
      throw new IllegalStateException("no request");
    }
    request = null;
    property(composer, METHOD, it.method());
    property(composer, PATH, it.path());
    property(composer, QUERY, it.query());
    composer.keyword(HEADERS, HEADERS.length);
    headers(composer, it.headers().all());
    composer.keyword(BODY, BODY.length);
    if (!composer.text(it.body())) {
      throw new NoTextException();
    }
    property(composer, REMOTE, peer(it.remote().getAddress()));
    composer.list(12);
  }

  private static void property(Composer composer, byte[] key, String value) {
    composer.keyword(key, key.length);
    composer.text(value);
  }

  /** Names in small letters; the values of several fields of one name are joined. */
  private void headers(Composer composer, List<Header> all) {
    int names = 0;
    for (int i = 0; i < all.size(); i++) {
      if (next(all, i, 0, i) < 0) {
        names++;
        composeName(composer, all.get(i).name());
        composer.text(value(all, i));
      }
    }
    composer.list(2 * names);
  }

  /** The first field of the same name as one among those of a range; -1 if there is none. */
  private static int next(List<Header> all, int field, int from, int to) {
    String wanted = all.get(field).name();
    for (int i = from; i < to; i++) {
      if (all.get(i).name().equalsIgnoreCase(wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static String value(List<Header> all, int field) {
    Header header = all.get(field);
    int other = next(all, field, field + 1, all.size());
    if (other < 0) {
      return header.value();
    }
    StringBuilder joined = new StringBuilder(header.value());
    for (; other >= 0; other = next(all, field, other + 1, all.size())) {
      joined
          .append(header.name().equalsIgnoreCase("cookie") ? "; " : ", ")
          .append(all.get(other).value());
    }
    return joined.toString();
  }

  private void composeName(Composer composer, String text) {
    int length = text.length();
    byte[] small = length <= name.length ? name : new byte[length];
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i); // A token: ASCII.
      small[i] = (byte) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    composer.keyword(small, length);
  }

  /**
   * Most requests come from where the last one came from. Addresses of IPv6 have zones, which are
   * no matter of equality.
   */
  private String peer(InetAddress address) {
    if (!(address instanceof Inet4Address)) {
      return address.getHostAddress();
    }
    if (!address.equals(lastPeer)) {
      lastPeer = address;
      lastPeerText = address.getHostAddress();
    }
    return lastPeerText;
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

  static Data properties(Map<String, String> texts) {
    Data.PropertyList list = Data.properties();
    texts.forEach((name, value) -> list.with(name, Data.of(value)));
    return list.list();
  }
}
