package valk.gc;

import valk.gc.spi.CellHeap;
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
 * <p>Lists are followed along their second words in one loop, pair by pair, which keeps their order
 * in memory and fixes these words at once; only pairs whose first word points into the arena become
 * pending.
 */
final class Evacuator implements RootVisitor {
  /** Up to this many bytes, a loop over words beats a bulk copy. */
  private static final long BULK_COPY_FROM = 128;

  private static final long NOTHING = 0;

  private final Space space;
  private final CellHeap heap;
  private final long arenaStart;
  private final long arenaBytes;
  private final CheckpointFigures figures;
  private boolean thrifty;
  private long pending = NOTHING;
  private long cells;
  private long bytes;
  private long pointers;
  private long words;

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
  }

  /** Scans all that is pending; afterwards no copy points into the arena. */
  void finish() {
    while (pending != NOTHING) {
      long from = pending;
      pending = Space.load(space, from + Words.WORD_BYTES);
      scan(Words.offset(Space.load(space, from)));
    }
    figures.add(cells, bytes, pointers, words);
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
    return Long.compareUnsigned(word - arenaStart, arenaBytes) < 0 && Words.isPointer(word);
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

  private long moved(long word) {
    pointers++;
    long from = Words.offset(word);
    long first = Space.load(space, from);
    if (Words.isForwarding(first)) {
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
    cells++;
    bytes += size;
    boolean hasSlots = CellHeader.slots(header) > 0;
    forward(from, to, hasSlots);
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

  /** Copies a pair, and the pairs that follow it in its list as far as they have not moved. */
  private long copyList(long head, long headFirst) {
    long start = allocate(Words.PAIR_BYTES);
    long from = head;
    long first = headFirst;
    long to = start;
    long second = Space.load(space, from + Words.WORD_BYTES);
    int followers = 0;
    while (isScratch(second) && Words.isPair(second)) {
      long nextFrom = Words.offset(second);
      long nextFirst = Space.load(space, nextFrom);
      if (Words.isForwarding(nextFirst) || nextFrom == from) {
        break;
      }
      long nextTo = allocate(Words.PAIR_BYTES);
      copyPair(from, to, first, nextTo | Words.tag(second));
      from = nextFrom;
      first = nextFirst;
      to = nextTo;
      second = Space.load(space, from + Words.WORD_BYTES);
      followers++;
    }
    copyPair(from, to, first, second);
    countPairs(followers);
    if (isScratch(second)) {
      Space.store(space, to + Words.WORD_BYTES, moved(second));
    }
    return start;
  }

  private void copyPair(long from, long to, long first, long second) {
    Space.store(space, to, first);
    Space.store(space, to + Words.WORD_BYTES, second);
    forward(from, to, isScratch(first));
  }

  /** Counts the first pair of a list, whose pointer was counted already, and its followers. */
  private void countPairs(int followers) {
    int pairs = followers + 1;
    cells += pairs;
    bytes += (long) pairs * Words.PAIR_BYTES;
    words += pairs;
    pointers += followers;
  }

  private void forward(long from, long to, boolean scanLater) {
    Space.store(space, from, Words.forwarding(to));
    if (scanLater) {
      Space.store(space, from + Words.WORD_BYTES, pending);
      pending = from;
    }
  }

  private long allocate(long size) {
    long to = thrifty ? heap.allocateThriftily(size) : heap.allocate(size);
    if (to == CellHeap.NONE) {
      throw new IllegalStateException(
          "evacuation promise broken: no room for a cell of %d bytes".formatted(size));
    }
    return to;
  }
}
