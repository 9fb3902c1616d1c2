package valk.eval.builtin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import valk.eval.value.ByteSink;

/** Passes what is printed on to a stream of the host. */
final class StreamSink extends ByteSink {
  private final OutputStream out;

  StreamSink(OutputStream out) {
    this.out = out;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the stream does not take the bytes
   */
  @Override
  protected void drain(byte[] bytes, int count) {
    try {
      out.write(bytes, 0, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
