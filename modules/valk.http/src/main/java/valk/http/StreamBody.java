package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The body of a response in parts of at most a block, for a stream. Copies nothing. */
final class StreamBody {
  private final BodyPieces pieces;
  private final boolean comesWhenItComes;
  private ByteBuf rest = Unpooled.EMPTY_BUFFER;

  /** Makes parts of a body; {@code resume} is called, from any thread, when it is ready again. */
  StreamBody(Response.Body body, Runnable resume) {
    pieces = BodyPieces.of(body, resume);
    comesWhenItComes = body instanceof Response.Flow;
  }

  boolean isReady() {
    return rest.isReadable() || pieces.isReady();
  }

  /** Says whether there is a part; asked when it is ready. */
  boolean hasNext() {
    if (!rest.isReadable() && pieces.hasNext()) {
      rest = Unpooled.wrappedBuffer(pieces.next());
    }
    return rest.isReadable();
  }

  /** Takes a part that there is. */
  ByteBuf next() {
    return rest.readRetainedSlice(Math.min(rest.readableBytes(), SlabByteBufAllocator.BLOCK_BYTES));
  }

  /** Says whether it is known by now that the last part was taken. */
  boolean isAtEnd() {
    return !comesWhenItComes && !hasNext();
  }

  void close() {
    pieces.close();
  }
}
