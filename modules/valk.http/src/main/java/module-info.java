/**
 * Networking on the slabs of {@code valk.memory}: buffers of TCP connections are blocks of a slab,
 * under Netty. Knows no Lisp.
 */
module valk.http {
  requires static org.jspecify;
  requires transitive io.netty.buffer;
  requires io.netty.common;
  requires transitive valk.memory;

  exports valk.http;
}
