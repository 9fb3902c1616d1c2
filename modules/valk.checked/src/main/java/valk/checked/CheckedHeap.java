package valk.checked;

import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.gc.CellHeader;
import valk.gc.Words;
import valk.gc.spi.CellHeap;
import valk.gc.spi.CellVisitor;
import valk.memory.MemorySnapshot;
import valk.memory.SlabSnapshot;
import valk.memory.Space;

/**
 * A heap around another one, with canaries behind its cells and a log of them beside it.
 *
 * <pre>
 *   small   | cell …        | canary | what rounding adds |      in a cell of the heap below
 *           0            bytes      +16
 *
 *   large   | cell …        | canaries                    |      in a range of the heap below
 *           0            bytes                        footprint
 * </pre>
 *
 * <p><b>The evacuation promise holds.</b> Let the heap below keep its own: cells of {@code b} bytes
 * in all make its footprint grow by at most {@code cost'(b)}, for any mix of sizes. Here a small
 * cell of {@code s} bytes takes one of {@code s + 16} below. As {@code s >= 16}, that is at most
 * {@code 2s}; so cells of {@code b} bytes in all take cells of at most {@code 2b} below, in
 * whatever mix. As {@code cost'} does not fall, the footprint grows by at most
 *
 * <pre>   cost(b) = cost'(2b)</pre>
 *
 * and the same is true of the thrifty cost. The bound is reached by pairs, so no smaller factor
 * would do. {@code absorbs} is the inverse of {@code cost}: with {@code a'(f)} the most bytes that
 * cost at most {@code f} below, {@code cost(b) <= f} if and only if {@code 2b <= a'(f)}, if and
 * only if {@code b <= floor(a'(f) / 2)}; rounded down also where it is negative. {@code s + 16} is
 * a small cell below if {@code s} is at most the largest one there less 16. {@code stock} and
 * {@code footprint} count pages, which are the same ones here and below, so what is stocked for
 * {@code cost(b)} serves every cell of the {@code b} bytes. A large cell is one of the same size
 * below: its canaries lie in what rounding adds, and cost nothing.
 *
 * <p>Belongs to one thread, as every {@link CellHeap}.
 */
final class CheckedHeap implements CellHeap {
  /** Bytes of the canary behind a small cell. */
  static final int GAP = 16;

  /** A cell with its canary is at most so many times as long as the cell. */
  private static final int FACTOR = (Words.PAIR_BYTES + GAP) / Words.PAIR_BYTES;

  /** The low bits of a word that is a header, and of no value. */
  private static final int HEADER = 0b010;

  private static final int TAG_MASK = 0b111;

  private final Space space;
  private final CellHeap below;
  private final Stacks stacks = new Stacks();
  private final CellLog log = new CellLog();
  private Trace lastFreeing = Trace.UNKNOWN;
  private long poison = Poison.HEAP;
  private boolean closed;

  CheckedHeap(Space space, CellHeap below) {
    this.space = space;
    this.below = below;
  }

  // ---- room

  @Override
  public int largestSmall() {
    return below.largestSmall() - GAP;
  }

  @Override
  public int pageBytes() {
    return below.pageBytes();
  }

  @Override
  public long cost(long bytes) {
    return below.cost(FACTOR * bytes);
  }

  @Override
  public long absorbs(long footprint) {
    return Math.floorDiv(below.absorbs(footprint), FACTOR);
  }

  @Override
  public long thriftyCost(long bytes) {
    return below.thriftyCost(FACTOR * bytes);
  }

  @Override
  public boolean stock(long footprint) {
    return below.stock(footprint);
  }

  @Override
  public long allocate(long bytes) {
    requireSize(bytes, largestSmall());
    return adoptSmall(below.allocate(bytes + GAP), bytes);
  }

  @Override
  public long allocateThriftily(long bytes) {
    requireSize(bytes, largestSmall());
    return adoptSmall(below.allocateThriftily(bytes + GAP), bytes);
  }

  private long adoptSmall(long cell, long bytes) {
    if (cell == NONE) {
      return NONE;
    }
    requireNew(cell, bytes, false);
    requireUnwritten(cell, cell + bytes + GAP);
    log.addSmall(cell, bytes, bytes + GAP);
    Poison.guard(space, cell + bytes, cell + bytes + GAP);
    return cell;
  }

  @Override
  public long allocateLarge(long bytes) {
    requireSize(bytes, Long.MAX_VALUE);
    long cell = below.allocateLarge(bytes);
    if (cell == NONE) {
      return NONE;
    }
    requireNew(cell, bytes, true);
    long end = cell + below.largeFootprint(bytes);
    log.addLarge(cell, bytes, end - cell);
    Poison.guard(space, cell + bytes, end);
    return cell;
  }

  @Override
  public long largeFootprint(long bytes) {
    return below.largeFootprint(bytes);
  }

  private void requireSize(long bytes, long greatest) {
    if (bytes < Words.GRANULE || bytes > greatest || bytes % Words.GRANULE != 0) {
      throw Finding.in(
              "heap",
              "a cell of %d bytes was asked for, which is not a multiple of 16 in 16..%d",
              bytes,
              greatest)
          .by("asked for", stacks.here())
          .misuse();
    }
  }

  private void requireNew(long cell, long bytes, boolean isLarge) {
    if (log.bytesAt(cell, isLarge) > 0) {
      throw Finding.in("heap", "the cell at %d, of %d bytes, was handed out twice", cell, bytes)
          .by("found", stacks.here())
          .misuse();
    }
  }

