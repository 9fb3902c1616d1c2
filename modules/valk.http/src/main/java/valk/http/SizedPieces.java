package valk.http;

/** Pieces that have to have a certain length together: the head has promised it. */
final class SizedPieces implements BodyPieces {
  private final BodyPieces pieces;
  private long left;

  SizedPieces(long length, BodyPieces pieces) {
    this.left = length;
    this.pieces = pieces;
  }

  @Override
  public boolean isReady() {
    return pieces.isReady();
  }

  @Override
  public boolean hasNext() {
    boolean isMore = pieces.hasNext();
    if (!isMore && left > 0) {
      throw new IllegalStateException("the body lacks %d bytes".formatted(left));
    }
    return isMore;
  }

  @Override
  public byte[] next() {
    byte[] piece = pieces.next();
    left -= piece.length;
    if (left < 0) {
      throw new IllegalStateException("the body has %d bytes too many".formatted(-left));
    }
    return piece;
  }

  @Override
  public void close() {
    pieces.close();
  }
}
