package valk.gc;

import java.util.Arrays;
import valk.gc.spi.CellHeap;
import valk.memory.Space;

/**
 * Where heap cells may point into the scratch arena.
 *
 * <pre>
 *   entry  63               26 25            2 1    0
 *         +-------------------+---------------+------+
 *         | cell offset / 16  | card number   | kind |     kind: 0 whole cell, 1 pair, 2 card
 *         +-------------------+---------------+------+
 *
 *   cell   | header slot slot … | … slot … | … slot |
 *          card 0: 512 bytes      card 1     card 2
 * </pre>
 *
 * A cell of up to 512 bytes is remembered whole, once: its header says so. Of a larger cell those
 * 512-byte cards are remembered that were written to, each once: a bit says so. A cell that was
 * born in the heap is remembered whole whatever its size, since its first stores pass no barrier;
 * its header says so too. Pairs have no header: they may stand here more than once, which costs a
 * second look and nothing else.
 *
 * <p><b>Card bits.</b> Cards are counted from the start of their cell, and cells may follow each
 * other at any multiple of 16, so several cards may <em>begin</em> in one aligned window of 512
 * bytes. At most two do, the last card of a cell and card 0 of the next one: further cards of one
 * cell begin 512 bytes apart. Hence two bits for each window, one for a card 0 and one for the
 * others.
 *
 * <p>The list is asked to be emptied when it is {@linkplain #isFull full}, so it stays within the
 * bound and what is written between two safepoints.
 */
final class RememberedSet {
  /** Entries from which on the set asks for a checkpoint: 256 KiB of Java memory. */
  static final int BOUND = 1 << 15;

  /** Bytes of a card, and of the largest cell that is remembered whole. */
  static final int CARD_BYTES = 512;

  private static final int CARD_SHIFT = 9;
  private static final int WHOLE = 0;
  private static final int PAIR = 1;
  private static final int CARD = 2;
  private static final int KIND_BITS = 2;
  private static final int OFFSET_SHIFT = 26;
  private static final int GRANULE_SHIFT = 4;
  private static final int CARD_NUMBER_MASK = (1 << OFFSET_SHIFT - KIND_BITS) - 1;

  static {
    if (CellHeader.MAX_BYTES >>> CARD_SHIFT > CARD_NUMBER_MASK) {
      throw new AssertionError("the largest cell has more cards than an entry can number");
    }
  }

  private final Space space;
  private final long heapStart;
  private long[] entries = new long[256];
  private int size;
  private long[] cardBits = {};

  /** An empty set for cells that lie at or above an offset. */
  RememberedSet(Space space, long heapStart) {
    this.space = space;
    this.heapStart = heapStart;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size >= BOUND;
  }

  /** Remembers a pair. */
  void addPair(long pair) {
    add(entry(pair, 0, PAIR));
  }

  /** Remembers a cell that has just been born in the heap; the caller's header says so too. */
  void addNewborn(long cell) {
    add(entry(cell, 0, WHOLE));
  }

  /** Remembers that a slot of a heap cell was written. */
  void addWrite(long cell, long slotAt) {
    long header = Space.load(space, cell);
    if (CellHeader.has(header, CellHeader.REMEMBERED)) {
      return;
    }
    if (CellHeader.bytes(header) <= CARD_BYTES) {
      Space.store(space, cell, header | CellHeader.REMEMBERED);
      add(entry(cell, 0, WHOLE));
    } else {
      addCard(cell, (int) ((slotAt - cell) >>> CARD_SHIFT));
    }
  }

  private void addCard(long cell, int card) {
    long bit = cardBit(cell, card);
    int index = (int) (bit >>> 6);
    if (index >= cardBits.length) {
      cardBits = Arrays.copyOf(cardBits, Math.max(index + 1, cardBits.length * 2));
    }
    if ((cardBits[index] & 1L << bit) == 0) {
      cardBits[index] |= 1L << bit;
      add(entry(cell, card, CARD));
    }
  }

  private long cardBit(long cell, int card) {
    long start = cell - heapStart + ((long) card << CARD_SHIFT);
    return (start >>> CARD_SHIFT << 1) + (card == 0 ? 0 : 1);
  }

  private void add(long entry) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
    }
    entries[size++] = entry;
  }

  private static long entry(long cell, int card, int kind) {
    return cell >>> GRANULE_SHIFT << OFFSET_SHIFT | (long) card << KIND_BITS | kind;
  }

  private static long cell(long entry) {
    return entry >>> OFFSET_SHIFT << GRANULE_SHIFT;
  }

  private static int card(long entry) {
    return (int) (entry >>> KIND_BITS) & CARD_NUMBER_MASK;
  }

  private static int kind(long entry) {
    return (int) entry & (1 << KIND_BITS) - 1;
  }

  /** Has an evacuator look at every word remembered, then forgets all. */
  void evacuateFrom(Evacuator evacuator) {
    for (int i = 0; i < size; i++) {
      long entry = entries[i];
      evacuator.fixWords(firstWord(entry), endOfWords(entry));
      unflag(entry);
    }
    size = 0;
    if (entries.length > BOUND) {
      entries = new long[BOUND];
    }
  }

  private long firstWord(long entry) {
    long cell = cell(entry);
    return switch (kind(entry)) {
      case PAIR -> cell;
      case WHOLE -> cell + CellHeader.BYTES;
      default -> Math.max(cell + CellHeader.BYTES, cell + ((long) card(entry) << CARD_SHIFT));
    };
  }

  private long endOfWords(long entry) {
    long cell = cell(entry);
    if (kind(entry) == PAIR) {
      return cell + Words.PAIR_BYTES;
    }
    long end = cell + CellHeader.rawOffset(CellHeader.slots(Space.load(space, cell)));
    return kind(entry) == WHOLE
        ? end
        : Math.min(end, cell + ((long) (card(entry) + 1) << CARD_SHIFT));
  }

  private void unflag(long entry) {
    long cell = cell(entry);
    switch (kind(entry)) {
      case WHOLE -> Space.store(space, cell, Space.load(space, cell) & ~CellHeader.REMEMBERED);
      case CARD -> clearCardBit(cardBit(cell, card(entry)));
      default -> {
        // A pair carries no sign of standing here.
      }
    }
  }

  private void clearCardBit(long bit) {
    cardBits[(int) (bit >>> 6)] &= ~(1L << bit);
  }

  /** Forgets the cells that the mark phase has not met: their bytes are about to be free. */
  void retainMarked(CellHeap heap) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      long entry = entries[i];
      if (heap.isMarked(cell(entry))) {
        entries[kept++] = entry;
      } else {
        unflag(entry);
      }
    }
    size = kept;
  }

  /** True if a checkpoint would look at the word of a heap cell that lies at an offset. */
  boolean covers(long cell, long wordAt) {
    for (int i = 0; i < size; i++) {
      long entry = entries[i];
      if (cell(entry) == cell && wordAt >= firstWord(entry) && wordAt < endOfWords(entry)) {
        return true;
      }
    }
    return false;
  }
}
