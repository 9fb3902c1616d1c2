package valk.eval.code;

import java.io.IOException;
import java.nio.file.Path;
import valk.eval.builtin.FilePaths;
import valk.eval.builtin.LineSource;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Turns;
import valk.eval.value.ErrorKind;
import valk.eval.value.Shapes;
import valk.gc.Words;

/** {@code (for-line {l path} {body})}: the lines of a file, one at a time. */
final class LineLoop extends Node {
  /** Words that the loop keeps below its variable. */
  static final int KEPT = 0;

  private final Loops.Body body;
  private final Turns turns = new Turns();
  private final Node path;
  private final int position;

  LineLoop(Node path, Loops.Body body, int position) {
    this.body = body;
    this.path = path;
    this.position = position;
  }

  @Override
  public long exec(Machine m, int fp) {
    long name = path.exec(m, fp);
    if (m.isError(name)) {
      return name;
    }
    if (!Shapes.isString(m.space, name)) {
      return error(m, fp, ErrorKind.TYPE, "wanted a path, got " + m.errors.describe(name));
    }
    if (!m.host.files()) {
      return error(m, fp, ErrorKind.DENIED, "the host does not grant access to files");
    }
    Path file = FilePaths.of(m, name);
    if (file == null) {
      return error(m, fp, ErrorKind.IO, "the string names no file");
    }
    try (LineSource lines = LineSource.open(m, file, fp, fp + body.slot)) {
      return loop(m, fp, lines);
    } catch (IOException e) {
      return error(m, fp, ErrorKind.IO, FilePaths.reason(file, e));
    }
  }

  private long loop(Machine m, int fp, LineSource lines) throws IOException {
    long result = Words.NIL;
    long line = lines.next(fp, fp + body.slot);
    while (line != Words.NONE && result == Words.NIL) {
      result = turn(m, fp, line);
      if (result == Words.NIL) {
        line = lines.next(fp, fp + body.slot);
      }
    }
    return result;
  }

  private long turn(Machine m, int fp, long line) {
    Node compiled = turns.compiled(m, body.code, body.slot + 1);
    return body.turn(m, fp, line, compiled != null ? compiled : body.code);
  }

  private long error(Machine m, int fp, ErrorKind kind, String message) {
    return m.errors.at(fp, position, kind, "for-line: " + message);
  }
}
