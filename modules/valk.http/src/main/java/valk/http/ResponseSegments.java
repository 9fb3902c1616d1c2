package valk.http;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * The bytes of a response in order: the head, then the body, in chunks where its length is not
 * known (RFC 9112, section 7.1).
 *
 * <p>What frames a response is written into an object that the connection has for all of them. So a
 * segment is the first {@link #length} bytes of an array, and is over when the next is asked for.
 */
final class ResponseSegments implements AutoCloseable {
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
  private static final byte[] NONE = {};

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
  private final ResponseHead framing;
  private byte[] piece = LINE_END;
  private int length;
  private Next next = Next.HEAD;

  /**
   * @param framing where the head is written, and sizes of chunks
   * @param resume called when {@link #isReady} may have changed, from any thread
   */
  ResponseSegments(
      Response response, Exchange exchange, String date, ResponseHead framing, Runnable resume) {
    this.response = response;
    this.exchange = exchange;
    this.date = date;
    this.framing = framing;
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

  boolean hasNext() {
    return next != Next.NOTHING;
  }

  /** Returns how many bytes the segment has that was asked for last. */
  int length() {
    return length;
  }

  byte[] next() {
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
    length = segment.length;
    return segment;
  }

  private byte[] thenFraming(Next following) {
    next = following;
    length = framing.length();
    return framing.bytes();
  }

  private byte[] piece() {
    if (!pieces.hasNext()) {
      return then(Next.NOTHING, isChunked() ? LAST_CHUNK : NONE);
    }
    piece = pieces.next();
    if (!isChunked()) {
      return then(Next.PIECE, piece);
    }
    framing.clear();
    framing.chunkSize(piece.length);
    return thenFraming(Next.CHUNK_BYTES);
  }

  private boolean isChunked() {
    return response.isOfUnknownLength() && !exchange.isOld();
  }

  private byte[] head() {
    framing.clear();
    framing.line(response.status());
    framing.field("Date", date);
    List<Header> fields = response.headers().all();
    for (int i = 0; i < fields.size(); i++) {
      framing.field(fields.get(i).name(), fields.get(i).value());
    }
    frame(framing);
    framing.end();
    return thenFraming(bodyFollows());
  }

  private Next bodyFollows() {
    if (response.isBodiless() || exchange.isHead()) {
      return Next.NOTHING;
    }
    return Next.PIECE;
  }

  private void frame(ResponseHead head) {
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
