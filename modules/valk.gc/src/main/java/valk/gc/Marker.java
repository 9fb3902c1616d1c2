package valk.gc;

import java.util.Arrays;
import valk.gc.spi.CellHeap;
import valk.memory.Space;

/**
 * Finds everything that is reachable and marks it, in the arena and in the heap. Moves nothing.
 *
 * <p>A depth-first walk with an explicit stack of bounded length. Of a pair, the second word waits
 * on the stack while the first is followed; so a list of any length takes one place, and what takes
 * places is nesting. Of a wide cell at most {@value #CHUNK} slots are looked at in one go; the
 * place where to go on waits on the stack:
 *
 * <pre>
 *   … | pointer | pointer | pointer to the wide cell | next slot, tag 010 |  top
 * </pre>
 *
 * <p><b>Overflow.</b> When the stack is full, a marked cell is dropped instead of pushed, and the
 * range of addresses that holds all dropped cells is widened. When the stack has run empty, every
 * marked cell in this range is scanned again. Cells dropped anew were marked anew, so this ends; it
 * needs no memory. (The idea of rescanning after mark-stack overflow: Knuth, "The Art of Computer
 * Programming", volume 1, 1968, section 2.3.5, algorithm C.)
 *
 * <p><b>Even lists.</b> As in the {@link Evacuator}, the loop along a list guesses where the next
 * pair lies and does not wait for the word that says it.
 *
 * <p>Symbols and keywords that are met set a bit for their name id, which is what makes names weak.
 */
final class Marker implements RootVisitor {
  private static final int CHUNK = 128;
  private static final int PLACES_OF_A_CHUNK = 2;
  private static final int ID_SHIFT = 6;
  private static final long NOTHING = 0;

  private final Space space;
  private final CellHeap heap;
  private final long arenaStart;
  private final long arenaEnd;
  private final MarkBits arenaMarks;
  private final long[] stack;
  private int top;
  private long[] names = {};
  private long lowestDropped;
  private long highestDropped;
  private long marked;
  private long overflows;

  Marker(Space space, CellHeap heap, AddressMap map, int stackWords) {
    this.space = space;
    this.heap = heap;
    this.arenaStart = map.arenaStart();
    this.arenaEnd = map.arenaEnd();
    this.arenaMarks = new MarkBits(map.arenaStart());
    this.stack = new long[stackWords];
  }

  /**
   * Begins a mark phase.
   *
   * @param nameCapacity one more than the greatest name id
   */
  void begin(int nameCapacity) {
    arenaMarks.coverUpTo(arenaEnd);
    arenaMarks.clearWords(
        arenaStart, (int) Math.ceilDiv(arenaEnd - arenaStart, MarkBits.WORD_SPAN));
    int length = (nameCapacity + Long.SIZE - 1) >> ID_SHIFT;
    if (names.length < length) {
      names = new long[length + (length >> 1)];
    }
    Arrays.fill(names, 0);
    marked = 0;
    forgetDropped();
    heap.forEachSealed(this::scanAgain);
  }

  /** Scans what was dropped until nothing is; afterwards all that is reachable is marked. */
  void finish() {
    while (lowestDropped <= highestDropped) {
      long from = lowestDropped;
      long to = highestDropped + Words.GRANULE;
      forgetDropped();
      overflows++;
      scanArenaAgain(Math.max(from, arenaStart), Math.min(to, arenaEnd));
      heap.forEachMarked(from, to, this::scanAgain);
    }
  }

  private void scanArenaAgain(long from, long to) {
    long cell = from < to ? arenaMarks.nextSet(from, to) : to;
    while (cell < to) {
      scanAgain(cell);
      cell = arenaMarks.nextSet(cell + Words.GRANULE, to);
    }
  }

  private void scanAgain(long cell) {
    boolean isPair = !Words.isHeader(Space.load(space, cell));
    follow(cell | (isPair ? Words.EXPRESSION : Words.OBJECT));
  }

  /** A bit for each name id that was met. */
  long[] names() {
    return names;
  }

  /** Cells marked in this phase. */
  long marked() {
    return marked;
  }

  /** How often marked cells had to be scanned again, over all phases. */
  long overflows() {
    return overflows;
  }

  @Override
  public long visit(long word) {
    if (reaches(word)) {
      follow(word);
    }
    return word;
  }

  /** Notes what a word refers to; true if that is a cell that was not marked yet. */
  private boolean reaches(long word) {
    if (Words.isPointer(word)) {
      return mark(Words.offset(word));
    }
    if (Words.isName(word)) {
      int id = Words.payload(word);
      names[id >> ID_SHIFT] |= 1L << id;
    }
    return false;
  }

