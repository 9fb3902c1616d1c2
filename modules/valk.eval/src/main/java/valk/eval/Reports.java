package valk.eval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.read.ReadFailure;
import valk.eval.read.Source;
import valk.eval.run.Machine;
import valk.eval.run.Place;
import valk.eval.run.Unwind;
import valk.eval.value.ErrorCell;
import valk.eval.value.ErrorKind;
import valk.eval.value.Pair;
import valk.eval.value.StringCell;
import valk.gc.HeapExhausted;
import valk.gc.Words;
import valk.memory.Space;

/** Turns what ends an evaluation into the error that the host sees. Allocates no Lisp value. */
final class Reports {
  private Reports() {}

  /** An error value that reached the top level. */
  static LispError uncaught(Machine m, long error) {
    String kind = m.names.name(Words.payload(ErrorCell.kind(m.space, error)));
    String message = StringCell.text(m.space, ErrorCell.message(m.space, error));
    return new LispError(kind, message, place(m.errors.place(error)), trace(m, error));
  }

  private static List<String> trace(Machine m, long error) {
    Space space = m.space;
    List<String> calls = new ArrayList<>();
    for (long l = ErrorCell.trace(space, error); Words.isPair(l); l = Pair.rest(space, l)) {
      calls.add(StringCell.text(space, Pair.first(space, l)));
    }
    return calls;
  }

  private static @Nullable SourcePlace place(@Nullable Place place) {
    return place == null ? null : SourcePlace.of(place);
  }

  /** A resource error that nothing caught. */
  static LispError resource(Unwind unwind) {
    return new LispError(
        unwind.kind().keyword(), unwind.getMessage(), place(unwind.place()), unwind.trace());
  }

  /** Memory that ran out where no script was running. */
  static LispError outOfMemory(HeapExhausted exhausted) {
    String message = "out of memory: " + exhausted.getMessage();
    return new LispError(ErrorKind.OUT_OF_MEMORY.keyword(), message, null, List.of());
  }

  /** A result that the host cannot take. */
  static LispError tooLarge(IllegalArgumentException reason) {
    String message = "the result: " + reason.getMessage();
    return new LispError(ErrorKind.VALUE.keyword(), message, null, List.of());
  }

  /** Output that the host's stream did not take. */
  static LispError outputFailed(IOException cause) {
    String message = "output could not be written: " + cause.getMessage();
    return new LispError(ErrorKind.IO.keyword(), message, null, List.of());
  }

  /** Text that cannot be read. */
  static LispError malformed(Source source, ReadFailure failure) {
    SourcePlace place = SourcePlace.of(new Place(source, failure.position()));
    return new LispError(failure.kind().keyword(), failure.message(), place, List.of());
  }
}
