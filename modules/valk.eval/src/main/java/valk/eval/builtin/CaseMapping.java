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
 * <p>Long strings are mapped in pieces of {@link #PIECE} bytes. What becomes of Σ depends on the
 * letters around it, so a piece is cut at a blank, or else between two letters that are no Σ: then
 * no Σ has to look beyond its piece. Only two thousand bytes of nothing but Σ and marks have no
 * such place.
 */
final class CaseMapping {
  private static final int PIECE = 4096;
  private static final int SIGMA = 0x3A3;

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

  /** Where a full piece, which may end inside of a code point, is cut. */
  private static int cut(byte[] piece) {
    for (int i = piece.length; i > piece.length / 2; i--) {
      if (piece[i - 1] == ' ' || piece[i - 1] == '\n') {
        return i;
      }
    }
    int last = start(piece, piece.length - 1);
    for (int at = start(piece, last - 1); at > piece.length / 2; at = start(piece, at - 1)) {
      if (decides(piece, at) && decides(piece, start(piece, at - 1))) {
        return at;
      }
    }
    return last;
  }

  /** Where the code point that a byte belongs to begins. */
  private static int start(byte[] piece, int index) {
    int at = index;
    while (Utf8.isContinuation(piece[at])) {
      at--;
    }
    return at;
  }

  /** Whether a Σ on one side needs not to know what is on the other. */
  private static boolean decides(byte[] piece, int at) {
    int codePoint = Utf8.codePointAt(piece, at);
    return codePoint != SIGMA
        && Character.isLetter(codePoint)
        && Character.getType(codePoint) != Character.MODIFIER_LETTER;
  }
}
