/**
 * Networking on slabs. Start at {@link valk.http.SlabByteBufAllocator}: what Netty reads from and
 * writes to a socket lies in blocks of one fixed size, of which there are as many as were asked for
 * and never one more.
 *
 * <p>A slab that has no block left is answered by a typed refusal ({@link
 * valk.http.SlabExhaustedException}), counted, and never by memory from elsewhere.
 */
@NullMarked
package valk.http;

import org.jspecify.annotations.NullMarked;
