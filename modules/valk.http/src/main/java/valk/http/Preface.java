package valk.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/** What a peer begins with that speaks HTTP/2 without asking (RFC 9113, sections 3.3 and 3.4). */
final class Preface {
  /** How the first bytes of a connection compare. */
  enum Match {
    NO,
    SO_FAR,
    WHOLE
  }

  private static final byte[] BYTES = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  private Preface() {}

  static Match match(ByteBuf first) {
    int count = Math.min(first.readableBytes(), BYTES.length);
    for (int i = 0; i < count; i++) {
      if (first.getByte(first.readerIndex() + i) != BYTES[i]) {
        return Match.NO;
      }
    }
    return count == BYTES.length ? Match.WHOLE : Match.SO_FAR;
  }
}
