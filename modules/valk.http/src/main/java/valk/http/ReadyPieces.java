package valk.http;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Pieces of an iterator; leaves out empty ones, since a chunk of no bytes would end the body. */
final class ReadyPieces implements BodyPieces {
  private final Iterator<byte[]> all;
  private byte @Nullable [] following;
  private boolean isClosed;

  ReadyPieces(Iterator<byte[]> all) {
    this.all = all;
  }

  ReadyPieces(byte[] whole) {
    all = Collections.emptyIterator();
    following = whole.length > 0 ? whole : null;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public boolean hasNext() {
    while (following == null && all.hasNext()) {
      byte[] piece = all.next();
      following = piece.length > 0 ? piece : null;
    }
    return following != null;
  }

  @Override
  public byte[] next() {
    byte[] piece = hasNext() ? following : null;
    if (piece == null) {
      throw new NoSuchElementException();
    }
    following = null;
    return piece;
  }

  @Override
  public void close() {
    if (!isClosed && all instanceof AutoCloseable closeable) {
      isClosed = true;
      closeQuietly(closeable);
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // What was read has been read; nobody is left to be told.
    }
  }
}
