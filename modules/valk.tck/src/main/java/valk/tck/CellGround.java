package valk.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import valk.gc.CellHeader;
import valk.gc.Words;
import valk.gc.spi.CellHeap;
import valk.gc.spi.CellRow;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;
import valk.memory.Providers;
import valk.memory.Slab;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;

/** A heap over the whole of a bed, and the simplest model of it: a map of the cells held. */
final class CellGround implements AutoCloseable {
  static final long SMALL_BYTES = 1 << 20;
  static final long LARGE_BYTES = 2 << 20;

  /** As low a limit as an interpreter may have, and one for large pages. */
  static final long LOW_LIMIT = 1 << 20;

  static final long HIGH_LIMIT = 64 << 20;

  private static final int TYPE = 1;

  final Testbed bed;
  final Space space;
  final CellHeap heap;
  final NavigableMap<Long, Cell> held = new TreeMap<>();

  /** The slabs that the heap has made. */
  final List<Slab> slabs = new ArrayList<>();

  /** The cell that the last action has allocated; null if it has none. */
  @Nullable Cell latest;

  private long serial;

  /** A cell that was allocated; its contents tell its serial number. */
  record Cell(long start, long bytes, long serial) {
    long end() {
      return start + bytes;
    }
  }

  CellGround(HeapProvider provider, long limit) {
    this(provider, limit, SMALL_BYTES, LARGE_BYTES);
  }

  CellGround(HeapProvider provider, long limit, long smallBytes, long largeBytes) {
    this.bed = new Testbed(smallBytes + largeBytes);
    this.space = bed.space();
    this.heap =
        provider.create(
            new HeapSite(
                space,
                Testbed.START,
                smallBytes,
                largeBytes,
                limit,
                watched(Providers.builtIn().slabs().named(Providers.DEFAULT_SLAB))));
  }

  private SlabProvider watched(SlabProvider provider) {
    return new SlabProvider() {
      @Override
      public String name() {
        return provider.name();
      }

      @Override
      public String description() {
        return provider.description();
      }

      @Override
      public Slab create(String name, Space space, long start, int blockSize, int capacity) {
        slabs.add(provider.create(name, space, start, blockSize, capacity));
        return slabs.getLast();
      }
    };
  }

  // ---- allocation

  @Nullable Cell small(long bytes) {
    return adoptIfThere(heap.allocate(bytes), bytes);
  }

  @Nullable Cell thrifty(long bytes) {
    return adoptIfThere(heap.allocateThriftily(bytes), bytes);
  }

  @Nullable Cell large(long bytes) {
    return adoptIfThere(heap.allocateLarge(bytes), bytes);
  }

