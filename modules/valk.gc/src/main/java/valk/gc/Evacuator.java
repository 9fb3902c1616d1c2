package valk.gc;

import valk.gc.spi.CellHeap;
import valk.gc.spi.CellRow;
import valk.memory.Space;

/**
 * Copies what is reachable from the scratch arena into the heap, and redirects what pointed there.
 *
 * <pre>
 *         before, in the arena          while pending                  the copy, in the heap
 *   cell  | word 0 | word 1 | … |      | new offset, 110 | next |      | word 0 | word 1 | … |
 *   pair  | first  | second |                                |
 *                                                            v
 *                                      the next cell whose copy is not scanned
 * </pre>
 *
 * A moved cell keeps a forwarding word, so every later pointer to it finds the copy. Copies that
 * may still point into the arena are <em>pending</em>; the list of them runs through the second
 * words of the cells they were copied from, which nobody needs any more. So an evacuation needs no
 * memory beside the copies, and no stack. The scheme is that of Cheney's copying collector ("A
 * Nonrecursive List Compacting Algorithm", 1970), with a threaded list in place of the scan pointer
 * since the copies do not lie side by side.
 *
 * <p>Lists are followed along their second words, which keeps their order in memory and fixes these
 * words at once; only pairs whose first word points into the arena become pending.
 *
 * <p><b>Even lists.</b> The pairs of a list were mostly made by one loop and lie at equal
 * distances. So the loop <em>guesses</em> that the next pair lies as far from this one as this one
 * from the pair before, and only compares the second word with the guess. A processor that predicts
 * the comparison goes on without waiting for the word to arrive, and copies several pairs at a time
 * (value speculation; Mazzoli, "Beating the L1 cache with value speculation", 2021).
 */
final class Evacuator implements RootVisitor {
  /** Up to this many bytes, a loop over words beats a bulk copy. */
  private static final long BULK_COPY_FROM = 128;

  /** Copies that wait in Java memory; further ones are chained through the arena. */
  private static final int WAITING_PLACES = 1 << 10;

  private static final long NOTHING = 0;

  private final Space space;
  private final CellHeap heap;
  private final long arenaStart;
  private final long arenaBytes;
  private final CheckpointFigures figures;

  /** Where the copies of pairs, and of other cells of 16 bytes, go next. */
  private final CellRow row = new CellRow();

  // The pair that was copied last, its copy, and the second word that both had.
  private long lastFrom;
  private long lastTo;
  private long lastSecond;

  private boolean thrifty;
  private final long[] waitingCopies = new long[WAITING_PLACES];
  private int waiting;

  /** Copies of pairs that wait, of which it is known that the first word points into the arena. */
  private final long[] waitingPairs = new long[WAITING_PLACES];

  private int pairsWaiting;
  private long pending = NOTHING;

  // Figures; those of pairs are added up apart, since they all follow from their number.
  private long cells;
  private long bytes;
  private long pointers;
  private long words;
  private long pairs;

  Evacuator(Space space, CellHeap heap, AddressMap map, CheckpointFigures figures) {
    this.space = space;
    this.heap = heap;
    this.arenaStart = map.arenaStart();
    this.arenaBytes = map.arenaBytes();
    this.figures = figures;
  }

  /** Begins a checkpoint. */
  void begin(boolean useFewPages) {
    thrifty = useFewPages;
    cells = 0;
    bytes = 0;
    pointers = 0;
    words = 0;
    pairs = 0;
  }

  /** Scans all that is pending; afterwards no copy points into the arena. */
  void finish() {
    fixWaitingFirsts();
    while (waiting > 0 || pending != NOTHING) {
      scan(waiting > 0 ? waitingCopies[--waiting] : nextInList());
      fixWaitingFirsts();
    }
    heap.closePairs(row);
    figures.add(cells + pairs, bytes + pairs * Words.PAIR_BYTES, pointers + pairs, words + pairs);
  }

  private long nextInList() {
    long from = pending;
    pending = Space.load(space, from + Words.WORD_BYTES);
    return Words.offset(Space.load(space, from));
  }

  @Override
  public long visit(long word) {
    words++;
    return isScratch(word) ? moved(word) : word;
  }

  /** Visits and stores back the words of a range of the heap. */
  void fixWords(long from, long to) {
    for (long at = from; at < to; at += Words.WORD_BYTES) {
      fixWord(at);
    }
  }

  private void fixWord(long at) {
    words++;
    long word = Space.load(space, at);
    if (isScratch(word)) {
      Space.store(space, at, moved(word));
    }
  }

  private boolean isScratch(long word) {
    return isInArena(word) && (Words.isPair(word) || Words.isObject(word)); // Pairs are the rule.
  }

  private boolean isInArena(long word) {
    return Long.compareUnsigned(word - arenaStart, arenaBytes) < 0;
  }

  private void scan(long copy) {
    long first = Space.load(space, copy);
    if (Words.isHeader(first)) {
      long slots = copy + CellHeader.BYTES;
      fixWords(slots, slots + (long) CellHeader.slots(first) * Words.WORD_BYTES);
    } else {
      fixWord(copy);
    }
  }

