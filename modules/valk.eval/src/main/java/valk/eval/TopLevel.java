package valk.eval;

import java.util.function.LongFunction;
import valk.eval.read.Reader;
import valk.eval.read.SpanTable;
import valk.eval.run.Exit;
import valk.eval.run.Machine;
import valk.eval.run.Site;
import valk.eval.run.Unwind;
import valk.gc.HeapExhausted;
import valk.gc.Words;

/**
 * Takes one top-level form after the other from text to value.
 *
 * <p>Each form has the arena for itself: what it leaves behind that something still refers to is
 * moved to the heap when it ends, whichever way it ends. On the shadow stack lies one frame that
 * the host made:
 *
 * <pre>
 *   0                1        2
 *  +----------------+--------+---------------------------------+
 *  | nil, then CODE | site   | the form, then what the code    |
 *  |                |        | needs while it runs             |
 *  +----------------+--------+---------------------------------+
 * </pre>
 */
final class TopLevel {
  private static final int FRAME = Machine.HEADER;
  private static final int UNKNOWN = -1;

  private final Machine m;

  TopLevel(Machine m) {
    this.m = m;
  }

  /**
   * Reads, analyses and runs the next form of a script, which has one.
   *
   * @param keep takes the value's word to safety; called before anything can move it
   * @throws LispError if the form does not give a value
   * @throws ExitRequest if it asks for the end of the program
   */
  <T> T evaluate(Script script, LongFunction<T> keep) {
    m.idle();
    try {
      m.heap.beginForm();
      return keep.apply(value(script));
    } catch (Exit e) {
      throw new ExitRequest(e.status());
    } catch (Unwind e) {
      throw Reports.resource(e);
    } catch (HeapExhausted e) {
      throw Reports.outOfMemory(e);
    } finally {
      script.reader().close();
      m.idle();
      m.heap.endForm();
    }
  }

  private long value(Script script) {
    m.stack[0] = Words.NIL;
    m.stack[1] = Site.of(0, UNKNOWN);
    read(script);
    long code = compile(script);
    m.stack[0] = code;
    m.stack[1] = Site.of(0, script.reader().spans().position(0));
    return settled(m.invoke(FRAME, 0));
  }

  private void read(Script script) {
    Reader reader = script.reader();
    long form = reader.next(FRAME);
    if (form == Words.UNSET) {
      script.giveUp();
      throw Reports.malformed(script.source(), reader.failure());
    }
    m.stack[FRAME] = form;
  }

  private long compile(Script script) {
    SpanTable spans = script.reader().spans();
    return settled(
        m.compiler()
            .compile(m, FRAME, FRAME, false, false, script.source(), spans, spans.position(0)));
  }

  private long settled(long value) {
    if (m.isError(value)) {
      throw Reports.uncaught(m, value);
    }
    return value;
  }
}