  /** A cell of a random size, one in eight of them large, one in eight thrifty. */
  @Nullable Cell any(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> large(heap.largestSmall() + 16 * (1 + random.nextLong(2000)));
      case 1 -> thrifty(smallSize(random));
      default -> small(smallSize(random));
    };
  }

  /** Cells until so many are held; fewer if the heap is full before. */
  List<Cell> several(int count, SplittableRandom random) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Cell cell = any(random);
      if (cell != null) {
        cells.add(cell);
      }
    }
    return cells;
  }

  /** So many pairs out of rows, of which the last is closed; fewer if the heap is full before. */
  List<Cell> pairsInRows(int count) {
    List<Cell> cells = new ArrayList<>();
    CellRow row = new CellRow();
    while (cells.size() < count && (row.next < row.end || heap.openPairs(row))) {
      assertTrue(row.next < row.end, "a row without a place");
      cells.add(adopt(row.places[row.next++], Words.PAIR_BYTES));
    }
    heap.closePairs(row);
    assertEquals(row.end, row.next, "a row that was closed and is not used up");
    return cells;
  }

  long smallSize(SplittableRandom random) {
    return 16 * (1 + random.nextLong(heap.largestSmall() / 16));
  }

  /** A small cell, where there must be one. */
  Cell smallSurely(long bytes) {
    return surely(small(bytes), bytes);
  }

  /** A large cell, where there must be one. */
  Cell largeSurely(long bytes) {
    return surely(large(bytes), bytes);
  }

  private static Cell surely(@Nullable Cell cell, long bytes) {
    if (cell == null) {
      throw new AssertionError("no cell of %d bytes".formatted(bytes));
    }
    return cell;
  }

  private @Nullable Cell adoptIfThere(long start, long bytes) {
    latest = start == CellHeap.NONE ? null : adopt(start, bytes);
    return latest;
  }

  private Cell adopt(long start, long bytes) {
    Cell cell = new Cell(start, bytes, serial++);
    if (bed.contains(start, bytes)) {
      write(cell);
    }
    held.put(start, cell);
    return cell;
  }

  /** A cell of 16 bytes is a pair of values; any other begins with its header. */
  private void write(Cell cell) {
    boolean isPair = cell.bytes == Words.PAIR_BYTES;
    Space.store(
        space, cell.start, isPair ? Words.fixnum(cell.serial) : CellHeader.of(TYPE, 0, cell.bytes));
    Pattern.fill(space, cell.start + Words.WORD_BYTES, cell.bytes - Words.WORD_BYTES, cell.serial);
  }

  // ---- marking

  /** A whole mark phase, in which the given cells are met; none if the heap is never collected. */
  void collect(Collection<Cell> met) {
    if (!heap.collects()) {
      return;
    }
    heap.beginMark();
    met.forEach(cell -> heap.mark(cell.start));
    heap.endMark();
    held.values().retainAll(met);
    latest = null;
  }

  /** A mark phase in which every cell is met whose serial number, modulo 64, is set in the mask. */
  void collect(long mask) {
    collect(held.values().stream().filter(cell -> (mask >>> cell.serial & 1) == 1).toList());
  }

  /** A mark phase in which about half of the cells are met. */
  void collectHalf(SplittableRandom random) {
    collect(random.nextLong());
  }

  // ---- checks

  void assertApartFromOthers(Cell cell) {
    var below = held.lowerEntry(cell.start);
    var above = held.higherEntry(cell.start);
    assertTrue(
        below == null || below.getValue().end() <= cell.start,
        () -> "%s overlaps %s".formatted(cell, below));
    assertTrue(
        above == null || cell.end() <= above.getKey(),
        () -> "%s overlaps %s".formatted(cell, above));
  }

  void assertContentsKept() {
    held.values().forEach(this::assertContentsKept);
  }

  void assertContentsKept(Cell cell) {
    long first = Space.load(space, cell.start);
    if (cell.bytes == Words.PAIR_BYTES) {
      assertEquals(Words.fixnum(cell.serial), first, () -> "first word of " + cell);
    } else {
      assertEquals(cell.bytes, CellHeader.bytes(first), () -> "header of " + cell);
    }
    Pattern.assertFilled(
        space, cell.start + Words.WORD_BYTES, cell.bytes - Words.WORD_BYTES, cell.serial);
  }

  /** Expects the place of a cell that was freed to hold one word only. */
  void assertFreeIs(long word, Cell freed) {
    for (long at = freed.start; at < freed.end(); at += Words.WORD_BYTES) {
      assertEquals(word, Space.load(space, at), () -> "a word of the free " + freed);
    }
  }

  /** Offsets of the marked cells that begin in a range, as the heap shows them. */
  List<Long> marked(long from, long to) {
    List<Long> shown = new ArrayList<>();
    heap.forEachMarked(from, to, shown::add);
    return shown.stream().sorted().toList();
  }

  List<Long> sealed() {
    List<Long> shown = new ArrayList<>();
    heap.forEachSealed(shown::add);
    return shown.stream().sorted().toList();
  }

  static List<Long> starts(Collection<Cell> cells) {
    return List.copyOf(new TreeSet<>(cells.stream().map(Cell::start).toList()));
  }

  @Override
  public void close() {
    bed.close();
  }
}
