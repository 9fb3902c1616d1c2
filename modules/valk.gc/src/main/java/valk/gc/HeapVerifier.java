package valk.gc;

import java.util.Arrays;
import valk.gc.spi.CellHeap;
import valk.memory.Space;

/**
 * Walks the whole memory of a heap a second way, with code of its own, and compares.
 *
 * <ul>
 *   <li>Pages and large cells are walked from first to last, by the heap's {@link CellHeap#check},
 *       and added up; so is the arena. The sums must equal the figures, and the figures one
 *       another.
 *   <li>Everything is traced from the roots, with a list of its own in place of mark bits. Every
 *       pointer must lead to where a cell begins, with the tag that fits the cell; every heap word
 *       that points into the arena must be remembered.
 *   <li>Right after a collection, the cells held must be exactly those that the trace met.
 * </ul>
 *
 * For tests and for zeal; takes Java memory in proportion to the number of cells. Valid at a
 * safepoint only.
 */
public final class HeapVerifier {
  private final ManagedHeap heap;
  private final Space space;
  private final CellHeap cells;
  private final OffsetSet known = new OffsetSet();
  private final OffsetSet reached = new OffsetSet();
  private long[] waiting = new long[1 << 10];
  private int waitingCount;
  private long arenaBytes;
  private int held;

  /** A verifier of one heap, to be used once. */
  public HeapVerifier(ManagedHeap heap) {
    this.heap = heap;
    this.space = heap.space();
    this.cells = heap.cells();
  }

  /**
   * Verifies.
   *
   * @throws IllegalStateException if anything is wrong; names the cell or the figure
   */
  public void verify() {
    cells.check();
    walk();
    expect("arena usage", arenaBytes, heap.arenaUsage());
    expectWithinLimit();
    new FiguresCheck(heap.snapshot()).check(held);
    trace();
  }

  /**
   * Verifies, and that nothing is held but what is alive, if the heap is one that is collected.
   *
   * @throws IllegalStateException if anything is wrong; names the cell or the figure
   */
  public void verifyAfterCollection() {
    verify();
    if (cells.collects()) {
      expect("cells held after a collection", held, countReachedInHeap());
    }
  }

  private void walk() {
    cells.forEachSealed(known::add);
    cells.forEachMarked(
        0,
        Long.MAX_VALUE,
        cell -> {
          known.add(cell);
          held++;
        });
    heap.forEachScratchCell(
        cell -> {
          known.add(cell);
          arenaBytes += bytesOf(cell);
        });
  }

  private long bytesOf(long cell) {
    long first = Space.load(space, cell);
    return Words.isHeader(first) ? CellHeader.bytes(first) : Words.PAIR_BYTES;
  }

  private void expectWithinLimit() {
    long used = heap.footprint() + heap.charged();
    if (used > heap.hardLimit() && heap.isSealed()) {
      throw new IllegalStateException(
          "footprint + charged = %d, limit = %d".formatted(used, heap.hardLimit()));
    }
  }

  private void trace() {
    heap.roots().visit(word -> checkedRoot(word));
    cells.forEachSealed(this::waitFor);
    while (waitingCount > 0) {
      scan(waiting[--waitingCount]);
    }
  }

  private long checkedRoot(long word) {
    meet(word, 0, 0);
    return word;
  }

  private void scan(long cell) {
    long first = Space.load(space, cell);
    boolean isPair = !Words.isHeader(first);
    long from = isPair ? cell : cell + CellHeader.BYTES;
    long words = isPair ? 2 : CellHeader.slots(first);
    for (long at = from; at < from + words * Words.WORD_BYTES; at += Words.WORD_BYTES) {
      long word = Space.load(space, at);
      meet(word, cell, at);
      expectRemembered(word, cell, at);
    }
  }

  private void meet(long word, long cell, long at) {
    if (!Words.isValue(word)) {
      throw new IllegalStateException(
          "%s holds %x, which is no value".formatted(place(cell, at), word));
    }
    if (Words.isPointer(word)) {
      long target = Words.offset(word);
      expectCell(word, target, cell, at);
      waitFor(target);
    }
  }

  private void expectCell(long word, long target, long cell, long at) {
    if (!known.contains(target)) {
      throw new IllegalStateException(
          "%s points to %d, where no cell begins".formatted(place(cell, at), target));
    }
    if (Words.isPair(word) == Words.isHeader(Space.load(space, target))) {
      throw new IllegalStateException(
          "%s points to %d with the tag %d, which does not fit the cell"
              .formatted(place(cell, at), target, Words.tag(word)));
    }
  }

  private void expectRemembered(long word, long cell, long at) {
    if (heap.isScratch(word)
        && !heap.isScratch(Words.object(cell))
        && !heap.remembered().covers(cell, at)) {
      throw new IllegalStateException(
          "%s points into the arena and is not remembered".formatted(place(cell, at)));
    }
  }

  private static String place(long cell, long at) {
    return cell == 0 ? "a root" : "the word at %d of the cell at %d".formatted(at, cell);
  }

  private void waitFor(long cell) {
    if (reached.add(cell)) {
      if (waitingCount == waiting.length) {
        waiting = Arrays.copyOf(waiting, waitingCount * 2);
      }
      waiting[waitingCount++] = cell;
    }
  }

  private int countReachedInHeap() {
    int[] count = new int[1];
    cells.forEachMarked(
        0,
        Long.MAX_VALUE,
        cell -> {
          if (!reached.contains(cell)) {
            throw new IllegalStateException("the cell at %d is held but dead".formatted(cell));
          }
          count[0]++;
        });
    return count[0];
  }

  private static void expect(String what, long counted, long figure) {
    if (counted != figure) {
      throw new IllegalStateException("%s: counted=%d, figure=%d".formatted(what, counted, figure));
    }
  }
}
