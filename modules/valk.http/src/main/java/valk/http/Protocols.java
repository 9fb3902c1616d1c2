package valk.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** What stands on a wire for each protocol. */
final class Protocols {
  private static final byte[] SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
          .getBytes(US_ASCII);

  private Protocols() {}

  /** HTTP/1.1: blocks are decoded, and filled, as they are. */
  static HttpConnection speakHttp1(Wire wire) {
    HttpConnection connection = new HttpConnection(wire);
    wire.receiver().onStarved(connection::starve);
    wire.carry(connection);
    wire.channel().config().setAllowHalfClosure(true);
    wire.channel().pipeline().addLast(connection.decoder(), connection);
    return connection;
  }

  /** HTTP/2 in place of HTTP/1.1, from the peer's first bytes on. */
  static void speakHttp2(Wire wire, HttpConnection before, ByteBuf read) {
    wire.addGate();
    replace(wire, before);
    wire.channel().pipeline().context(SocketGate.class).fireChannelRead(read);
  }

  /** HTTP/2 after a request of HTTP/1.1 that asked for it. */
  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes the connection.
  static void upgradeToHttp2(
      Wire wire, HttpConnection before, Http2Settings ofPeer, Request request) {
    wire.addGate();
    wire.channel().write(Unpooled.wrappedBuffer(SWITCHING));
    StreamsConnection connection = replace(wire, before);
    try {
      connection.goOn(ofPeer, request);
      wire.channel().flush();
    } catch (Http2Exception _) {
      wire.core().budget().giveBack(request.body().length);
      wire.cut();
    }
  }

  private static StreamsConnection replace(Wire wire, HttpConnection before) {
    ChannelPipeline pipeline = wire.channel().pipeline();
    StreamsConnection connection = new StreamsConnection(wire);
    wire.carry(connection);
    wire.channel().config().setAllowHalfClosure(false);
    pipeline.addLast(connection.handler());
    pipeline.remove(before.decoder());
    pipeline.remove(before);
    connection.begin();
    return connection;
  }

  /** HTTP/2 on TLS, when that was agreed on. */
  private static void speakHttp2OnTls(Wire wire, TlsHandshake handshake) {
    StreamsConnection connection = new StreamsConnection(wire);
    wire.carry(connection);
    wire.channel().pipeline().addLast(connection.handler());
    wire.channel().pipeline().remove(handshake);
    connection.begin();
  }

  /** What was agreed on in the place of the handshake. */
  static void speakOnTls(Wire wire, TlsHandshake handshake, @Nullable String protocol) {
    if ("h2".equals(protocol)) {
      speakHttp2OnTls(wire, handshake);
    } else {
      speakHttp1OnTls(wire, handshake);
    }
  }

  /** TLS, up to the moment that it is known what to speak on it. */
  static void shakeHands(Wire wire, SslContext tls) {
    wire.addGate();
    SslHandler handler = tls.newHandler(wire.core().working());
    handler.setHandshakeTimeoutMillis(0); // Deadlines are looked at by the server.
    TlsHandshake handshake = new TlsHandshake(wire, handler);
    wire.carry(handshake);
    wire.channel().pipeline().addLast(handler, handshake);
  }

  /** HTTP/1.1 on TLS, when that was agreed on. */
  private static void speakHttp1OnTls(Wire wire, TlsHandshake handshake) {
    ChannelPipeline pipeline = wire.channel().pipeline();
    HttpConnection connection = new HttpConnection(wire);
    wire.carry(connection);
    wire.channel().config().setAllowHalfClosure(true);
    pipeline.addLast(connection.decoder(), connection);
    pipeline.remove(handshake);
    connection.begin();
  }
}
