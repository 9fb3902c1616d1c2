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

  /** Few heads are longer. */
  private static final int LEAST_HEAD = 192;

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
    ResponseHead head = new ResponseHead(LEAST_HEAD);
    head.line(response.status());
    head.field("Date", date);
    for (Header header : response.headers().all()) {
      head.field(header.name(), header.value());
    }
    framing(head);
    next = bodyFollows();
    return head.end();
  }

  private Next bodyFollows() {
    if (response.isBodiless() || exchange.isHead()) {
      return Next.NOTHING;
    }
    return Next.PIECE;
  }

  private void framing(ResponseHead head) {
    if (!response.isBodiless()) {
      switch (response.body()) {
        case Response.Bytes(byte[] bytes) -> head.field("Content-Length", bytes.length);
        case Response.Sized(long length, Iterable<byte[]> _) ->
            head.field("Content-Length", length);
        case Response.Chunks _, Response.Flow _ -> chunked(head);
      }
    }
    if (!exchange.isPersistent()) {
      head.field("Connection", "close");
    } else if (exchange.isOld()) {
      head.field("Connection", "keep-alive");
    }
  }

  private void chunked(ResponseHead head) {
    if (!exchange.isOld()) {
      head.field("Transfer-Encoding", "chunked");
    }
  }
}
