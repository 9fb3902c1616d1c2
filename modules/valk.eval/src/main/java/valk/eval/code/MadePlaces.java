package valk.eval.code;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.eval.read.SpanTable;
import valk.eval.value.Pair;
import valk.gc.Words;
import valk.memory.Space;

/**
 * Where the parts of an expansion come from, by the identity of its lists: some were written where
 * the macro was used and passed through it, some were made by a template in the macro. Other parts
 * count as made where the list around them was.
 *
 * <p>Valid as long as the words stay where they are: an {@link Expander} sees to that.
 */
final class MadePlaces {
  private final Map<Long, Form> passed = new HashMap<>();
  private final Map<Long, Integer> made = new HashMap<>();

  /** Lists inside of an operand keep the place where they were written. */
  void addPassed(Space space, @Nullable SpanTable spans, Form operand, Effort effort) {
    addPassed(space, spans, operand, effort, 0);
  }

  private void addPassed(
      Space space, @Nullable SpanTable spans, Form form, Effort effort, int depth) {
    if (!Words.isPair(form.word()) || depth > Analyzer.MAX_NESTING) {
      return;
    }
    boolean known = passed.putIfAbsent(form.word(), form) != null;
    if (!known && hasLists(space, form.word())) {
      form.elements(space, spans, effort)
          .forEach(e -> addPassed(space, spans, e, effort, depth + 1));
    }
  }

  private static boolean hasLists(Space space, long list) {
    for (long rest = list; Words.isPair(rest); rest = Pair.rest(space, rest)) {
      if (Words.isPair(Pair.first(space, rest))) {
        return true;
      }
    }
    return false;
  }

  /** A list was made at a position. */
  void addMade(long list, int position) {
    made.put(list, position);
  }

  /** The form of a word that stands in a list made at {@code around}. */
  Form form(long word, int around) {
    Form known = passed.get(word);
    return known != null ? known : Form.made(word, made.getOrDefault(word, around), this);
  }
}
