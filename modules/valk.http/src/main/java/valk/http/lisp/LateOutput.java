package valk.http.lisp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What a worker prints. While it evaluates the program again, nothing: the program has printed that
 * already.
 */
final class LateOutput {
  private OutputStream err = OutputStream.nullOutputStream();
  private volatile boolean isMute;

  OutputStream out(OutputStream stream) {
    return new Late(stream);
  }

  OutputStream err(OutputStream stream) {
    err = stream;
    return new Late(stream);
  }

  void mute() {
    isMute = true;
  }

  void unmute() {
    isMute = false;
  }

  /** Writes one or more lines to the errors of the program. */
  void report(String text) {
    try {
      err.write(text.getBytes(UTF_8));
      err.flush();
    } catch (IOException e) {
      // Nobody is there to be told.
    }
  }

  private final class Late extends FilterOutputStream {
    Late(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(int b) throws IOException {
      if (!isMute) {
        out.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (!isMute) {
        out.write(bytes, from, length);
      }
    }
  }
}
