package valk.http;

import java.util.Iterator;

/** The pieces of a body, none of them empty. */
interface BodyPieces extends Iterator<byte[]>, AutoCloseable {
  /**
   * Says whether {@link #hasNext} can be asked now; if not, the function that was given when the
   * pieces were made is called when it can.
   */
  boolean isReady();

  /** They are needed no more. Idempotent. */
  @Override
  void close();

  /**
   * Returns the pieces of a body.
   *
   * @param resume called from any thread
   */
  static BodyPieces of(Response.Body body, Runnable resume) {
    return switch (body) {
      case Response.Bytes(byte[] bytes) -> new ReadyPieces(bytes);
      case Response.Chunks(Iterable<byte[]> pieces) -> new ReadyPieces(pieces.iterator());
      case Response.Sized(long length, Iterable<byte[]> pieces) ->
          new SizedPieces(length, new ReadyPieces(pieces.iterator()));
      case Response.Flow(PieceSource source) -> new FlowPieces(source, resume);
    };
  }
}
