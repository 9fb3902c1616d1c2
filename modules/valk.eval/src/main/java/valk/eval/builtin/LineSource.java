package valk.eval.builtin;

import java.io.IOException;
import java.nio.file.Path;
import valk.eval.run.Machine;
import valk.eval.value.StringCell;
import valk.gc.Words;

/**
 * The lines of a UTF-8 file, one at a time, in constant space: a buffer of {@link #BUFFER} bytes
 * and the line itself. A line ends at {@code \n} or {@code \r\n}, which is not part of it; what
 * follows the last one is a line when it is not empty.
 *
 * <p>Owned by the thread that runs the machine. Whoever opens one closes it on every way out.
 */
public final class LineSource implements AutoCloseable {
  private static final int BUFFER = Strings.CHUNK;

  private final Machine m;
  private final FileBytes in;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private boolean atEnd;
  private final Malformed place = new Malformed();

  private LineSource(Machine m, FileBytes in) {
    this.m = m;
    this.in = in;
  }

  /**
   * Opens a file; a safepoint.
   *
   * @param fp frame that asks
   * @param top the stack below is live
   * @throws IOException if it cannot be opened for reading
   */
  public static LineSource open(Machine m, Path path, int fp, int top) throws IOException {
    return new LineSource(m, FileBytes.open(m, path, fp, top));
  }

  /**
   * Reads a line; a safepoint.
   *
   * @param fp frame that asks
   * @param top the stack below is live, above it is free
   * @return a string, or {@link Words#NONE} after the last line
   * @throws IOException if the file cannot be read, or a line is malformed UTF-8
   */
  public long next(int fp, int top) throws IOException {
    int newline = find(from);
    if (newline < 0) {
      fill(fp, top);
      newline = find(from);
    }
    if (newline < 0 && !atEnd) {
      return longLine(fp, top);
    }
    return newline < 0 ? lastLine(fp, top) : completeLine(fp, top, newline);
  }

  private int find(int start) {
    for (int i = start; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /**
   * Moves what is left to the start of the buffer, and reads until a line ends, the buffer is full
   * or the file ends. A line from a pipe is given when it has come, not when the next ones have.
   */
  private void fill(int fp, int top) throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    int unseen = to;
    while (to < BUFFER && !atEnd && find(unseen) < 0) {
      unseen = to;
      int read = in.read(buffer, to, BUFFER - to, fp, top);
      atEnd = read < 0;
      to += Math.max(read, 0);
    }
  }

  private long completeLine(int fp, int top, int newline) throws IOException {
    int start = from;
    from = newline + 1;
    int end = withoutReturn(start, newline);
    long line = string(fp, top, start, end);
    place.skip(newline - end);
    place.nextLine();
    return line;
  }

  private long lastLine(int fp, int top) throws IOException {
    int start = from;
    from = to;
    return start == to ? Words.NONE : string(fp, top, start, to);
  }

  private int withoutReturn(int start, int end) {
    return end > start && buffer[end - 1] == '\r' ? end - 1 : end;
  }

  private long string(int fp, int top, int start, int end) throws IOException {
    place.check(buffer, start, end);
    return StringCell.make(m, buffer, start, end - start, fp, top);
  }

  /** A line that does not fit the buffer; the piece at its end may be empty. */
  private long longLine(int fp, int top) throws IOException {
    GrowingString whole = new GrowingString(m, fp, top, 2L * BUFFER);
    int newline = -1;
    while (newline < 0 && !(atEnd && from == to)) {
      newline = find(from);
      int end = newline < 0 ? pieceEnd() : withoutReturn(from, newline);
      place.check(buffer, from, end);
      whole.append(buffer, from, end - from);
      from = end;
      if (newline < 0) {
        fill(fp, top + 1);
      } else {
        place.skip(newline - end);
        place.nextLine();
        from = newline + 1;
      }
    }
    return whole.finish();
  }

  /**
   * Keeps back a code point that is cut by the end of the buffer, and a return before a newline.
   */
  private int pieceEnd() {
    if (atEnd) {
      return to;
    }
    int end = FileText.completeEnd(buffer, from, to);
    return withoutReturn(from, end);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
