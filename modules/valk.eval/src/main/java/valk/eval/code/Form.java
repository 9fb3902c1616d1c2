package valk.eval.code;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.read.SpanTable;
import valk.eval.value.Pair;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A value seen as source text: the word and where it was read.
 *
 * @param word the value; valid while no safepoint is passed
 * @param span index of its entry in the span table, or -1
 * @param position byte offset in the source, or -1
 */
record Form(long word, int span, int position) {

  /** The elements of a list, each with its own place, or the list's where it has none. */
  List<Form> elements(Space space, @Nullable SpanTable spans) {
    List<Form> elements = new ArrayList<>();
    int next = span < 0 ? -1 : span + 1;
    for (long rest = word; Words.isPair(rest); rest = Pair.rest(space, rest)) {
      long element = Pair.first(space, rest);
      if (spans == null || next < 0) {
        elements.add(new Form(element, -1, position));
      } else {
        elements.add(new Form(element, next, spans.position(next)));
        next = spans.skip(next);
      }
    }
    return elements;
  }

  boolean isSymbol() {
    return Words.isSymbol(word);
  }

  /** A literal {@code { … }}, the empty one included. */
  boolean isQuotedList() {
    return Words.isNil(word) || Words.isPair(word) && Words.isQuoted(word);
  }

  /** A non-empty {@code ( … )}. */
  boolean isExpression() {
    return Words.isPair(word) && !Words.isQuoted(word);
  }

  Form withWord(long newWord) {
    return new Form(newWord, span, position);
  }
}
