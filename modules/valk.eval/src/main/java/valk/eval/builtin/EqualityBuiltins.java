package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.Equality;
import valk.gc.Words;

/**
 * Whether values are equal: of two, and of the elements of a list. Errors are data to == and !=.
 */
final class EqualityBuiltins {
  private EqualityBuiltins() {}

  static void install(Registry r) {
    r.add(
            "==",
            "(== x y)",
            2,
            2,
            (m, fp, argc) -> Arguments.truth(equal(m, fp)),
            "1 if x and y are equal, else 0: by structure, but for functions and refs by identity.")
        .takesErrors();
    r.add(
            "!=",
            "(!= x y)",
            2,
            2,
            (m, fp, argc) -> Arguments.truth(!equal(m, fp)),
            "0 if x and y are equal as by ==, else 1.")
        .takesErrors();
    r.add(
            "exists",
            "(exists x l)",
            2,
            2,
            EqualityBuiltins::exists,
            "1 if an element of l is equal to x as by ==, else 0.")
        .curries();
    r.add(
        "unique",
        "(unique l)",
        1,
        1,
        EqualityBuiltins::unique,
        "The elements of l without those that are equal, as by ==, to an earlier one.");
  }

  private static boolean equal(Machine m, int fp) {
    return Equality.equal(m, m.stack[fp], m.stack[fp + 1], fp, fp + 2);
  }

  private static long exists(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    for (int step = 0; m.stack[fp + 1] != Words.NIL; step++) {
      if (step % Lists.CHUNK == 0) {
        m.pollAfterElements(Lists.CHUNK, fp, fp + 2);
      }
      long element = Lists.first(m, m.stack[fp + 1]);
      if (Equality.equal(m, m.stack[fp], element, fp, fp + 2)) {
        return Arguments.truth(true);
      }
      m.stack[fp + 1] = Lists.rest(m, m.stack[fp + 1]);
    }
    return Arguments.truth(false);
  }

  private static long unique(Machine m, int fp, int argc) {
    long wrong = Arguments.list(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int element = fp + 1;
    int seen = fp + 2;
    int results = fp + 3;
    m.stack[element] = Words.NIL;
    Seen.begin(m, fp, seen);
    Results.begin(m, results);
    int kept = 0;
    int held = 0;
    while (m.stack[fp] != Words.NIL) {
      m.stack[element] = Lists.first(m, m.stack[fp]);
      m.stack[fp] = Lists.rest(m, m.stack[fp]);
      m.poll(fp, Results.top(results, held));
      if (Seen.add(m, fp, seen, element, kept, Results.top(results, held))) {
        kept++;
        held = Results.add(m, fp, results, held, m.stack[element]);
      }
      if (kept > Seen.MAX_ELEMENTS) {
        return Arguments.range(
            m, fp, "the list has more than " + Seen.MAX_ELEMENTS + " different elements");
      }
    }
    return Results.list(m, fp, results, held);
  }
}
