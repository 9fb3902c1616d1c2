/**
 * An HTTP server on the slabs of {@code valk.memory}: its buffers and its connections are blocks.
 * And the family of Lisp functions that serve with it, and that ask other servers.
 */
module valk.http {
  requires static org.jspecify;
  requires transitive io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires java.net.http;
  requires valk.eval;
  requires transitive valk.memory;

  exports valk.http;

  provides valk.eval.spi.BuiltinProvider with
      valk.http.lisp.HttpFamily;
}
