/** JMH and Lisp programs that measure. Not part of the image. */
open module valk.benchmarks {
  requires static org.jspecify;
  requires io.netty.buffer;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.transport;
  requires java.scripting;
  requires jdk.httpserver;
  requires jdk.management;
  requires jdk.unsupported;
  requires jmh.core;
  requires valk.eval;
  requires valk.http;

  uses valk.eval.spi.BuiltinProvider;
}
