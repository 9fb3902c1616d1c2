/**
 * Networking on slabs. Start at {@link valk.http.HttpServer}, which answers requests by a {@link
 * valk.http.Handler}, or at {@link valk.http.SlabByteBufAllocator}, which serves any user of Netty:
 * what is read from and written to a socket lies in blocks of one fixed size, of which there are as
 * many as were asked for and never one more.
 *
 * <p>How a request goes: {@code Acceptor} takes a record, {@code ConnectionSetup} makes the
 * connection, {@code RequestDecoder} and {@code RequestHead} read and check, {@code HttpConnection}
 * keeps order and deadlines, {@code ResponseWriter} fills blocks. TLS and HTTP/2 stand above a
 * {@code SocketGate}; {@code StreamsConnection} and {@code StreamExchange} are to HTTP/2 what
 * {@code HttpConnection} is to HTTP/1.1.
 *
 * <p>A slab that has no block left is answered by a typed refusal ({@link
 * valk.http.SlabExhaustedException}), counted, and never by memory from elsewhere.
 */
@NullMarked
package valk.http;

import org.jspecify.annotations.NullMarked;
