package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.value.StringCell;
import valk.memory.Space;

/**
 * Finds one string in another: the two-way algorithm of Crochemore and Perrin, linear in the sum of
 * the lengths for every input and in constant memory.
 *
 * <p>The part is cut at a <i>critical</i> position. At each place its right half is compared
 * forward; a mismatch there moves on by as much as was compared. Then the left half is compared
 * backward; a mismatch there moves on by the period of the part. For a part that repeats itself,
 * what was seen of it before the move need not be compared again: that is the <i>memory</i>.
 *
 * <p>Bytes are compared, not code points: in well-formed UTF-8 no code point begins inside another.
 */
final class Search {
  private static final int STEPS_BETWEEN_POLLS = 1024;

  private final Machine m;
  private final int fp;
  private final int wholeSlot;
  private final int partSlot;
  private final int wholeBytes;
  private final int partBytes;

  private int top;
  private int steps;
  private long whole;
  private long part;

  private int leftEnd;
  private int period;
  private int memoryAfterPeriod;

  /**
   * Prepares a search; polls.
   *
   * @param whole stack index of the string to look in
   * @param part stack index of the string to look for, which is not empty
   */
  Search(Machine m, int fp, int top, int whole, int part) {
    this.m = m;
    this.fp = fp;
    this.wholeSlot = whole;
    this.partSlot = part;
    this.wholeBytes = Strings.bytes(m, m.stack[whole]);
    this.partBytes = Strings.bytes(m, m.stack[part]);
    load(top);
    factorise();
  }

  private void load(int liveTop) {
    top = liveTop;
    whole = StringCell.textAt(m.stack[wholeSlot]);
    part = StringCell.textAt(m.stack[partSlot]);
  }

  private void step() {
    if (++steps == STEPS_BETWEEN_POLLS) {
      steps = 0;
      m.pollAfterElements(STEPS_BETWEEN_POLLS, fp, top);
      load(top);
    }
  }

  private int partByte(int index) {
    return Space.loadByte(m.space, part + index) & 0xFF;
  }

  private boolean agree(int partIndex, int place) {
    return Space.loadByte(m.space, part + partIndex)
        == Space.loadByte(m.space, whole + place + partIndex);
  }

  /** Cuts the part before the later of its maximal suffixes under both orders of bytes. */
  private void factorise() {
    long ascending = maximalSuffix(false);
    long descending = maximalSuffix(true);
    long chosen = start(ascending) > start(descending) ? ascending : descending;
    leftEnd = start(chosen);
    period = (int) chosen;
    if (leftRepeats()) {
      memoryAfterPeriod = partBytes - period;
    } else {
      period = Math.max(leftEnd, partBytes - leftEnd) + 1;
      memoryAfterPeriod = 0;
    }
  }

  private static int start(long suffix) {
    return (int) (suffix >>> 32);
  }

  /** The start of the maximal suffix in the high half, its period in the low one. */
  private long maximalSuffix(boolean descending) {
    int suffix = -1;
    int candidate = 0;
    int k = 1;
    int suffixPeriod = 1;
    while (candidate + k < partBytes) {
      step();
      int difference = partByte(candidate + k) - partByte(suffix + k);
      int order = descending ? -difference : difference;
      if (order < 0) {
        candidate += k;
        k = 1;
        suffixPeriod = candidate - suffix;
      } else if (order > 0) {
        suffix = candidate++;
        k = 1;
        suffixPeriod = 1;
      } else if (k == suffixPeriod) {
        candidate += suffixPeriod;
        k = 1;
      } else {
        k++;
      }
    }
    return (long) (suffix + 1) << 32 | suffixPeriod;
  }

  /** Whether the left half is what precedes it one period on, so that the period is the part's. */
  private boolean leftRepeats() {
    for (int i = 0; i < leftEnd; i++) {
      step();
      if (partByte(i) != partByte(i + period)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The byte index of the first occurrence at or after {@code from}, or -1; polls.
   *
   * @param liveTop the words below it are live; it may differ from call to call
   */
  int next(int from, int liveTop) {
    load(liveTop);
    int place = from;
    int memory = 0;
    while (place <= wholeBytes - partBytes) {
      step();
      int right = compareRight(place, Math.max(leftEnd, memory));
      if (right < partBytes) {
        place += right - leftEnd + 1;
        memory = 0;
      } else if (leftAgrees(place, memory)) {
        return place;
      } else {
        place += period;
        memory = memoryAfterPeriod;
      }
    }
    return -1;
  }

  private int compareRight(int place, int from) {
    int i = from;
    while (i < partBytes && agree(i, place)) {
      step();
      i++;
    }
    return i;
  }

  private boolean leftAgrees(int place, int memory) {
    for (int i = leftEnd - 1; i >= memory; i--) {
      step();
      if (!agree(i, place)) {
        return false;
      }
    }
    return true;
  }
}
