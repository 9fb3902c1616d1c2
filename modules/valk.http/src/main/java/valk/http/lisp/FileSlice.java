package valk.http.lisp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import valk.http.SlabByteBufAllocator;

/**
 * Some bytes of a file, as the body of a response. Scripts see a ref, so they cannot name files
 * that {@code http/files} did not find.
 *
 * @param file its real path
 * @param from the first byte
 * @param length the number of bytes
 */
record FileSlice(Path file, long from, long length) implements Iterable<byte[]> {
  @Override
  public Iterator<byte[]> iterator() {
    return new Pieces();
  }

  private final class Pieces implements Iterator<byte[]>, AutoCloseable {
    private final SeekableByteChannel channel;
    private long left = length;

    Pieces() {
      try {
        channel =
            Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        channel.position(from);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public byte[] next() {
      if (left <= 0) {
        throw new NoSuchElementException();
      }
      ByteBuffer piece =
          ByteBuffer.allocate((int) Math.min(left, SlabByteBufAllocator.BLOCK_BYTES));
      fill(piece);
      left -= piece.capacity();
      return piece.array();
    }

    private void fill(ByteBuffer piece) {
      try {
        while (piece.hasRemaining()) {
          if (channel.read(piece) < 0) {
            throw new IOException("the file has become shorter");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
