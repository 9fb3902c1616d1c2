/**
 * An HTTP server on the slabs of {@code valk.memory}: its buffers and its connections are blocks.
 * Knows no Lisp.
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
  requires transitive valk.memory;

  exports valk.http;
}