  /** What is free is poison from end to end; or none of it is, if it was never poisoned. */
  private void requireUnwritten(long from, long to) {
    boolean isPoison = Space.load(space, from) == poison;
    for (long at = from; at < to; at += Words.WORD_BYTES) {
      if (Space.load(space, at) == poison != isPoison) {
        throw writtenWhileFree(from, isPoison ? at : from);
      }
    }
  }

  private MemoryMisuse writtenWhileFree(long cell, long at) {
    return Finding.in(
            "heap",
            "the word at %d was written while it was free, %d bytes into the cell at %d: %s",
            at,
            at - cell,
            cell,
            Poison.difference(Space.load(space, at), poison))
        .by("last mark phase that freed cells", lastFreeing)
        .by("found", stacks.here())
        .misuse();
  }

  // ---- marks

  @Override
  public void beginMark() {
    Finding.throwIfAny(verifyCells());
    below.beginMark();
  }

  @Override
  public boolean mark(long offset) {
    requireHeld(offset, "marked");
    return below.mark(offset);
  }

  @Override
  public boolean isMarked(long offset) {
    requireHeld(offset, "looked up");
    return below.isMarked(offset);
  }

  private void requireHeld(long offset, String deed) {
    long bytes = log.bytesAt(offset, below.isLarge(offset));
    if (bytes <= 0) {
      throw staleCell(offset, bytes, deed);
    }
  }

  private MemoryMisuse staleCell(long offset, long bytes, String deed) {
    if (bytes == 0) {
      return Finding.in("heap", "%d was %s, where no cell was ever allocated", offset, deed)
          .by(deed, stacks.here())
          .misuse();
    }
    return Finding.in("heap", "the cell at %d, of %d bytes, was freed and %s", offset, -bytes, deed)
        .by("last mark phase that freed cells", lastFreeing)
        .by(deed, stacks.here())
        .misuse();
  }

  @Override
  public void endMark() {
    long before = log.held();
    log.forEachHeld((cell, bytes, isLarge) -> below.isMarked(cell));
    below.endMark();
    if (log.held() < before) {
      lastFreeing = stacks.here();
    }
    poison = Poison.HEAP;
    below.poison(poison);
  }

  @Override
  public void poison(long word) {
    poison = word;
    below.poison(word);
  }

  @Override
  public long seal() {
    return below.seal();
  }

  // ---- looking for damage

  @Override
  public void check() {
    below.check();
    Finding.throwIfAny(verifyCells());
    long[] shown = new long[1];
    CellVisitor known =
        cell -> {
          requireHeld(cell, "shown");
          shown[0]++;
        };
    below.forEachMarked(0, Long.MAX_VALUE, known);
    below.forEachSealed(known);
    if (shown[0] != log.held()) {
      throw Finding.in("heap", "%d cells are shown, %d are held", shown[0], log.held())
          .by("found", stacks.here())
          .misuse();
    }
  }

  /** Looks at the canaries and headers of all cells held. */
  private @Nullable Finding verifyCells() {
    Search search = new Search();
    log.forEachHeld(search);
    return search.finding;
  }

  private final class Search implements CellLog.Visitor {
    private @Nullable Finding finding;

    @Override
    public boolean keeps(long cell, long bytes, boolean isLarge) {
      long from = cell + bytes;
      long to = isLarge ? cell + below.largeFootprint(bytes) : from + GAP;
      long damage = Poison.firstDamagedCanary(space, from, to);
      if (damage != Poison.INTACT) {
        finding = Finding.firstOf(finding, overrun(cell, bytes, damage));
        Poison.guard(space, from, to);
      }
      if (bytesByHeader(cell) != bytes) {
        finding = Finding.firstOf(finding, badHeader(cell, bytes));
      }
      return true;
    }
  }

  private long bytesByHeader(long cell) {
    long first = Space.load(space, cell);
    return (first & TAG_MASK) == HEADER ? CellHeader.bytes(first) : Words.PAIR_BYTES;
  }

  private Finding overrun(long cell, long bytes, long damage) {
    return Finding.in(
            "heap",
            "%d bytes behind the cell at %d, of %d bytes, were written: %s",
            damage - cell - bytes,
            cell,
            bytes,
            Poison.difference(Space.load(space, damage), Poison.canary(damage)))
        .by("found", stacks.here());
  }

  private Finding badHeader(long cell, long bytes) {
    return Finding.in(
            "heap",
            "the first word of the cell at %d, of %d bytes, was overwritten: it holds %016x",
            cell,
            bytes,
            Space.load(space, cell))
        .by("found", stacks.here());
  }

  /**
   * Closes the heap below, and looks for damage a last time.
   *
   * @throws MemoryMisuse if there is any; the heap below is closed
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Finding finding = verifyCells();
    below.close();
    Finding.throwIfAny(finding);
  }

  // ---- what the heap below knows

  @Override
  public boolean isLarge(long offset) {
    return below.isLarge(offset);
  }

  @Override
  public long usage() {
    return below.usage();
  }

  @Override
  public long footprint() {
    return below.footprint();
  }

  @Override
  public long pages() {
    return below.pages();
  }

  @Override
  public long cells() {
    return below.cells();
  }

  @Override
  public long largeCells() {
    return below.largeCells();
  }

  @Override
  public long largeBytes() {
    return below.largeBytes();
  }

  @Override
  public List<MemorySnapshot.SizeClass> sizeClasses() {
    return below.sizeClasses();
  }

  @Override
  public MemorySnapshot.Large large() {
    return below.large();
  }

  @Override
  public SlabSnapshot pageSlab() {
    return below.pageSlab();
  }

  @Override
  public void forEachMarked(long from, long to, CellVisitor visitor) {
    below.forEachMarked(from, to, visitor);
  }

  @Override
  public void forEachSealed(CellVisitor visitor) {
    below.forEachSealed(visitor);
  }
}
