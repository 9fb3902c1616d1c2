package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.Equality;
import valk.gc.Words;

/**
 * Property lists: keys and values in turn, in a list. Keys are any values, compared with {@code
 * ==}; the first one that is equal counts. A key without a value is an error of kind {@code
 * :value}.
 */
final class PlistBuiltins {
  private static final long ABSENT = -1;
  private static final long MALFORMED = -2;

  private PlistBuiltins() {}

  static void install(Registry r) {
    r.add(
            "plist/get",
            "(plist/get l k)",
            2,
            2,
            PlistBuiltins::get,
            "The value of the key k in the property list l, or nil.")
        .curries();
    r.add(
            "plist/set",
            "(plist/set l k x)",
            3,
            3,
            PlistBuiltins::set,
            "The property list l with the value x for the key k, which is added when absent.")
        .curries();
    r.add(
            "plist/has?",
            "(plist/has? l k)",
            2,
            2,
            PlistBuiltins::has,
            "1 if the property list l has the key k, else 0.")
        .curries();
    r.add(
        "get",
        "(get l k default)",
        3,
        3,
        PlistBuiltins::get,
        "The value of the key k in the property list l, or the default.");
    r.add(
        "plist/keys",
        "(plist/keys l)",
        1,
        1,
        (m, fp, argc) -> everySecond(m, fp, true),
        "The keys of the property list l.");
    r.add(
        "plist/vals",
        "(plist/vals l)",
        1,
        1,
        (m, fp, argc) -> everySecond(m, fp, false),
        "The values of the property list l.");
  }

  /**
   * Looks for the key in {@code stack[fp + 1]} in the list in {@code stack[fp]}. Leaves what begins
   * with the key, or nil, in {@code stack[cursor]}; uses the stack above.
   *
   * @return number of elements before the key; or {@link #ABSENT} or {@link #MALFORMED}
   */
  private static long find(Machine m, int fp, int cursor) {
    m.stack[cursor] = m.stack[fp];
    for (long position = 0; m.stack[cursor] != Words.NIL; position += 2) {
      if (position % Lists.CHUNK == 0) {
        m.pollAfterElements(Lists.CHUNK, fp, cursor + 1);
      }
      long list = m.stack[cursor];
      if (Lists.rest(m, list) == Words.NIL) {
        return MALFORMED;
      }
      if (Equality.equal(m, Lists.first(m, list), m.stack[fp + 1], fp, cursor + 1)) {
        return position;
      }
      m.stack[cursor] = Lists.rest(m, Lists.rest(m, m.stack[cursor]));
    }
    return ABSENT;
  }

  /** The value of the key that the list begins with. */
  private static long valueOf(Machine m, long list) {
    return Lists.first(m, Lists.rest(m, list));
  }

  private static long malformed(Machine m, int fp, long list) {
    String key = m.errors.describe(Lists.first(m, list));
    return Arguments.value(m, fp, "the property list has a key without a value, " + key);
  }

  private static long get(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int cursor = fp + argc;
    long position = find(m, fp, cursor);
    if (position == MALFORMED) {
      return malformed(m, fp, m.stack[cursor]);
    }
    if (position == ABSENT) {
      return argc == 3 ? m.stack[fp + 2] : Words.NIL;
    }
    return valueOf(m, m.stack[cursor]);
  }

  private static long has(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    long position = find(m, fp, fp + 2);
    return position == MALFORMED
        ? malformed(m, fp, m.stack[fp + 2])
        : Arguments.truth(position != ABSENT);
  }

  private static long set(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int cursor = fp + 3;
    long position = find(m, fp, cursor);
    if (position == MALFORMED) {
      return malformed(m, fp, m.stack[cursor]);
    }
    long kept = position == ABSENT ? Lists.length(m, fp, fp, cursor) : position;
    m.ensure(2L * Words.PAIR_BYTES, fp, cursor + 1);
    m.stack[cursor + 1] = withNewValue(m, fp, m.stack[cursor]);
    m.stack[cursor] = m.stack[fp];
    Lists.copyOnto(m, fp, cursor, kept);
    return Lists.ofKind(m.stack[cursor + 1], m.stack[fp]);
  }

  /** The list from the found key on, nil when there is none, with the new value. */
  private static long withNewValue(Machine m, int fp, long found) {
    long key = m.stack[fp + 1];
    long rest = Words.NIL;
    if (found != Words.NIL) {
      key = Lists.first(m, found);
      rest = Lists.rest(m, Lists.rest(m, found));
    }
    return Lists.cons(m, key, Lists.cons(m, m.stack[fp + 2], rest));
  }

  private static long everySecond(Machine m, int fp, boolean keys) {
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int results = fp + 1;
    int held = 0;
    Results.begin(m, results);
    for (int step = 0; m.stack[fp] != Words.NIL; step++) {
      if (step % Lists.CHUNK == 0) {
        m.pollAfterElements(Lists.CHUNK, fp, Results.top(results, held));
      }
      long list = m.stack[fp];
      if (Lists.rest(m, list) == Words.NIL) {
        return malformed(m, fp, list);
      }
      m.stack[fp] = Lists.rest(m, Lists.rest(m, list));
      held = Results.add(m, fp, results, held, keys ? Lists.first(m, list) : valueOf(m, list));
    }
    return Results.list(m, fp, results, held);
  }
}
