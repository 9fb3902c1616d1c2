package valk.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * A response. The server itself adds what frames it: {@code Content-Length} or {@code
 * Transfer-Encoding}, {@code Connection}, and {@code Date}.
 *
 * @param status the status, 200 to 599
 * @param headers further fields; none of the server's own
 * @param body what follows them
 */
public record Response(int status, Headers headers, Body body) {
  private static final List<String> FRAMING =
      List.of("connection", "content-length", "date", "transfer-encoding");

  /** What a response carries. */
  public sealed interface Body {}

  /**
   * A body of known length.
   *
   * @param bytes the bytes; not to be changed until they are sent
   */
  public record Bytes(byte[] bytes) implements Body {}

  /**
   * A body that is made piece by piece, as the peer takes it. Its iterator runs on the connection's
   * event loop, so it must not block; what it throws cuts the connection. Sent in chunks, to a peer
   * of HTTP/1.0 up to the close of the connection.
   *
   * @param pieces the pieces; empty ones are left out
   */
  public record Chunks(Iterable<byte[]> pieces) implements Body {}

  /**
   * A body of known length that is made piece by piece, as {@link Chunks} are. If the iterator is
   * {@link AutoCloseable}, it is closed when it is needed no more.
   *
   * @param length bytes of all pieces together; if they are fewer or more, the connection is cut
   * @param pieces the pieces
   */
  public record Sized(long length, Iterable<byte[]> pieces) implements Body {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Sized {
      if (length < 0) {
        throw new IllegalArgumentException("length=%d is negative".formatted(length));
      }
    }
  }

  /**
   * A body whose pieces come when they come: the next one is asked for when the peer has taken the
   * last one. Sent as {@link Chunks} are. There is no limit to how long a piece may take.
   *
   * @param source where the pieces come from
   */
  public record Flow(PieceSource source) implements Body {}

  /** Ends what would make the body: nobody will take it. */
  void giveUp() {
    if (body instanceof Flow(PieceSource source)) {
      source.end();
    }
  }

  /** Says whether the body's length is not known before its end. */
  boolean isOfUnknownLength() {
    return body instanceof Chunks || body instanceof Flow;
  }

  /**
   * Checks status and fields.
   *
   * @throws IllegalArgumentException if the status is none of a final response, or a field is the
   *     server's own
   */
  public Response {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status=%d is not in 200..599".formatted(status));
    }
    List<Header> all = headers.all();
    for (int i = 0; i < all.size(); i++) { // For every response: without an iterator.
      if (frames(all.get(i))) {
        throw new IllegalArgumentException("%s is the server's own".formatted(all.get(i).name()));
      }
    }
  }

  private static boolean frames(Header header) {
    boolean isOne = false;
    for (int i = 0; i < FRAMING.size() && !isOne; i++) {
      isOne = header.isNamed(FRAMING.get(i));
    }
    return isOne;
  }

  /**
   * Returns a response with a body of known length.
   *
   * @param status the status, 200 to 599
   * @param body the body
   * @throws IllegalArgumentException if the status is out of range
   */
  public static Response of(int status, byte[] body) {
    return new Response(status, Headers.NONE, new Bytes(body));
  }

  /**
   * Returns a response of plain text in UTF-8.
   *
   * @param status the status, 200 to 599
   * @param text the text
   * @throws IllegalArgumentException if the status is out of range
   */
  public static Response text(int status, String text) {
    return of(status, text.getBytes(UTF_8)).with("Content-Type", "text/plain; charset=utf-8");
  }

  /**
   * Returns a response whose body is made piece by piece.
   *
   * @param status the status, 200 to 599
   * @param pieces the pieces of the body
   * @throws IllegalArgumentException if the status is out of range
   */
  public static Response chunked(int status, Iterable<byte[]> pieces) {
    return new Response(status, Headers.NONE, new Chunks(pieces));
  }

  /**
   * Returns this response with one more field.
   *
   * @param name the name
   * @param value the value
   * @throws IllegalArgumentException if the field is ill-formed or the server's own
   */
  public Response with(String name, String value) {
    int count = headers.all().size();
    Header[] more = headers.all().toArray(new Header[count + 1]);
    more[count] = new Header(name, value);
    return new Response(status, new Headers(List.of(more)), body);
  }

  /**
   * Says whether a response of this status never has a body (RFC 9110, sections 15.3.5, 15.4.5).
   */
  boolean isBodiless() {
    return status == 204 || status == 304;
  }
}
