package valk.repl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Lines of a stream that nobody types into, such as a pipe: no prompt, no editing. */
final class StreamLineSource implements LineSource {
  private final BufferedReader lines;

  StreamLineSource(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Override
  public Input read(String prompt) throws IOException {
    String line = lines.readLine();
    return line == null ? new End() : new Lines(line);
  }

  @Override
  public void onInterrupt(Runnable action) {
    // Without a terminal the operating system ends the process, as for any other filter.
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public void close() {
    // The stream belongs to whoever opened it.
  }
}
