package valk.eval;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import valk.eval.read.Reader;
import valk.eval.read.SpanTable;
import valk.eval.run.Exit;
import valk.eval.run.Machine;
import valk.eval.run.Site;
import valk.eval.run.Unwind;
import valk.eval.spi.Composer;
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
    return inForm(
        () -> {
          try {
            return keep.apply(value(script));
          } finally {
            script.reader().close();
          }
        });
  }

  /**
   * Calls a function with copies of the arguments.
   *
   * @param keep as for {@link #evaluate}
   * @throws LispError if the call does not give a value
   * @throws ExitRequest if it asks for the end of the program
   */
  <T> T call(Data function, List<Data> arguments, DataWords words, LongFunction<T> keep) {
    return inForm(() -> keep.apply(called(function, arguments, words)));
  }

  /**
   * Calls a function with one argument that is composed.
   *
   * @param function gives the function's word; asked before anything can move
   * @param look gets the result before anything can move it
   * @throws LispError if the call does not give a value
   * @throws ExitRequest if it asks for the end of the program
   */
  <T> T call(
      LongSupplier function,
      Composing argument,
      Composer.Composition composition,
      LongFunction<T> look) {
    return inForm(() -> look.apply(called(function.getAsLong(), argument, composition)));
  }

  private long called(long function, Composing argument, Composer.Composition composition) {
    m.stack[0] = function;
    m.stack[1] = Site.of(0, UNKNOWN);
    argument.compose(composition, FRAME);
    return settled(m.invoke(FRAME, 1));
  }

  private <T> T inForm(Supplier<T> work) {
    m.idle();
    try {
      m.heap.beginForm();
      return work.get();
    } catch (Exit e) {
      throw new ExitRequest(e.status());
    } catch (Unwind e) {
      throw Reports.resource(e);
    } catch (HeapExhausted e) {
      throw Reports.outOfMemory(e);
    } finally {
      m.idle();
      m.heap.endForm();
    }
  }

  private long called(Data function, List<Data> arguments, DataWords words) {
    m.stack[0] = Words.NIL;
    m.stack[1] = Site.of(0, UNKNOWN);
    m.stack[0] = words.word(function, FRAME, FRAME);
    int top = FRAME;
    for (Data argument : arguments) {
      long word = words.word(argument, FRAME, top);
      m.reserve(FRAME, top + 1);
      m.stack[top++] = word;
    }
    return settled(m.invoke(FRAME, arguments.size()));
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
