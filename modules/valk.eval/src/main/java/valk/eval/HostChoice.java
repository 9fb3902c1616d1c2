package valk.eval;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import valk.eval.run.Host;

/** What a builder was told of the host: its streams, and what it grants. */
final class HostChoice {
  OutputStream out = System.out;
  OutputStream err = System.err;
  InputStream in = InputStream.nullInputStream();
  boolean files;
  boolean environment;
  boolean exit;
  boolean terminal;
  List<String> arguments = List.of();
  List<Path> loadPath = List.of();

  Host host(EvaluationLimits limits) {
    OutputStream buffered = terminal ? new LineBuffer(out) : new BufferedOutputStream(out);
    return new Host(
        limits.limited(buffered),
        limits.limited(err),
        in,
        files,
        environment,
        exit,
        arguments,
        loadPath,
        terminal);
  }

  void warn(String warning) {
    try {
      err.write(("valk: warning: " + warning + "\n").getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException e) {
      // Nobody is there to be warned.
    }
  }
}
