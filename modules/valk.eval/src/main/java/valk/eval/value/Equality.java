package valk.eval.value;

import valk.gc.Words;
import valk.memory.Space;

/**
 * {@code ==}: structural for numbers, strings, lists, vectors, maps and errors, identity for
 * functions and refs. The kind of a list does not count, nor the order of a map's entries.
 *
 * <p>Most questions are answered from the two words and what they point to; only two lists,
 * vectors, maps or errors need a {@link Comparison}.
 */
public final class Equality {
  /** Answer of {@link #atOnce}: the values differ. */
  static final int UNEQUAL = 0;

  /** Answer of {@link #atOnce}: the values are equal. */
  static final int EQUAL = 1;

  /** Answer of {@link #atOnce}: two values of one shape, whose parts must be compared. */
  static final int STRUCTURAL = 2;

  private Equality() {}

  /**
   * Whether two values are equal. A safepoint.
   *
   * @param top first free stack index; words from there on are used
   * @throws RuntimeException stack overflow on nesting that the shadow stack cannot hold, lack of
   *     memory on cyclic values, interruption: as the machine raises them
   */
  public static boolean equal(Workspace w, long a, long b, int fp, int top) {
    int answer = atOnce(w.heap().space(), a, b);
    return answer == STRUCTURAL ? new Comparison(w, fp, top).run(a, b) : answer == EQUAL;
  }

  /** What can be said without looking at parts. No safepoint. */
  static int atOnce(Space space, long a, long b) {
    if (Words.isObject(a) || Words.isObject(b)) {
      return objectsAtOnce(space, a, b);
    }
    if (Words.isPair(a) && Words.isPair(b)) {
      return Words.offset(a) == Words.offset(b) ? EQUAL : STRUCTURAL;
    }
    return a == b ? EQUAL : UNEQUAL;
  }

  private static int objectsAtOnce(Space space, long a, long b) {
    if (Shapes.isNumber(space, a)) {
      return Shapes.isNumber(space, b) && Numbers.equal(space, a, b) ? EQUAL : UNEQUAL;
    }
    if (!Words.isObject(a) || !Words.isObject(b) || !sameType(space, a, b)) {
      return UNEQUAL;
    }
    return switch (Shapes.type(space, a)) {
      case Shapes.STRING -> StringCell.equal(space, a, b) ? EQUAL : UNEQUAL;
      case Shapes.VECTOR, Shapes.MAP, Shapes.ERROR -> a == b ? EQUAL : STRUCTURAL;
      default -> a == b ? EQUAL : UNEQUAL;
    };
  }

  private static boolean sameType(Space space, long a, long b) {
    return Shapes.type(space, a) == Shapes.type(space, b);
  }
}
