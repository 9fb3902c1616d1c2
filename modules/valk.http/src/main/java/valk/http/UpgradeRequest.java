package valk.http;

import io.netty.handler.codec.http2.Http2Settings;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A request of HTTP/1.1 that asks to go on with HTTP/2 (RFC 7540, section 3.2; RFC 9113 knows this
 * way no more, clients such as the JDK's go it).
 */
final class UpgradeRequest {
  private static final int SETTING_BYTES = Short.BYTES + Integer.BYTES;

  private UpgradeRequest() {}

  /** Returns the peer's settings, if the request asks for HTTP/2 and says all that it must. */
  static Optional<Http2Settings> settings(Headers headers) {
    if (headers.first("http2-settings").isEmpty()) {
      return Optional.empty(); // As nearly every request: its fields are looked at no further.
    }
    List<String> settings = headers.values("http2-settings");
    boolean isAsked =
        settings.size() == 1
            && headers.hasElement("upgrade", "h2c")
            && headers.hasElement("connection", "upgrade")
            && headers.hasElement("connection", "http2-settings");
    return isAsked ? decode(settings.getFirst()) : Optional.empty();
  }

  private static Optional<Http2Settings> decode(String text) {
    try {
      ByteBuffer payload = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (payload.remaining() % SETTING_BYTES != 0) {
        return Optional.empty();
      }
      Http2Settings settings = new Http2Settings();
      while (payload.hasRemaining()) {
        settings.put(payload.getChar(), (Long) (payload.getInt() & 0xFFFF_FFFFL));
      }
      return Optional.of(settings);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // Not what it should be: the request is answered as if not asked.
    }
  }
}
