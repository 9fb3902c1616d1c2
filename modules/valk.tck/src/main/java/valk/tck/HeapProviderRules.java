package valk.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import org.junit.jupiter.api.Test;
import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.tck.CellGround.Cell;

/**
 * The rules Hxx: what every {@link HeapProvider} promises. Of a heap that {@linkplain
 * CellHeap#collects() is never collected} H05, H07, H08, H09 and H18 are not asked.
 */
public abstract non-sealed class HeapProviderRules extends ProviderRules<HeapProvider> {
  private static final int MOST_SMALL = 1 << 16;
  private static final long WIDE = 32 << 20;
  private static final long TURN = 4 << 16;
  private static final long POISON = 0xDEAD_DEAD_DEAD_DEADL << 3 | 0b110;

  /** For the test class of one provider. */
  protected HeapProviderRules() {}

  private CellGround ground() {
    return new CellGround(provider(), CellGround.LOW_LIMIT);
  }

  private CellGround groundThatIsCollected() {
    CellGround ground = ground();
    assumeTrue(ground.heap.collects(), "never collected");
    return ground;
  }

  private CellWork cells() {
    return new CellWork(provider(), CellGround.LOW_LIMIT);
  }

  /** Random work on a heap, with a check of each cell that is allocated. */
  private void allocateAtRandom(int steps, BiConsumer<CellGround, Cell> check) {
    cells()
        .allocationsAndCollections()
        .keeps(
            steps,
            ground -> {
              if (ground.latest != null) {
                check.accept(ground, ground.latest);
              }
            });
  }

  /** A cell shares no byte with a cell that is held. */
  @Test
  public final void ruleH01_cellsDoNotOverlap() {
    allocateAtRandom(1000, CellGround::assertApartFromOthers);
  }

  /** A cell begins at a multiple of 16 and lies inside the site. */
  @Test
  public final void ruleH02_aCellIsAlignedAndInside() {
    allocateAtRandom(
        800,
        (ground, cell) -> {
          assertEquals(0, cell.start() % 16, cell::toString);
          assertTrue(ground.bed.contains(cell.start(), cell.bytes()), cell::toString);
        });
  }

  /** All bytes of a cell have storage. */
  @Test
  public final void ruleH03_aCellHasStorage() {
    allocateAtRandom(800, HeapProviderRules::assertHasStorage);
  }

  /** What is written to a cell stays while it is held, whatever is allocated, freed, poisoned. */
  @Test
  public final void ruleH04_cellsKeepTheirContents() {
    cells()
        .allocationsAndCollections()
        .with(1, "poison", CellWork::poison)
        .with(2, "look at contents", CellGround::assertContentsKept)
        .keeps(500, HeapProviderRules::assertContentsKeptUnlessAllocated);
  }

  /** What an allocation has overwritten is seen by the next look. */
  private static void assertContentsKeptUnlessAllocated(CellGround ground) {
    if (ground.latest == null) {
      ground.assertContentsKept();
    }
  }

  /** A cell has no mark when a phase begins, and then one: {@code mark} says true once. */
  @Test
  public final void ruleH05_aCellIsMarkedOnce() {
    try (CellGround ground = groundThatIsCollected()) {
      List<Cell> cells = ground.several(200, new SplittableRandom(1));
      for (int phase = 0; phase < 2; phase++) {
        ground.heap.beginMark();
        for (Cell cell : cells) {
          assertFalse(ground.heap.isMarked(cell.start()), () -> "marked before: " + cell);
          assertTrue(ground.heap.mark(cell.start()), () -> "first mark: " + cell);
          assertTrue(ground.heap.isMarked(cell.start()), () -> "marked: " + cell);
          assertFalse(ground.heap.mark(cell.start()), () -> "second mark: " + cell);
        }
        ground.heap.endMark();
      }
    }
  }

  /** The marked cells of any range are shown; between two phases these are the cells held. */
  @Test
  public final void ruleH06_theCellsHeldAreShown() {
    cells()
        .allocationsAndCollections()
        .with(5, "look at a range", ranges(), HeapProviderRules::assertHeldAreShown)
        .keeps(500, ground -> assertHeldAreShown(ground, EVERYWHERE));
  }

  /** Some bytes of a space. */
  private record Range(long from, long to) {}

  private static final Range EVERYWHERE = new Range(0, Long.MAX_VALUE);

  private static Arbitrary<Range> ranges() {
    long end = Testbed.START + CellGround.SMALL_BYTES + CellGround.LARGE_BYTES;
    Arbitrary<Long> granules = CellWork.granules(0, end / 16);
    return Combinators.combine(granules, granules)
        .as((from, length) -> new Range(16 * from, 16 * (from + length)));
  }

  private static void assertHeldAreShown(CellGround ground, Range range) {
    assertEquals(
        CellGround.starts(ground.held.subMap(range.from, range.to).values()),
        ground.marked(range.from, range.to));
  }

  /** Cells that a phase has not met are free: usage is what it was without them, to the byte. */
  @Test
  public final void ruleH07_whatIsNotMetIsFreed() {
    groundThatIsCollected().close();
    CellWork cells = cells();
    RandomWork.on(() -> new Kept(cells.ground()))
        .with(70, "small", cells.sizes(), (kept, bytes) -> kept.ground.small(bytes))
        .with(10, "large", cells.largeSizes(), (kept, bytes) -> kept.ground.large(bytes))
        .with(1, "keep what there is", Kept::keep)
        .with(1, "collect", Kept::collect)
        .succeeds(600);
  }

  /** Keeps what there was at some time, and knows how much was used then. */
  private static final class Kept implements AutoCloseable {
    private final CellGround ground;
    private List<Cell> cells = List.of();
    private long usage;

    Kept(CellGround ground) {
      this.ground = ground;
    }

    void keep() {
      cells = List.copyOf(ground.held.values());
      usage = ground.heap.usage();
    }

    void collect() {
      ground.collect(cells);
      assertEquals(usage, ground.heap.usage());
    }

    @Override
    public void close() {
      ground.close();
    }
  }

  /** When everything has died nothing is held any more, neither cells nor pages nor ranges. */
  @Test
  public final void ruleH08_anEmptyHeapHoldsNothing() {
    try (CellGround ground = groundThatIsCollected()) {
      for (int turn = 0; turn < 3; turn++) {
        ground.several(300, new SplittableRandom(turn));
        ground.collect(List.of());
        assertFiguresAreZero(ground.heap);
      }
    }
  }

  private static void assertFiguresAreZero(CellHeap heap) {
    assertAll(
        () -> assertEquals(0, heap.usage(), "usage"),
        () -> assertEquals(0, heap.footprint(), "footprint"),
        () -> assertEquals(0, heap.pages(), "pages"),
        () -> assertEquals(0, heap.largeCells(), "largeCells"),
        () -> assertEquals(0, heap.largeBytes(), "largeBytes"));
  }

  /** What was freed is used again: a full heap that was emptied takes as much as before. */
  @Test
  public final void ruleH09_freedRoomIsUsedAgain() {
    try (CellGround ground = groundThatIsCollected()) {
      int small = fillWithSmall(ground, 48);
      int large = fillWithLarge(ground, 40_000);
      for (int turn = 0; turn < 3; turn++) {
        ground.collect(List.of());
        assertEquals(small, fillWithSmall(ground, 48), "small cells");
        assertEquals(large, fillWithLarge(ground, 40_000), "large cells");
      }
    }
  }

  private static int fillWithSmall(CellGround ground, long bytes) {
    int count = 0;
    while (ground.small(bytes) != null) {
      count++;
    }
    return count;
  }

  private static int fillWithLarge(CellGround ground, long bytes) {
    int count = 0;
    while (ground.large(bytes) != null) {
      count++;
    }
    return count;
  }

  /** The footprint grows by no more than the cost of what is allocated, in whatever mix. */
  @Test
  public final void ruleH10_costBoundsTheGrowth() {
    for (long limit : new long[] {CellGround.LOW_LIMIT, CellGround.HIGH_LIMIT}) {
      CellWork cells = new CellWork(provider(), limit);
      RandomWork.on(() -> new Growth(cells.ground()))
          .with(500, "allocate", cells.sizes(), Growth::allocate)
          .with(500, "allocate the greatest", growth -> growth.allocate(growth.greatest))
          .with(
              2,
              "collect and begin anew",
              Combinators.combine(CellWork.masks(), cells.sizes(), Arbitraries.of(false, true))
                  .as(Turn::new),
              Growth::begin)
          .keeps(2000, Growth::assertBounded);
    }
  }

  /** Which cells are met before a turn; which is the greatest in it, and whether it is thrifty. */
  private record Turn(long mask, long greatest, boolean thrifty) {}

  /** How much has come since a turn began. */
  private static final class Growth implements AutoCloseable {
    private final CellGround ground;
    private boolean thrifty;
    private long greatest;
    private long before;
    private long bytes;

    Growth(CellGround ground) {
      this.ground = ground;
      this.greatest = ground.heap.largestSmall();
    }

    void begin(Turn turn) {
      ground.collect(turn.mask);
      before = ground.heap.footprint();
      bytes = 0;
      greatest = turn.greatest;
      thrifty = turn.thrifty;
    }

    void allocate(long wanted) {
      long size = 16 * (1 + (wanted / 16 - 1) % (greatest / 16));
      Cell cell = thrifty ? ground.thrifty(size) : ground.small(size);
      bytes += cell == null ? 0 : size;
    }

    void assertBounded() {
      long growth = ground.heap.footprint() - before;
      long bound = thrifty ? ground.heap.thriftyCost(bytes) : ground.heap.cost(bytes);
      assertTrue(
          growth <= bound,
          () -> "%d bytes of cells: grown by %d, cost is %d".formatted(bytes, growth, bound));
    }

    @Override
    public void close() {
      ground.close();
    }
  }

  /** {@code absorbs} is the greatest number of bytes that costs no more; {@code cost} rises. */
  @Test
  public final void ruleH11_absorbsIsTheInverseOfCost() {
    for (long limit : new long[] {CellGround.LOW_LIMIT, CellGround.HIGH_LIMIT}) {
      try (CellGround ground = new CellGround(provider(), limit)) {
        for (long footprint = 0; footprint < 1L << 42; footprint += footprint / 3 + 777) {
          assertAbsorbs(ground.heap, footprint);
        }
      }
    }
  }

  private static void assertAbsorbs(CellHeap heap, long footprint) {
    long bytes = heap.absorbs(footprint);
    if (bytes >= 0) {
      assertTrue(heap.cost(bytes) <= footprint, () -> "absorbs(%d)=%d".formatted(footprint, bytes));
    }
    assertTrue(
        heap.cost(Math.max(0, bytes + 1)) > footprint,
        () -> "absorbs(%d)=%d, more would do".formatted(footprint, bytes));
  }

  /** What was stocked is there: no allocation that it covers fails, also without any storage. */
  @Test
  public final void ruleH12_stockCannotFail() {
    CellWork cells = cells();
    Arbitrary<List<Long>> sizes = cells.sizes().list().ofMaxSize(60);
    RandomWork.on(() -> new Stocked(cells.ground()))
        .with(60, "small", cells.sizes(), (stocked, bytes) -> stocked.ground.small(bytes))
        .with(1, "collect", CellWork.masks(), (stocked, mask) -> stocked.ground.collect(mask))
        .with(2, "stock and use", sizes, (stocked, used) -> stocked.use(used, false))
        .with(2, "stock and use thriftily", sizes, (stocked, used) -> stocked.use(used, true))
        .succeeds(120);
  }

  /** Uses stocks without storage. Only a few times, since no heap is without end. */
  private static final class Stocked implements AutoCloseable {
    private static final int MOST = 3;
    private static final long BYTES = 20_000;

    private final CellGround ground;
    private int times;

    Stocked(CellGround ground) {
      this.ground = ground;
    }

    void use(List<Long> sizes, boolean thrifty) {
      if (times++ < MOST) {
        long cost = thrifty ? ground.heap.thriftyCost(BYTES) : ground.heap.cost(BYTES);
        assertTrue(ground.heap.stock(cost), () -> "no stock of %d bytes".formatted(cost));
        ground.bed.storage().refuseAll();
        allocateAll(sizes, thrifty);
        ground.bed.storage().refuseNone();
      }
    }

    private void allocateAll(List<Long> sizes, boolean thrifty) {
      long left = BYTES;
      for (long size : sizes) {
        left -= size;
        if (left >= 0) {
          Cell cell = thrifty ? ground.thrifty(size) : ground.small(size);
          long rest = left;
          assertNotNull(cell, () -> "%d bytes of a stock with %d left".formatted(size, rest));
        }
      }
    }

    @Override
    public void close() {
      ground.close();
    }
  }

  /**
   * When there is no storage, whichever commit fails: the answer is {@code NONE} or false; what is
   * held stays; and the same request is served when there is storage again.
   */
  @Test
  public final void ruleH13_withoutStorageThereIsNoneAndNothingIsLost() {
    Faults.forEach(
        nth -> {
          try (CellGround ground = ground()) {
            WatchedStorage storage = ground.bed.storage();
            storage.refuseOnly(nth);
            SplittableRandom random = new SplittableRandom(3);
            for (int turn = 0; turn < 2; turn++) {
              workInSpiteOfFault(ground, random);
              ground.collectHalf(random);
              ground.heap.check();
              ground.assertContentsKept();
            }
            return storage.refusals() > 0;
          }
        });
  }

  private static void workInSpiteOfFault(CellGround ground, SplittableRandom random) {
    for (int i = 0; i < 12; i++) {
      long bytes = ground.smallSize(random);
      served(ground, () -> ground.small(bytes) != null);
      served(ground, () -> ground.thrifty(bytes) != null);
    }
    served(ground, () -> ground.large(9_008) != null);
    served(ground, () -> ground.large(100_000) != null);
    served(ground, () -> ground.heap.stock(3L * ground.heap.pageBytes()));
  }

  private interface Request {
    boolean isServed();
  }

  private static void served(CellGround ground, Request request) {
    WatchedStorage storage = ground.bed.storage();
    long refusals = storage.refusals();
    if (!request.isServed()) {
      assertEquals(refusals + 1, storage.refusals(), "refused without a fault");
      assertTrue(request.isServed(), "refused again, when there is storage");
    }
  }

  /** A heap that is full says {@code NONE}, again and again, and keeps what is held. */
  @Test
  public final void ruleH14_aFullHeapSaysNone() {
    try (CellGround ground = ground()) {
      assertTrue(fillWithSmall(ground, ground.heap.largestSmall()) > 0, "no small cell");
      assertTrue(fillWithLarge(ground, 300_000) > 0, "no large cell");
      for (int again = 0; again < 3; again++) {
        assertNull(ground.small(ground.heap.largestSmall()));
        assertNull(ground.large(300_000));
        assertNull(ground.large(CellGround.LARGE_BYTES + CellGround.SMALL_BYTES));
      }
      assertEquals(ground.held.size(), ground.marked(0, Long.MAX_VALUE).size());
    }
  }

  /** Usage covers the cells held, the footprint covers usage, and is pages and large ranges. */
  @Test
  public final void ruleH15_theFiguresCoverWhatIsHeld() {
    cells().allocationsAndCollections().keeps(300, HeapProviderRules::assertFiguresCover);
  }

  private static void assertFiguresCover(CellGround ground) {
    CellHeap heap = ground.heap;
    long bytes = sumOfBytes(ground.held.values());
    assertAll(
        () -> assertTrue(heap.usage() >= bytes, "usage=%d".formatted(heap.usage())),
        () -> assertTrue(heap.footprint() >= heap.usage(), "footprint < usage"),
        () -> assertEquals(heap.pages() * heap.pageBytes() + heap.largeBytes(), heap.footprint()));
  }

  private static long sumOfBytes(Collection<Cell> cells) {
    return cells.stream().mapToLong(Cell::bytes).sum();
  }

  /** A large cell makes the footprint grow as was foretold, and is told from a small one. */
  @Test
  public final void ruleH16_aLargeCellCostsWhatWasSaid() {
    try (CellGround ground = ground()) {
      CellHeap heap = ground.heap;
      assertFalse(heap.isLarge(ground.smallSurely(16).start()));
      long count = 0;
      long least = heap.largestSmall() + 16L;
      for (long bytes = least; bytes < CellGround.LARGE_BYTES / 2; bytes = bytes * 3 + 16) {
        long foretold = heap.footprint() + heap.largeFootprint(bytes);
        Cell cell = ground.largeSurely(bytes);
        assertTrue(heap.isLarge(cell.start()), cell::toString);
        assertEquals(foretold, heap.footprint());
        assertEquals(++count, heap.largeCells());
      }
    }
  }

  /** Sealed cells are immortal, in no figure, and shown apart; what is new keeps off them. */
  @Test
  public final void ruleH17_sealedCellsAreImmortalAndNotCounted() {
    try (CellGround ground = ground()) {
      CellHeap heap = ground.heap;
      SplittableRandom random = new SplittableRandom(1);
      List<Cell> sealed = new ArrayList<>();
      for (int turn = 0; turn < 2; turn++) {
        sealed.addAll(ground.several(100, random));
        assertEquals(heap.footprint(), heap.seal());
        assertFiguresAreZero(heap);
      }
      assertEquals(List.of(), ground.marked(0, Long.MAX_VALUE));
      if (heap.collects()) {
        assertStayMarked(heap, sealed);
      }
      assertEquals(CellGround.starts(sealed), ground.sealed());
      ground.several(300, random).forEach(ground::assertApartFromOthers);
      sealed.forEach(ground::assertContentsKept);
    }
  }

  private static void assertStayMarked(CellHeap heap, List<Cell> sealed) {
    heap.beginMark();
    for (Cell cell : sealed) {
      assertTrue(heap.isMarked(cell.start()), cell::toString);
      assertFalse(heap.mark(cell.start()), cell::toString);
    }
    heap.endMark();
  }

  /** What is free between cells that are held is overwritten by {@code poison}. */
  @Test
  public final void ruleH18_poisonOverwritesWhatIsFree() {
    try (CellGround ground = groundThatIsCollected()) {
      List<Cell> cells = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        cells.add(ground.smallSurely(32));
      }
      ground.collect(cells.stream().filter(cell -> cell.serial() % 3 != 1).toList());
      ground.heap.poison(POISON);
      cells.stream()
          .filter(cell -> cell.serial() % 3 == 1)
          .forEach(cell -> ground.assertFreeIs(POISON, cell));
    }
  }

  /** The heap's own second count agrees with its figures at every moment. */
  @Test
  public final void ruleH19_theSecondCountAgrees() {
    cells().allocationsAndCollections().keeps(300, ground -> ground.heap.check());
  }

  /** Nothing outside the site is written. */
  @Test
  public final void ruleH20_nothingOutsideIsWritten() {
    try (CellGround ground = ground()) {
      fillWithSmall(ground, ground.heap.largestSmall());
      fillWithLarge(ground, 100_000);
      ground.collect(List.of());
      ground.heap.poison(POISON);
      ground.heap.close();
      ground.bed.assertNothingOutsideIsWritten();
    }
  }

  /** Every multiple of 16 from 16 up to the largest small cell, at most 64 KiB, is served. */
  @Test
  public final void ruleH21_everySmallSizeIsServed() {
    for (long limit : new long[] {CellGround.LOW_LIMIT, CellGround.HIGH_LIMIT}) {
      long last;
      long first = 16;
      do {
        try (CellGround ground = new CellGround(provider(), limit)) {
          last = largestSmall(ground.heap);
          assertServed(ground, first, Math.min(last, first + 112));
        }
        first += 128;
      } while (first <= last);
    }
  }

  private static int largestSmall(CellHeap heap) {
    int largest = heap.largestSmall();
    assertTrue(largest >= 16 && largest <= MOST_SMALL, () -> "largestSmall=" + largest);
    assertEquals(0, largest % 16, () -> "largestSmall=" + largest);
    return largest;
  }

  private static void assertServed(CellGround ground, long first, long last) {
    for (long bytes = first; bytes <= last; bytes += 16) {
      long size = bytes;
      assertNotNull(ground.small(size), () -> "%d bytes".formatted(size));
      assertNotNull(ground.thrifty(size), () -> "%d bytes, thriftily".formatted(size));
    }
  }

  /** Closing a heap again does nothing. */
  @Test
  public final void ruleH22_closeIsIdempotent() {
    try (CellGround ground = ground()) {
      ground.several(100, new SplittableRandom(1));
      ground.heap.close();
      assertDoesNotThrow(ground.heap::close);
    }
  }

  /** Under a whole {@link valk.gc.ManagedHeap} everything reachable survives all that happens. */
  @Test
  public final void ruleH23_aManagedHeapKeepsWhatIsReachable() {
    RandomWork.on(() -> new Tenant(provider()))
        .with(3, "replace", lists(), Tenant::replace)
        .with(1, "end the form", Tenant::endForm)
        .keeps(40, Tenant::assertAllIsThere);
  }

  private static Arbitrary<Tenant.Counting> lists() {
    return Combinators.combine(
            Arbitraries.integers().between(0, Tenant.LISTS - 1),
            Arbitraries.integers()
                .between(0, Tenant.LONGEST)
                .withDistribution(RandomDistribution.uniform()))
        .as(Tenant.Counting::new);
  }

  /** Pairs may be taken in rows: each is a cell as any other, and what is left over is free. */
  @Test
  public final void ruleH24_aRowIsOfPairsAndItsRestIsFree() {
    CellWork cells = cells();
    cells
        .allocationsAndCollections()
        .with(8, "pairs in rows", Arbitraries.integers().between(1, 400), this::takeRows)
        .keeps(250, ground -> assertHeldAreShown(ground, EVERYWHERE));
  }

  private void takeRows(CellGround ground, int pairs) {
    ground.pairsInRows(pairs).forEach(ground::assertApartFromOthers);
    ground.assertContentsKept();
  }

  /** A heap that is closed has released every block of its slabs. */
  @Test
  public final void ruleH26_closeReleasesEveryBlock() {
    try (CellGround ground = ground()) {
      SplittableRandom random = new SplittableRandom(1);
      ground.several(200, random);
      ground.heap.seal();
      ground.several(200, random);
      ground.collectHalf(random);
      ground.heap.close();
      ground.slabs.forEach(slab -> assertEquals(0, slab.inUse(), slab.name()));
    }
  }

  /**
   * Giving storage back changes no cell that is held and no figure; it is done in turns, each of
   * which gives back no more than it may, and of which there is a last one.
   */
  @Test
  public final void ruleH28_storageIsGivenBackInTurns() {
    try (CellGround ground = new CellGround(provider(), CellGround.LOW_LIMIT, WIDE, WIDE)) {
      fillInPart(ground);
      ground.collect(
          ground.held.values().stream().filter(cell -> cell.serial() % 40 == 0).toList());
      for (long spare : new long[] {WIDE, 1 << 20, 0}) {
        giveBack(ground, spare);
        ground.held.values().forEach(cell -> assertHasStorage(ground, cell));
        ground.assertContentsKept();
        ground.several(60, new SplittableRandom(spare));
      }
      fillInPart(ground);
      ground.assertContentsKept();
    }
  }

  private static void fillInPart(CellGround ground) {
    int small = ground.heap.largestSmall();
    for (long bytes = 0; bytes < WIDE / 8 * 3; bytes += 300_000) {
      ground.largeSurely(300_000);
      for (int i = 0; i < 300_000; i += small) {
        ground.smallSurely(small);
      }
    }
  }

  private static void giveBack(CellGround ground, long spare) {
    CellHeap heap = ground.heap;
    WatchedStorage storage = ground.bed.storage();
    List<Long> figures = figures(heap);
    long before = storage.discarded();
    heap.giveBack(spare);
    assertEquals(before, storage.discarded(), "bytes discarded before the first turn");
    long turns = 0;
    boolean more = true;
    while (more) {
      before = storage.discarded();
      more = heap.giveBackMore(TURN);
      long given = storage.discarded() - before;
      assertTrue(given <= TURN, () -> "bytes discarded in a turn: " + given);
      assertTrue(++turns <= 2 * WIDE / TURN + 1, "turns without end");
    }
    assertEquals(figures, figures(heap));
  }

  private static List<Long> figures(CellHeap heap) {
    return List.of(heap.usage(), heap.footprint(), heap.pages(), heap.cells(), heap.largeBytes());
  }

  private static void assertHasStorage(CellGround ground, Cell cell) {
    assertTrue(ground.bed.storage().isCommitted(cell.start(), cell.bytes()), cell::toString);
  }
}
