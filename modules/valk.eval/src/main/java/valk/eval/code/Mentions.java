package valk.eval.code;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import valk.eval.value.Pair;
import valk.gc.Words;
import valk.memory.Space;

/** Finds the symbols in a form, whatever it means. */
final class Mentions {
  private Mentions() {}

  /** Calls the action with each symbol in the form, as often as it is met. No safepoint. */
  static void each(Space space, long form, Effort effort, LongConsumer action) {
    if (Words.isSymbol(form)) {
      action.accept(form);
    }
    Deque<Long> lists = new ArrayDeque<>();
    Set<Long> seen = new HashSet<>();
    lists.push(form);
    while (!lists.isEmpty()) {
      for (long rest = lists.pop(); Words.isPair(rest); rest = Pair.rest(space, rest)) {
        effort.look();
        long element = Pair.first(space, rest);
        if (Words.isSymbol(element)) {
          action.accept(element);
        } else if (Words.isPair(element) && seen.add(element)) {
          lists.push(element);
        }
      }
    }
  }
}
