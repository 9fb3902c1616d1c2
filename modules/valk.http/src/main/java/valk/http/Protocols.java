package valk.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

/** What stands on a wire for each protocol. */
final class Protocols {
  private Protocols() {}

  /** HTTP/1.1: blocks are decoded, and filled, as they are. */
  static HttpConnection speakHttp1(Wire wire) {
    HttpConnection connection = new HttpConnection(wire);
    wire.receiver().onStarved(connection::starve);
    wire.carry(connection);
    wire.channel().pipeline().addLast(connection.decoder(), connection);
    return connection;
  }

  /** TLS, up to the moment that it is known what to speak on it. */
  static void shakeHands(Wire wire, SslContext tls) {
    wire.addGate();
    SslHandler handler = tls.newHandler(wire.core().working());
    handler.setHandshakeTimeoutMillis(0); // Deadlines are looked at by the server.
    TlsHandshake handshake = new TlsHandshake(wire);
    wire.carry(handshake);
    wire.channel().pipeline().addLast(handler, handshake);
  }

  /** HTTP/1.1 on TLS, when that was agreed on. */
  static void speakHttp1OnTls(Wire wire, TlsHandshake handshake) {
    ChannelPipeline pipeline = wire.channel().pipeline();
    HttpConnection connection = new HttpConnection(wire);
    wire.carry(connection);
    pipeline.addLast(connection.decoder(), connection);
    pipeline.remove(handshake);
    connection.begin();
  }
}
