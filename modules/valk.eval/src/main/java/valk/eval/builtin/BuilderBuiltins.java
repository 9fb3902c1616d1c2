package valk.eval.builtin;

import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.BuilderCell;
import valk.eval.value.Printer;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.VectorCell;
import valk.gc.Words;

/** String builders: long strings from many pieces, each of which is copied twice, at most. */
final class BuilderBuiltins {
  private BuilderBuiltins() {}

  static void install(Registry r) {
    r.add(
        "str/builder",
        "(str/builder)",
        0,
        0,
        BuilderBuiltins::make,
        "A new string builder without text, for str/add! and str/build.");
    r.add(
        "str/add!",
        "(str/add! b x …)",
        1,
        Builtin.ANY,
        BuilderBuiltins::add,
        "Puts the shown forms of the arguments, as of str, behind the text of the builder b; gives"
            + " b.");
    r.add(
        "str/build",
        "(str/build b)",
        1,
        1,
        BuilderBuiltins::build,
        "The text of the builder b as a string; b may go on growing.");
  }

  private static long make(Machine m, int fp, int argc) {
    m.ensure(BuilderCell.SIZE, fp, fp);
    return BuilderCell.make(m.heap);
  }

  private static long builder(Machine m, int fp) {
    return Shapes.isBuilder(m.space, m.stack[fp])
        ? Words.NONE
        : m.typeError(fp, 0, "a string builder");
  }

  // ---- adding

  private static long add(Machine m, int fp, int argc) {
    long wrong = builder(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int top = fp + argc;
    for (int i = 1; i < argc; i++) {
      int argument = fp + i;
      if (!Strings.isString(m, m.stack[argument])) {
        long shown =
            Strings.print(
                m, fp, top, (sink, free) -> Printer.print(m, argument, false, sink, fp, free));
        m.stack[argument] = shown;
      }
      add(m, fp, fp, argument, top);
      m.poll(fp, top);
    }
    return m.stack[fp];
  }

  /** Adds a string; what does not fit the last chunk goes into a new one. */
  private static void add(Machine m, int fp, int builder, int piece, int top) {
    int bytes = Strings.bytes(m, m.stack[piece]);
    int codePoints = Strings.codePoints(m, m.stack[piece]);
    int head = Math.min(bytes, BuilderCell.room(m.space, m.stack[builder]));
    if (head == bytes) {
      copyHead(m, fp, builder, piece, head, top);
      BuilderCell.count(m.space, m.stack[builder], bytes, codePoints);
      return;
    }
    int tail = bytes - head;
    int fresh = top;
    int chunk = BuilderCell.nextChunk(m.space, m.stack[builder], tail);
    Strings.allocateIn(m, fp, fresh, chunk, chunk);
    copyHead(m, fp, builder, piece, head, fresh + 1);
    Strings.copy(m, fp, fresh + 1, piece, head, fresh, 0, tail);
    BuilderCell.count(m, builder, fresh, bytes, codePoints, tail, fp, fresh + 1);
  }

  private static void copyHead(Machine m, int fp, int builder, int piece, int bytes, int top) {
    if (bytes > 0) {
      m.stack[top] = BuilderCell.last(m.space, m.stack[builder]);
      int used = BuilderCell.used(m.space, m.stack[builder]);
      Strings.copy(m, fp, top + 1, piece, 0, top, used, bytes);
    }
  }

  // ---- building

  private static long build(Machine m, int fp, int argc) {
    long wrong = builder(m, fp);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int result = fp + 1;
    int chunk = fp + 2;
    long bytes = BuilderCell.bytes(m.space, m.stack[fp]);
    Strings.allocateIn(m, fp, result, bytes, BuilderCell.codePoints(m.space, m.stack[fp]));
    int full = VectorCell.length(m.space, BuilderCell.chunks(m.space, m.stack[fp]));
    int filled = 0;
    for (int i = 0; i < full; i++) {
      m.stack[chunk] = VectorCell.get(m.space, BuilderCell.chunks(m.space, m.stack[fp]), i);
      int length = StringCell.byteLength(m.space, m.stack[chunk]);
      Strings.copy(m, fp, chunk + 1, chunk, 0, result, filled, length);
      filled += length;
      m.poll(fp, chunk + 1);
    }
    if (filled < bytes) {
      m.stack[chunk] = BuilderCell.last(m.space, m.stack[fp]);
      Strings.copy(m, fp, chunk + 1, chunk, 0, result, filled, (int) bytes - filled);
    }
    return m.stack[result];
  }
}
