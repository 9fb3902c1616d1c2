package valk.eval.code;

import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The names that are bound around some code, before it is analysed: where the name of a macro or
 * form means something else.
 *
 * @param names symbol words
 * @param outer what is bound further out, or null
 */
record Bound(LongPredicate names, @Nullable Bound outer) {

  /** Nothing is bound but globally. */
  static final Bound NOTHING = new Bound(name -> false, null);

  Bound with(Set<Long> inner) {
    return inner.isEmpty() ? this : new Bound(inner::contains, this);
  }

  boolean contains(long name) {
    for (Bound bound = this; bound != null; bound = bound.outer) {
      if (bound.names.test(name)) {
        return true;
      }
    }
    return false;
  }
}