  private boolean mark(long cell) {
    boolean isNew = cell < arenaEnd ? arenaMarks.set(cell) : heap.mark(cell);
    if (isNew) {
      marked++;
    }
    return isNew;
  }

  /** Scans a marked cell and all that becomes marked through it, until the stack is empty. */
  private void follow(long pointer) {
    long current = pointer;
    while (true) {
      long next = Words.isPair(current) ? scanPair(current) : scanSlots(Words.offset(current), 0);
      while (next == NOTHING) {
        if (top == 0) {
          return;
        }
        next = pop();
      }
      current = next;
    }
  }

  private long pop() {
    long word = stack[--top];
    return Words.isHeader(word) ? scanSlots(Words.offset(stack[--top]), (int) (word >>> 3)) : word;
  }

  /**
   * Scans a pair, and the pairs that follow it in its list as long as their first words lead
   * nowhere; gives the cell to go on with.
   */
  private long scanPair(long pair) {
    long cell = Words.offset(pair);
    long stride = Words.PAIR_BYTES;
    while (true) {
      cell = markEvenly(cell, stride);
      long first = Space.load(space, cell);
      long second = Space.load(space, cell + Words.WORD_BYTES);
      boolean followSecond = reaches(second);
      if (reaches(first)) {
        if (followSecond) {
          push(second);
        }
        return first;
      }
      if (!followSecond || !Words.isPair(second)) {
        return followSecond ? second : NOTHING;
      }
      stride = Words.offset(second) - cell;
      cell += stride;
    }
  }

  /**
   * Marks the pairs that follow a pair in its list, as long as each lies {@code stride} bytes
   * behind the one before and first words are fixnums or nil.
   *
   * @return the pair, marked, at which the row ends, and whose words are still to be looked at
   */
  private long markEvenly(long head, long stride) {
    long cell = head;
    while (leadsNowhere(Space.load(space, cell))) {
      long next = cell + stride;
      if (!Words.isPairAt(next, Space.load(space, cell + Words.WORD_BYTES))) {
        break;
      }
      boolean isRow = stride == Words.PAIR_BYTES && next >= arenaEnd;
      long end = isRow ? heap.unmarkedPairs(next) : next;
      if (end > next) {
        cell = markRow(next, end);
      } else if (mark(next)) {
        cell = next;
      } else {
        break;
      }
    }
    return cell;
  }

  /** Marks a pair and those side by side with it that its list goes on with; gives the last one. */
  private long markRow(long from, long end) {
    long last = endOfRow(from, end);
    heap.markPairs(from, last + Words.PAIR_BYTES);
    marked += (last + Words.PAIR_BYTES - from) / Words.PAIR_BYTES;
    return last;
  }

  private long endOfRow(long from, long end) {
    long cell = from;
    long next = from + Words.PAIR_BYTES;
    while (next < end
        && leadsNowhere(Space.load(space, cell))
        && Words.isPairAt(next, Space.load(space, cell + Words.WORD_BYTES))) {
      cell = next;
      next += Words.PAIR_BYTES;
    }
    return cell;
  }

  private static boolean leadsNowhere(long word) {
    return Words.isFixnum(word) || Words.isNil(word);
  }

  /** Scans a cell from a slot on, one chunk at most; gives the cell to go on with. */
  private long scanSlots(long cell, int from) {
    int slots = CellHeader.slots(Space.load(space, cell));
    int to = slots;
    if (slots - from > CHUNK) {
      to = from + CHUNK;
      pushRest(cell, to);
    }
    long next = NOTHING;
    for (int slot = from; slot < to; slot++) {
      long word = Space.load(space, cell + CellHeader.slotOffset(slot));
      if (reaches(word)) {
        if (next != NOTHING) {
          push(next);
        }
        next = word;
      }
    }
    return next;
  }

  private void push(long pointer) {
    if (top == stack.length) {
      drop(Words.offset(pointer));
    } else {
      stack[top++] = pointer;
    }
  }

  private void pushRest(long cell, int slot) {
    if (top + PLACES_OF_A_CHUNK > stack.length) {
      drop(cell);
    } else {
      stack[top++] = Words.object(cell);
      stack[top++] = (long) slot << 3 | Words.HEADER;
    }
  }

  private void drop(long cell) {
    lowestDropped = Math.min(lowestDropped, cell);
    highestDropped = Math.max(highestDropped, cell);
  }

  private void forgetDropped() {
    lowestDropped = Long.MAX_VALUE;
    highestDropped = Long.MIN_VALUE;
  }
}
