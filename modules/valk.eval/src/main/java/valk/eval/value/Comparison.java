package valk.eval.value;

import valk.gc.Words;
import valk.memory.Space;

/**
 * One structural comparison. Iterative: what is still to be compared lies in frames on the shadow
 * stack, so nesting costs words there and nothing on the Java stack.
 *
 * <pre>
 *   stack   base      the pairs seen, a STORE, or nil      (see {@link SeenPairs})
 *           base + 1  a | b | progress                     a frame
 *           base + 4  a | b | progress                     the next one, inside it
 * </pre>
 *
 * A frame stands for two values of the same shape that are compared part by part; progress, a
 * fixnum, is the number of parts done. Of two lists, the frame holds the rests that are still to be
 * compared. A list whose last element is entered leaves no frame behind.
 *
 * <p><b>Cycles and sharing.</b> Vectors and maps may contain themselves, and values may share parts
 * so much that their unfolding is exponential. Two parts that were met before, in the same pairing,
 * need no second comparison: had they differed, the answer would be known. Remembering every pair
 * would cost memory on plain data, so the first {@link #FREE_DESCENTS} descents remember nothing,
 * and after that one of {@link #SAMPLE} does. With N different pairs at most {@code SAMPLE * (N +
 * 1)} more descents follow, since each {@code SAMPLE} of them remember a new pair.
 */
final class Comparison {
  private static final int FRAME_WORDS = 3;
  private static final int A = 0;
  private static final int B = 1;
  private static final int PROGRESS = 2;
  private static final int STEPS_BETWEEN_POLLS = 1024;

  /** Descents before pairs are remembered. */
  static final int FREE_DESCENTS = 10_000;

  /** Of so many descents one remembers its pair. */
  static final int SAMPLE = 64;

  private final Workspace w;
  private final Space space;
  private final int fp;
  private final int base;
  private int top;
  private int steps;
  private long descents;
  private final SeenPairs seen;

  Comparison(Workspace w, int fp, int base) {
    this.w = w;
    this.space = w.heap().space();
    this.fp = fp;
    this.base = base;
    this.top = base + 1;
    this.seen = new SeenPairs(w, fp, base);
  }

  /** Compares two values of which {@link Equality#atOnce} says that parts must be compared. */
  boolean run(long a, long b) {
    w.reserve(fp, base + 1);
    w.stack()[base] = Words.NIL;
    if (!enter(a, b)) {
      return false;
    }
    while (top > base + 1) {
      if (++steps % STEPS_BETWEEN_POLLS == 0) {
        w.pollAfterElements(STEPS_BETWEEN_POLLS, fp, top);
        seen.afterSafepoint();
      }
      if (!step(top - FRAME_WORDS)) {
        return false;
      }
    }
    return true;
  }

  /** Goes on with the innermost frame; false when a difference was found. */
  private boolean step(int frame) {
    long a = w.stack()[frame + A];
    if (!Words.isObject(a)) {
      return stepLists(frame);
    }
    return switch (Shapes.type(space, a)) {
      case Shapes.VECTOR -> stepVectors(frame);
      case Shapes.MAP -> stepMaps(frame);
      default -> stepErrors(frame);
    };
  }

  private boolean stepLists(int frame) {
    long[] stack = w.stack();
    long a = stack[frame + A];
    long b = stack[frame + B];
    if (a == Words.NIL || b == Words.NIL || Words.offset(a) == Words.offset(b)) {
      top = frame;
      return a == b || a != Words.NIL && b != Words.NIL;
    }
    long restOfA = Pair.rest(space, a);
    long restOfB = Pair.rest(space, b);
    stack[frame + A] = restOfA;
    stack[frame + B] = restOfB;
    boolean last = restOfA == Words.NIL && restOfB == Words.NIL;
    return comparePart(frame, Pair.first(space, a), Pair.first(space, b), last);
  }

  private boolean stepVectors(int frame) {
    long[] stack = w.stack();
    long a = stack[frame + A];
    long b = stack[frame + B];
    int at = (int) Words.integer(stack[frame + PROGRESS]);
    if (at == VectorCell.length(space, a)) {
      top = frame;
      return true;
    }
    stack[frame + PROGRESS] = Words.fixnum(at + 1);
    return comparePart(frame, VectorCell.get(space, a, at), VectorCell.get(space, b, at), false);
  }

  private boolean stepMaps(int frame) {
    long[] stack = w.stack();
    long a = stack[frame + A];
    int entry = (int) Words.integer(stack[frame + PROGRESS]);
    if (entry == MapCell.used(space, a)) {
      top = frame;
      return true;
    }
    stack[frame + PROGRESS] = Words.fixnum(entry + 1);
    return !MapCell.isLive(space, a, entry) || compareEntry(frame, entry);
  }

  /** The key may be a list; comparing it with keys of the other map is a safepoint. */
  private boolean compareEntry(int frame, int entry) {
    w.reserve(fp, top + 1);
    long[] stack = w.stack();
    stack[top] = MapCell.keyAt(space, stack[frame + A], entry);
    int hash = MapCell.hashAt(space, stack[frame + A], entry);
    int other = MapCell.find(w, frame + B, top, hash, fp, top + 1);
    seen.afterSafepoint();
    if (other < 0) {
      return false;
    }
    long a = w.stack()[frame + A];
    long b = w.stack()[frame + B];
    return comparePart(
        frame, MapCell.valueAt(space, a, entry), MapCell.valueAt(space, b, other), false);
  }

  private boolean stepErrors(int frame) {
    long a = w.stack()[frame + A];
    long b = w.stack()[frame + B];
    return ErrorCell.kind(space, a) == ErrorCell.kind(space, b)
        && StringCell.equal(space, ErrorCell.message(space, a), ErrorCell.message(space, b))
        && comparePart(frame, ErrorCell.data(space, a), ErrorCell.data(space, b), true);
  }

  /** Compares a part of the values in a frame; the frame is left behind if the part is the last. */
  private boolean comparePart(int frame, long a, long b, boolean last) {
    if (last) {
      top = frame;
    }
    int answer = Equality.atOnce(space, a, b);
    return answer == Equality.STRUCTURAL ? enter(a, b) : answer == Equality.EQUAL;
  }

  /** Opens a frame for two values of one shape, unless they were met before. */
  private boolean enter(long a, long b) {
    if (!sameLength(a, b)) {
      return false;
    }
    w.reserve(fp, top + FRAME_WORDS);
    long[] stack = w.stack();
    stack[top + A] = a;
    stack[top + B] = b;
    stack[top + PROGRESS] = Words.fixnum(0);
    if (++descents <= FREE_DESCENTS || !seen.contains(a, b)) {
      top += FRAME_WORDS;
      rememberSample();
    }
    return true;
  }

  private void rememberSample() {
    if (descents > FREE_DESCENTS && descents % SAMPLE == 0) {
      seen.add(top - FRAME_WORDS + A, top - FRAME_WORDS + B, top);
    }
  }

  private boolean sameLength(long a, long b) {
    if (!Words.isObject(a)) {
      return true;
    }
    return switch (Shapes.type(space, a)) {
      case Shapes.VECTOR -> VectorCell.length(space, a) == VectorCell.length(space, b);
      case Shapes.MAP -> MapCell.count(space, a) == MapCell.count(space, b);
      default -> true;
    };
  }
}
