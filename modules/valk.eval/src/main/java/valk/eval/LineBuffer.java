package valk.eval;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Buffers output until a line ends, so that somebody who looks at a terminal sees it at once. */
final class LineBuffer extends FilterOutputStream {
  LineBuffer(OutputStream out) {
    super(new BufferedOutputStream(out));
  }

  @Override
  public void write(int oneByte) throws IOException {
    out.write(oneByte);
    if (oneByte == '\n') {
      flush();
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    if (hasLineEnd(bytes, from, length)) {
      flush();
    }
  }

  private static boolean hasLineEnd(byte[] bytes, int from, int length) {
    for (int i = from + length - 1; i >= from; i--) {
      if (bytes[i] == '\n') {
        return true;
      }
    }
    return false;
  }
}
