package valk.eval.builtin;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ByteSink;
import valk.eval.value.StringCell;
import valk.eval.value.Utf8;
import valk.gc.Words;

/**
 * Upper and lower case by the full mappings of Unicode, without regard to the host's locale: ß
 * becomes SS, and Σ at the end of a word ς.
 *
 * <p>Long strings are mapped in pieces of {@link #PIECE} bytes, cut at blanks where there are any:
 * so only the end of a word of thousands of letters could be taken for none.
 */
final class CaseMapping {
  private static final int PIECE = 4096;

  private CaseMapping() {}

  static void install(Registry r) {
    r.add(
        "str/upper",
        "(str/upper s)",
        1,
        1,
        (m, fp, argc) -> map(m, fp, argc, s -> s.toUpperCase(Locale.ROOT)),
        "s in upper case.");
    r.add(
        "str/lower",
        "(str/lower s)",
        1,
        1,
        (m, fp, argc) -> map(m, fp, argc, s -> s.toLowerCase(Locale.ROOT)),
        "s in lower case.");
  }

  @FunctionalInterface
  private interface Mapping {
    String of(String text);
  }

  private static long map(Machine m, int fp, int argc, Mapping mapping) {
    long wrong = Strings.check(m, fp, 1);
    return wrong != Words.NONE
        ? wrong
        : Strings.print(m, fp, fp + argc, (sink, top) -> map(m, fp, top, mapping, sink));
  }

  private static void map(Machine m, int fp, int top, Mapping mapping, ByteSink sink) {
    int bytes = Strings.bytes(m, m.stack[fp]);
    byte[] piece = new byte[Math.min(PIECE, bytes)];
    int done = 0;
    while (done < bytes) {
      int read = Math.min(piece.length, bytes - done);
      m.space.copyOut(StringCell.textAt(m.stack[fp]) + done, piece, 0, read);
      int size = done + read == bytes ? read : cut(piece);
      sink.put(mapping.of(new String(piece, 0, size, StandardCharsets.UTF_8)));
      done += size;
      m.pollAfterElements(size, fp, top);
    }
  }

  /** Where a full piece is cut: after its last blank, or else before its last code point. */
  private static int cut(byte[] piece) {
    for (int i = piece.length; i > piece.length / 2; i--) {
      if (piece[i - 1] == ' ' || piece[i - 1] == '\n') {
        return i;
      }
    }
    int last = piece.length - 1;
    while (Utf8.isContinuation(piece[last])) {
      last--;
    }
    return last;
  }
}
