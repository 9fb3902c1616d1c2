package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The bytes of a response in order: the head, then the body, in chunks where its length is not
 * known (RFC 9112, section 7.1).
 */
final class ResponseSegments implements Iterator<byte[]> {
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

  /** What comes next. */
  private enum Next {
    HEAD,
    BYTES,
    PIECE,
    CHUNK_BYTES,
    CHUNK_END,
    NOTHING
  }

  private final Response response;
  private final Exchange exchange;
  private final String date;
  private final Iterator<byte[]> pieces;
  private byte[] piece = LINE_END;
  private Next next = Next.HEAD;

  ResponseSegments(Response response, Exchange exchange, String date) {
    this.response = response;
    this.exchange = exchange;
    this.date = date;
    this.pieces =
        response.body() instanceof Response.Chunks chunks
            ? new NonEmpty(chunks.pieces().iterator())
            : new NonEmpty(Collections.emptyIterator());
  }

  @Override
  public boolean hasNext() {
    return next != Next.NOTHING;
  }

  @Override
  public byte[] next() {
    return switch (next) {
      case HEAD -> head();
      case BYTES -> bytes();
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

  private byte[] bytes() {
    next = Next.NOTHING;
    return ((Response.Bytes) response.body()).bytes();
  }

  private byte[] piece() {
    if (!pieces.hasNext()) {
      next = Next.NOTHING;
      return exchange.isOld() ? new byte[0] : LAST_CHUNK;
    }
    piece = pieces.next();
    if (exchange.isOld()) {
      return piece;
    }
    next = Next.CHUNK_BYTES;
    return (Integer.toHexString(piece.length) + "\r\n").getBytes(ISO_8859_1);
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
    return response.body() instanceof Response.Bytes ? Next.BYTES : Next.PIECE;
  }

  private void framing(StringBuilder head) {
    if (!response.isBodiless()) {
      if (response.body() instanceof Response.Bytes(byte[] bytes)) {
        field(head, "Content-Length", Integer.toString(bytes.length));
      } else if (!exchange.isOld()) {
        field(head, "Transfer-Encoding", "chunked");
      }
    }
    if (!exchange.isPersistent()) {
      field(head, "Connection", "close");
    } else if (exchange.isOld()) {
      field(head, "Connection", "keep-alive");
    }
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /** Leaves out empty pieces: a chunk of no bytes would end the body. */
  private static final class NonEmpty implements Iterator<byte[]> {
    private final Iterator<byte[]> all;
    private byte[] following = LINE_END;
    private boolean isThere;

    NonEmpty(Iterator<byte[]> all) {
      this.all = all;
    }

    @Override
    public boolean hasNext() {
      while (!isThere && all.hasNext()) {
        following = all.next();
        isThere = following.length > 0;
      }
      return isThere;
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      isThere = false;
      return following;
    }
  }
}
