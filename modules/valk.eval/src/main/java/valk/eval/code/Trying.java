package valk.eval.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Site;
import valk.eval.run.Unwind;
import valk.eval.value.ErrorKind;
import valk.gc.HeapExhausted;
import valk.gc.Words;

/** {@code try} and {@code time}. */
final class Trying {
  private Trying() {}

  /** Runs the body; an error value, or a resource error that may be caught, goes to the handler. */
  static final class Try extends Node {
    private final Node body;
    private final Node handler;
    private final int depth;
    private final int base;
    private final int position;
    private final boolean tail;

    /**
     * @param depth where the error is kept while the handler is computed
     * @param base distance to the handler's frame
     */
    Try(Node body, Node handler, int depth, int base, int position, boolean tail) {
      this.body = body;
      this.handler = handler;
      this.depth = depth;
      this.base = base;
      this.position = position;
      this.tail = tail;
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = attempt(m, fp);
      return Words.isObject(value) && m.isError(value) ? handle(m, fp, value) : value;
    }

    private long attempt(Machine m, int fp) {
      try {
        return body.exec(m, fp);
      } catch (Unwind e) {
        if (!e.isCatchable()) {
          throw e;
        }
        return caught(m, fp, e);
      } catch (HeapExhausted e) {
        return exhausted(m, fp, "out of memory: " + e.getMessage());
      }
    }

    /** The code that failed is kept, since it is the place of the error. */
    private long caught(Machine m, int fp, Unwind e) {
      m.returnTo(fp);
      m.stack[fp + depth] = m.errors.codeWord(e);
      m.recover(fp, fp + depth + 1, e.kind());
      return m.errors.caught(fp, position, e, m.stack[fp + depth]);
    }

    private long exhausted(Machine m, int fp, String message) {
      m.returnTo(fp);
      m.recover(fp, fp + depth, ErrorKind.OUT_OF_MEMORY);
      return m.errors.at(fp, position, ErrorKind.OUT_OF_MEMORY, message);
    }

    private long handle(Machine m, int fp, long error) {
      int b = fp + base;
      m.stack[fp + depth] = error;
      long function = handler.exec(m, fp);
      if (m.isError(function)) {
        return function;
      }
      if (!m.isFunction(function)) {
        return notAHandler(m, fp, function);
      }
      m.stack[b - 2] = function;
      m.stack[b - 1] = Site.of(base, position);
      m.stack[b] = m.stack[fp + depth];
      if (tail) {
        m.tailCode = Machine.UNKNOWN_CODE;
        m.tailCount = 1;
        return Calls.moveDown(m, fp, b, 1);
      }
      long result = m.invoke(b, 1);
      m.returnTo(fp);
      return result;
    }

    private long notAHandler(Machine m, int fp, long handler) {
      String message =
          "try: wanted a function that takes the error, got " + m.errors.describe(handler);
      return m.errors.at(fp, position, ErrorKind.TYPE, message);
    }
  }

  /** Prints how long the body took and what it did to each tier; gives its value. */
  static final class Time extends Node {
    private final Node body;
    private final int position;

    Time(Node body, int position) {
      this.body = body;
      this.position = position;
    }

    @Override
    public long exec(Machine m, int fp) {
      long start = System.nanoTime();
      long scratch = m.heap.arenaUsage();
      long heap = m.heap.usage();
      long checkpoints = checkpoints(m);
      long value = body.exec(m, fp);
      double milliseconds = (System.nanoTime() - start) / 1e6;
      String line =
          String.format(
              Locale.ROOT,
              "time: %.3f ms, scratch %+d bytes, heap %+d bytes, checkpoints %d%n",
              milliseconds,
              m.heap.arenaUsage() - scratch,
              m.heap.usage() - heap,
              checkpoints(m) - checkpoints);
      try {
        m.host.out().write(line.getBytes(StandardCharsets.UTF_8));
        return value;
      } catch (IOException e) {
        m.stopAtOutputLimit(fp, e);
        return m.errors.at(fp, position, ErrorKind.IO, "time: " + e.getMessage());
      }
    }

    private static long checkpoints(Machine m) {
      return m.heap.snapshot().checkpoint().checkpoints();
    }
  }
}
