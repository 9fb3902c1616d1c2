package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The bytes of a response in order: the head, then the body, in chunks where its length is not
 * known (RFC 9112, section 7.1).
 */
final class ResponseSegments implements Iterator<byte[]>, AutoCloseable {
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

  /** What comes next. */
  private enum Next {
    HEAD,
    PIECE,
    CHUNK_BYTES,
    CHUNK_END,
    NOTHING
  }

  private final Response response;
  private final Exchange exchange;
  private final String date;
  private final BodyPieces pieces;
  private byte[] piece = LINE_END;
  private Next next = Next.HEAD;

  /**
   * @param resume called when {@link #isReady} may have changed, from any thread
   */
  ResponseSegments(Response response, Exchange exchange, String date, Runnable resume) {
    this.response = response;
    this.exchange = exchange;
    this.date = date;
    this.pieces = BodyPieces.of(response.body(), resume);
  }

  /** Says whether the next segment is there; asked before each. */
  boolean isReady() {
    return next != Next.PIECE || pieces.isReady();
  }

  /** The response is sent, or given up. Idempotent. */
  @Override
  public void close() {
    pieces.close();
  }

  @Override
  public boolean hasNext() {
    return next != Next.NOTHING;
  }

  @Override
  public byte[] next() {
    return switch (next) {
      case HEAD -> head();
      case PIECE -> piece();
      case CHUNK_BYTES -> then(Next.CHUNK_END, piece);
      case CHUNK_END -> then(Next.PIECE, LINE_END);
      case NOTHING -> throw new NoSuchElementException();
    };
  }

  private byte[] then(Next following, byte[] segment) {
    next = following;
    return segment;
  }

  private byte[] piece() {
    if (!pieces.hasNext()) {
      next = Next.NOTHING;
      return isChunked() ? LAST_CHUNK : new byte[0];
    }
    piece = pieces.next();
    if (!isChunked()) {
      return piece;
    }
    next = Next.CHUNK_BYTES;
    return (Integer.toHexString(piece.length) + "\r\n").getBytes(ISO_8859_1);
  }

  private boolean isChunked() {
    return response.isOfUnknownLength() && !exchange.isOld();
  }

  private byte[] head() {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(response.status()).append(' ');
    head.append(Refusals.reason(response.status())).append("\r\n");
    field(head, "Date", date);
    for (Header header : response.headers().all()) {
      field(head, header.name(), header.value());
    }
    framing(head);
    head.append("\r\n");
    next = bodyFollows();
    return head.toString().getBytes(ISO_8859_1);
  }

  private Next bodyFollows() {
    if (response.isBodiless() || exchange.isHead()) {
      return Next.NOTHING;
    }
    return Next.PIECE;
  }

  private void framing(StringBuilder head) {
    if (!response.isBodiless()) {
      switch (response.body()) {
        case Response.Bytes(byte[] bytes) ->
            field(head, "Content-Length", Integer.toString(bytes.length));
        case Response.Sized(long length, Iterable<byte[]> _) ->
            field(head, "Content-Length", Long.toString(length));
        case Response.Chunks _, Response.Flow _ -> chunked(head);
      }
    }
    if (!exchange.isPersistent()) {
      field(head, "Connection", "close");
    } else if (exchange.isOld()) {
      field(head, "Connection", "keep-alive");
    }
  }

  private void chunked(StringBuilder head) {
    if (!exchange.isOld()) {
      field(head, "Transfer-Encoding", "chunked");
    }
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
