package valk.http;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where the pieces of a {@link Response.Flow} come from. Used by one event loop. */
public interface PieceSource {
  /**
   * Asks for the next piece; not before the last one has come. Must not block.
   *
   * @return a stage that ends, on any thread, with the piece, which may be empty, or with nothing
   *     after the last one; if it fails, the connection is cut
   */
  CompletionStage<Optional<byte[]>> next();

  /** No more pieces are wanted: all were sent, or the peer is gone. Called once, does not block. */
  void end();
}