  /** What {@link #scan} does, without what is known of pairs that wait. */
  private void fixWaitingFirsts() {
    while (pairsWaiting > 0) {
      long copy = waitingPairs[--pairsWaiting];
      words++;
      Space.store(space, copy, moved(Space.load(space, copy)));
    }
  }

  private long moved(long word) {
    long from = Words.offset(word);
    long first = Space.load(space, from);
    if (Words.isForwarding(first)) {
      pointers++;
      return retarget(word, first);
    }
    return (Words.isPair(word) ? copyList(from, first) : copyCell(from, first)) | Words.tag(word);
  }

  private static long retarget(long word, long forwarding) {
    return Words.offset(forwarding) | Words.tag(word);
  }

  private long copyCell(long from, long header) {
    long size = CellHeader.bytes(header);
    long to = allocate(size);
    copy(from, to, size);
    Space.store(space, from, Words.forwarding(to));
    if (CellHeader.slots(header) > 0) {
      scanLater(from, to);
    }
    cells++;
    bytes += size;
    pointers++;
    return to;
  }

  private void copy(long from, long to, long size) {
    if (size >= BULK_COPY_FROM) {
      space.copy(from, to, size);
      return;
    }
    for (long at = 0; at < size; at += Words.WORD_BYTES) {
      Space.store(space, to + at, Space.load(space, from + at));
    }
  }

  /**
   * Copies a pair that has not moved, and the pairs that follow it in its list as far as they have
   * not either. The first guess is that the next pair was made right before this one: so it was in
   * a tree whose parts were made from right to left or in a list that was made from its end.
   */
  private long copyList(long head, long headFirst) {
    openRowIfUsedUp();
    long start = row.places[row.next];
    long from = head;
    long first = headFirst;
    long stride = -Words.PAIR_BYTES;
    while (true) {
      copyEvenly(from, first, stride);
      if (!isScratch(lastSecond)) {
        return start;
      }
      long next = Words.offset(lastSecond);
      first = Space.load(space, next);
      if (!Words.isPair(lastSecond) || Words.isForwarding(first)) {
        Space.store(space, lastTo + Words.WORD_BYTES, moved(lastSecond));
        return start;
      }
      openRowIfUsedUp();
      Space.store(space, lastTo + Words.WORD_BYTES, row.places[row.next] | Words.tag(lastSecond));
      stride = next - lastFrom;
      from = next;
    }
  }

  /**
   * Copies a pair that has not moved into the row, and the pairs that follow it in its list, as
   * long as each lies {@code stride} bytes behind the one before and the row has room. The second
   * word of the last copy is still to be fixed.
   *
   * @param headFirst the first word of the pair
   */
  private void copyEvenly(long head, long headFirst, long stride) {
    long[] places = row.places;
    int end = row.end;
    int place = row.next;
    long to = places[place];
    long from = head;
    long first = headFirst;
    long second;
    while (true) {
      second = Space.load(space, from + Words.WORD_BYTES);
      Space.store(space, from, Words.forwarding(to));
      if (isScratch(first)) {
        fixFirstLater(from, to);
      }
      long next = from + stride;
      if (!Words.isPairAt(next, second) || place + 1 >= end || !isInArena(next)) {
        break;
      }
      long nextFirst = Space.load(space, next);
      if (Words.isForwarding(nextFirst)) {
        break;
      }
      place++;
      long room = places[place];
      Space.storePair(space, to, first, second - next + room);
      first = nextFirst;
      from = next;
      to = room;
    }
    Space.storePair(space, to, first, second);
    lastFrom = from;
    lastTo = to;
    lastSecond = second;
    pairs += place + 1 - row.next;
    row.next = place + 1;
  }

  private void openRowIfUsedUp() {
    if (row.next == row.end && !openRow()) {
      throw brokenPromise(Words.PAIR_BYTES);
    }
  }

  private boolean openRow() {
    if (!thrifty) {
      return heap.openPairs(row);
    }
    long cell = heap.allocateThriftily(Words.PAIR_BYTES);
    if (row.places.length != 1) {
      row.places = new long[1];
    }
    row.places[0] = cell;
    row.next = 0;
    row.end = 1;
    return cell != CellHeap.NONE;
  }

  /** Makes the copy of a pair pending, the first word of which points into the arena. */
  private void fixFirstLater(long from, long to) {
    int place = pairsWaiting;
    if (place < WAITING_PLACES) {
      waitingPairs[place] = to;
      pairsWaiting = place + 1;
    } else {
      scanLater(from, to);
    }
  }

  /** Makes a copy pending: on the stack, or if that is full, in the list. */
  private void scanLater(long from, long to) {
    int place = waiting;
    if (place < WAITING_PLACES) {
      waitingCopies[place] = to;
      waiting = place + 1;
    } else {
      Space.store(space, from + Words.WORD_BYTES, pending);
      pending = from;
    }
  }

  private long allocate(long size) {
    if (size == Words.PAIR_BYTES) {
      openRowIfUsedUp();
      return row.places[row.next++];
    }
    long to = thrifty ? heap.allocateThriftily(size) : heap.allocate(size);
    if (to == CellHeap.NONE) {
      throw brokenPromise(size);
    }
    return to;
  }

  private static IllegalStateException brokenPromise(long size) {
    return new IllegalStateException(
        "evacuation promise broken: no room for a cell of %d bytes".formatted(size));
  }
}
