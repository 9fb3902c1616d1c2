package valk.http;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Pieces that come when they come. Used by one event loop. */
final class FlowPieces implements BodyPieces {
  private final PieceSource source;
  private final Runnable resume;
  private @Nullable CompletableFuture<Optional<byte[]>> asked;
  private byte @Nullable [] following;
  private boolean isOver;
  private boolean isClosed;

  FlowPieces(PieceSource source, Runnable resume) {
    this.source = source;
    this.resume = resume;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Its end is what the function is told.
  public boolean isReady() {
    while (following == null && !isOver) {
      CompletableFuture<Optional<byte[]>> next = asked;
      if (next == null) {
        next = source.next().toCompletableFuture();
        asked = next;
        if (!next.isDone()) {
          next.whenComplete((piece, failure) -> resume.run());
        }
      }
      if (!next.isDone()) {
        return false;
      }
      asked = null;
      take(next.join());
    }
    return true;
  }

  private void take(Optional<byte[]> piece) {
    isOver = piece.isEmpty();
    following = piece.filter(bytes -> bytes.length > 0).orElse(null);
  }

  @Override
  public boolean hasNext() {
    return following != null;
  }

  @Override
  public byte[] next() {
    byte[] piece = following;
    if (piece == null) {
      throw new NoSuchElementException();
    }
    following = null;
    return piece;
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      source.end();
    }
  }
}
