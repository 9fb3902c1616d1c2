package valk.eval.code;

import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The names that an environment is sure to bind, as symbol words.
 *
 * @param contains tells of one name
 * @param all gives them all
 */
record KnownNames(LongPredicate contains, Supplier<Stream<Long>> all) {
  static final KnownNames NONE = of(Set.of());

  /** A view of the set. */
  static KnownNames of(Set<Long> names) {
    return new KnownNames(names::contains, names::stream);
  }
}
