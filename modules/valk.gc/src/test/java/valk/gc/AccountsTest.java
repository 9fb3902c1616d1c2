package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import valk.gc.spi.CellHeap;
import valk.gc.spi.CellRow;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;
import valk.memory.MemorySnapshot;
import valk.memory.Providers;
import valk.memory.Space;

/** Each figure, computed a second way. */
class AccountsTest {
  private static final int PAGE = 4096;

  private static Mutator small() {
    Mutator m = new Mutator(Mutator.config(64 * Mutator.K, 2 * Mutator.M, 256 * Mutator.K));
    m.heap.beginForm();
    return m;
  }

  // ---- at random moments of random programs

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 |  64 |  2 | ''                      | bump    | mark-sweep",
        "2 |  64 |  2 | checkpoint:3,poison     | bump    | mark-sweep",
        "3 |  64 |  2 | collect:5,poison        | chunked | mark-sweep",
        "4 | 256 | 32 | ''                      | chunked | mark-sweep",
        "5 | 4096| 64 | checkpoint:5,collect:11 | bump    | mark-sweep",
        "6 | 4096| 64 | collect:7               | bump    | no-collect",
      })
  void thePartsFitTogetherAndEqualWhatIsWalked(
      long seed, long arenaK, long limitM, String zeal, String arena, String heap) {
    Providers tiers = Providers.builtIn();
    HeapConfig usual = Mutator.config(arenaK * Mutator.K, limitM * Mutator.M, 256 * Mutator.K);
    HeapConfig config =
        usual
            .withTiers(usual.space(), tiers.scratchArenas().named(arena), usual.slab())
            .withHeap(HeapProviders.builtIn().named(heap))
            .withZeal(Zeal.parse(zeal));
    Random random = new Random(seed);
    try (Mutator m = new Mutator(config)) {
      m.heap.sealBaseline();
      m.heap.beginForm();
      RandomGraph graph = new RandomGraph(m, seed);
      MemorySnapshot last = m.heap.snapshot();
      for (int round = 0; round < 60; round++) {
        graph.run(1 + random.nextInt(60));
        chargeSome(m, random);
        MemorySnapshot figures = m.heap.snapshot();
        expectTheyFitTogether(figures);
        expectTheyEqualTheWalk(m, figures);
        expectNothingWasForgotten(last, figures);
        last = figures;
      }
    }
  }

  private static void chargeSome(Mutator m, Random random) {
    long bytes = random.nextInt(3000);
    m.heap.ensure(0, bytes);
    m.heap.charge(bytes);
    if (random.nextBoolean()) {
      m.heap.credit(bytes);
    }
  }

  private static void expectTheyFitTogether(MemorySnapshot figures) {
    MemorySnapshot.Heap heap = figures.heap();
    MemorySnapshot.Totals totals = figures.totals();
    MemorySnapshot.Checkpoint checkpoint = figures.checkpoint();
    assertTrue(heap.usage() <= heap.footprint());
    assertTrue(heap.footprint() + heap.charged() <= heap.hardLimit());
    assertEquals(heap.footprint(), heap.pages() * heap.pageSize() + heap.largeBytes());
    assertEquals(heap.cells(), totals.heapCells() - totals.reclaimedCells());
    assertEquals(heap.usage(), totals.heapBytes() - totals.reclaimedBytes());
    assertEquals(totals.heapCells(), checkpoint.valuesEvacuated() + totals.bornCells());
    assertEquals(totals.reclaimedBytes(), figures.gc().totalReclaimed());
    assertEquals(totals.arenaBytes(), checkpoint.scratchBytes() + figures.arena().usage());
    assertEquals(checkpoint.checkpoints(), checkpoint.pauses().count());
    assertEquals(figures.gc().collections(), figures.gc().pauses().count());
    assertEquals(checkpoint.checkpoints(), figures.arena().resets());
    assertTrue(checkpoint.survival() >= 0 && checkpoint.survival() <= 1);
    expectClassesAddUp(figures);
    expectPeaks(figures);
    expectRanges(figures);
  }

  private static void expectClassesAddUp(MemorySnapshot figures) {
    MemorySnapshot.Heap heap = figures.heap();
    long cells = figures.large().cells();
    long used = figures.large().bytes();
    long held = figures.large().bytes();
    long pages = 0;
    for (MemorySnapshot.SizeClass each : figures.classes()) {
      cells += each.cells();
      used += each.bytes();
      held += (each.cells() + each.free()) * each.cellBytes() + each.tailBytes();
      pages += each.pages();
      assertTrue(each.longestFreeRun() <= each.free() * each.cellBytes());
    }
    assertEquals(heap.cells(), cells);
    assertEquals(heap.usage(), used);
    assertEquals(heap.footprint(), held);
    assertEquals(heap.pages(), pages);
    assertEquals(heap.largeObjects(), figures.large().cells());
    assertEquals(heap.largeBytes(), figures.large().bytes());
  }

  private static void expectPeaks(MemorySnapshot figures) {
    MemorySnapshot.Heap heap = figures.heap();
    MemorySnapshot.Peaks peaks = figures.peaks();
    assertTrue(peaks.arena() >= figures.arena().usage());
    assertEquals(figures.arena().highWater(), peaks.arena());
    assertTrue(peaks.usage() >= heap.usage());
    assertTrue(peaks.footprint() >= heap.footprint());
    assertTrue(peaks.charged() >= heap.charged());
    assertTrue(peaks.limited() >= heap.footprint() + heap.charged());
    assertTrue(peaks.limited() <= heap.hardLimit());
    assertTrue(peaks.limited() <= peaks.footprint() + peaks.charged());
  }

  private static void expectRanges(MemorySnapshot figures) {
    long end = 0;
    for (MemorySnapshot.Range range : figures.ranges()) {
      assertTrue(range.start() >= end, range.name());
      assertTrue(range.held() <= range.bytes(), range.name());
      end = range.start() + range.bytes();
    }
    assertEquals(
        List.of("handles", "arena", "pages", "large"),
        figures.ranges().stream().map(MemorySnapshot.Range::name).toList());
  }

  /** What a walk over all cells finds, by their headers alone. */
  private static final class Walk {
    final SizeClasses classes;
    final long pageSize;
    final long[] cells;
    final long[] longestRun;
    final NavigableMap<Long, List<Long>> pages = new TreeMap<>();
    final NavigableMap<Long, Long> large = new TreeMap<>();

    Walk(Mutator m) {
      CellHeap heap = m.heap.cells();
      pageSize = heap.pageBytes();
      classes = new SizeClasses(heap.pageBytes());
      cells = new long[classes.count()];
      longestRun = new long[classes.count()];
      heap.forEachMarked(
          0,
          Long.MAX_VALUE,
          cell -> {
            if (heap.isLarge(cell)) {
              large.put(cell, LargeSpace.footprint(bytesAt(m, cell)));
            } else {
              pages.computeIfAbsent(cell & -pageSize, page -> new ArrayList<>()).add(cell);
            }
          });
      pages.forEach((page, inPage) -> count(m, page, inPage));
    }

    long held() {
      return large.size() + Arrays.stream(cells).sum();
    }

    private void count(Mutator m, long page, List<Long> inPage) {
      int sizeClass = classes.of(bytesAt(m, inPage.getFirst()));
      long size = classes.bytes(sizeClass);
      long end = page;
      for (long cell : inPage.stream().sorted().toList()) {
        assertEquals(sizeClass, classes.of(bytesAt(m, cell)));
        longestRun[sizeClass] = Math.max(longestRun[sizeClass], cell - end);
        end = cell + size;
      }
      long rest = page + classes.cellsInPage(sizeClass) * size - end;
      longestRun[sizeClass] = Math.max(longestRun[sizeClass], rest);
      cells[sizeClass] += inPage.size();
    }
  }

  private static void expectTheyEqualTheWalk(Mutator m, MemorySnapshot figures) {
    assertFalse(m.heap.inRecovery(), "cells would lie in other classes");
    Walk walk = new Walk(m);
    assertEquals(walk.cells.length, figures.classes().size());
    for (int i = 0; i < walk.cells.length; i++) {
      MemorySnapshot.SizeClass each = figures.classes().get(i);
      assertEquals(walk.classes.bytes(i), each.cellBytes());
      assertEquals(walk.cells[i], each.cells());
      assertEquals(walk.longestRun[i], each.longestFreeRun());
    }
    assertEquals(walk.pages.size(), figures.heap().pages());
    expectLargeEqualTheWalk(walk, figures);
    long[] scratch = new long[1];
    m.heap.forEachScratchCell(cell -> scratch[0] += bytesAt(m, cell));
    assertEquals(scratch[0], figures.arena().usage());
  }

  private static void expectLargeEqualTheWalk(Walk walk, MemorySnapshot figures) {
    MemorySnapshot.Range range = figures.ranges().getLast();
    long end = range.start();
    long holes = 0;
    long holeBytes = 0;
    long longest = 0;
    for (Map.Entry<Long, Long> cell : walk.large.entrySet()) {
      long hole = cell.getKey() - end;
      holes += hole > 0 ? 1 : 0;
      holeBytes += hole;
      longest = Math.max(longest, hole);
      end = cell.getKey() + cell.getValue();
    }
    long rest = range.start() + range.bytes() - end;
    assertEquals(
        new MemorySnapshot.Large(
            walk.large.size(),
            walk.large.values().stream().mapToLong(Long::longValue).sum(),
            holeBytes + rest,
            holes,
            holeBytes,
            Math.max(longest, rest)),
        figures.large());
  }

  private static long bytesAt(Mutator m, long cell) {
    long first = Space.load(m.space, cell);
    return Words.isHeader(first) ? CellHeader.bytes(first) : Words.PAIR_BYTES;
  }

  private static void expectNothingWasForgotten(MemorySnapshot before, MemorySnapshot after) {
    assertTrue(after.totals().arenaBytes() >= before.totals().arenaBytes());
    assertTrue(after.totals().heapCells() >= before.totals().heapCells());
    assertTrue(after.totals().heapBytes() >= before.totals().heapBytes());
    assertTrue(after.totals().reclaimedCells() >= before.totals().reclaimedCells());
    assertTrue(after.peaks().usage() >= before.peaks().usage());
    assertTrue(after.peaks().footprint() >= before.peaks().footprint());
    assertTrue(after.peaks().charged() >= before.peaks().charged());
    assertTrue(after.peaks().limited() >= before.peaks().limited());
    assertTrue(after.checkpoint().pauses().total() >= before.checkpoint().pauses().total());
    assertTrue(after.gc().pauses().max() >= before.gc().pauses().max());
  }

  // ---- what was handed out, counted at the door

  /** The built-in heap, watched; without its own counts if so wished. */
  private static final class Watched implements HeapProvider, InvocationHandler {
    private static final Set<String> TOLD = Set.of("cells", "sizeClasses", "large");
    private final boolean tells;
    private MarkSweepHeap heap;
    private SizeClasses classes;
    private long cells;
    private long bytes;

    Watched(boolean tells) {
      this.tells = tells;
    }

    @Override
    public String name() {
      return "watched";
    }

    @Override
    public String description() {
      return "the built-in one, watched";
    }

    @Override
    public CellHeap create(HeapSite site) {
      heap = new MarkSweepHeap(site, true);
      classes = new SizeClasses(heap.pageBytes());
      return (CellHeap)
          Proxy.newProxyInstance(
              CellHeap.class.getClassLoader(), new Class<?>[] {CellHeap.class}, this);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (!tells && TOLD.contains(method.getName())) {
        return InvocationHandler.invokeDefault(proxy, method, arguments);
      }
      switch (method.getName()) {
        case "allocate" -> count(classes.bytes(classes.of((long) arguments[0])));
        case "allocateThriftily" -> count(classes.bytes(classes.thriftyOf((long) arguments[0])));
        case "allocateLarge" -> count(heap.largeFootprint((long) arguments[0]));
        case "closePairs" -> countRow((CellRow) arguments[0], -1);
        default -> {}
      }
      Object answer = method.invoke(heap, arguments);
      if (method.getName().equals("openPairs") && (boolean) answer) {
        countRow((CellRow) arguments[0], 1);
      }
      return answer;
    }

    private void countRow(CellRow row, long sign) {
      cells += sign * (row.end - row.next);
      bytes += sign * (row.end - row.next) * Words.PAIR_BYTES;
    }

    private void count(long size) {
      cells++;
      bytes += size;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void totalsAreWhatWentThroughTheDoor(boolean tells) {
    Watched watched = new Watched(tells);
    HeapConfig config =
        Mutator.config(64 * Mutator.K, 8 * Mutator.M, 256 * Mutator.K).withHeap(watched);
    try (Mutator m = new Mutator(config)) {
      m.heap.beginForm();
      RandomGraph graph = new RandomGraph(m, 21);
      for (int round = 0; round < 40; round++) {
        graph.run(50);
        MemorySnapshot figures = m.heap.snapshot();
        assertEquals(watched.cells, figures.totals().heapCells());
        assertEquals(watched.bytes, figures.totals().heapBytes());
        assertEquals(figures.heap().cells(), new Walk(m).held());
        assertEquals("watched", figures.ranges().getLast().provider());
        assertEquals(tells ? 24 : 0, figures.classes().size());
        assertEquals(figures.heap().largeBytes(), figures.large().bytes());
      }
    }
  }

  // ---- exact figures of small programs

  @Test
  void aPeakStaysWhenItsFigureFalls() {
    try (Mutator m = small()) {
      m.pushList(1000);
      m.heap.ensure(0, 500);
      m.heap.charge(500);
      m.heap.endForm();
      m.pop();
      m.heap.collect();
      m.heap.credit(500);
      m.heap.beginForm();
      m.pushList(10);
      m.heap.endForm();
      MemorySnapshot figures = m.heap.snapshot();
      assertEquals(160, figures.heap().usage());
      assertEquals(PAGE, figures.heap().footprint());
      assertEquals(
          new MemorySnapshot.Peaks(16_000, 16_000, 4 * PAGE, 500, 4 * PAGE + 500), figures.peaks());
    }
  }

  @Test
  void aCreditBeforeTheHeapGrowsIsNoPeakOfBoth() {
    try (Mutator m = small()) {
      m.heap.ensure(0, 30_000);
      m.heap.charge(30_000);
      m.heap.credit(30_000);
      m.pushList(1000);
      m.heap.endForm();
      MemorySnapshot.Peaks peaks = m.heap.snapshot().peaks();
      assertEquals(30_000, peaks.charged());
      assertEquals(4 * PAGE, peaks.footprint());
      assertEquals(30_000, peaks.limited());
    }
  }

  @Test
  void totalsCountWhatCameAndWent() {
    try (Mutator m = small()) {
      m.pushList(100);
      m.cell(0, 40);
      m.heap.checkpoint();
      m.push(Words.object(m.heap.large(1, 0, 5000)));
      m.push(Words.object(m.heap.owner(1, 0, 24, 7)));
      m.pop();
      m.heap.collect();
      MemorySnapshot figures = m.heap.snapshot();
      assertEquals(
          new MemorySnapshot.Totals(1648, 2, 5040, 102, 1600 + 8192 + 32, 1, 32), figures.totals());
      assertEquals(6688, figures.totals().allocatedBytes());
      assertEquals(101, figures.heap().cells());
      assertEquals(1600.0 / 1648, figures.checkpoint().survival());
      assertEquals(List.of(7), m.deadOwners);
    }
  }

  @Test
  void aClassTellsItsCellsItsRoomAndItsTails() {
    try (Mutator m = small()) {
      for (int i = 0; i < 100; i++) {
        m.push(m.cell(0, 48));
      }
      m.heap.endForm();
      for (int i = 0; i < 100; i++) {
        if (i != 10 && i != 20) {
          m.set(i, Words.NIL);
        }
      }
      m.heap.collect();
      MemorySnapshot figures = m.heap.snapshot();
      MemorySnapshot.SizeClass of48 = figures.classes().get(2);
      // 85 cells of 48 bytes fill a page but for 16 bytes; 74 lie behind the second survivor.
      assertEquals(new MemorySnapshot.SizeClass(48, 2, 83, 1, 16, 64 * 48), of48);
      assertEquals((4096.0 - 96) / 4096, figures.heap().fragmentation());
    }
  }

  @Test
  void theLargePartTellsItsHoles() {
    try (Mutator m = small()) {
      for (int i = 0; i < 6; i++) {
        m.push(Words.object(m.heap.large(1, 0, (i + 1) * PAGE)));
      }
      m.set(1, Words.NIL);
      m.set(3, Words.NIL);
      m.set(4, Words.NIL);
      m.heap.collect();
      long range = m.heap.snapshot().ranges().getLast().bytes();
      MemorySnapshot.Large large = m.heap.snapshot().large();
      assertEquals(
          new MemorySnapshot.Large(
              3, 10 * PAGE, range - 10 * PAGE, 2, 11 * PAGE, range - 21 * PAGE),
          large);
      assertEquals(11.0 * PAGE / (range - 10 * PAGE), large.fragmentation());
    }
  }

  @Test
  void whatWasBeforeTheSealIsInNoFigure() {
    try (Mutator m = small()) {
      m.pushList(3000);
      m.heap.ensure(0, 700);
      m.heap.charge(700);
      m.push(Words.object(m.heap.large(1, 0, 9000)));
      m.heap.checkpoint();
      m.heap.collect();
      m.heap.sealBaseline();
      MemorySnapshot figures = m.heap.snapshot();
      assertEquals(new MemorySnapshot.Peaks(0, 0, 0, 0, 0), figures.peaks());
      assertEquals(new MemorySnapshot.Totals(0, 0, 0, 0, 0, 0, 0), figures.totals());
      assertEquals(0, figures.gc().collections());
      assertEquals(0, figures.gc().pauses().count());
      assertEquals(0, figures.checkpoint().checkpoints());
      assertEquals(0, figures.checkpoint().pauses().count());
      assertEquals(0, figures.arena().resets());
      assertEquals(0, figures.heap().cells());
      expectTheyFitTogether(figures);
    }
  }

  // ---- the verifier compares the figures too

  @Test
  void aFigureThatDoesNotFitIsNamed() {
    try (Mutator m = small()) {
      m.pushList(100);
      m.heap.endForm();
      MemorySnapshot right = m.heap.snapshot();
      new FiguresCheck(right).check(100);
      assertNamed("cells: counted=99, figure=100", right, 99);
      MemorySnapshot.Heap heap = right.heap();
      MemorySnapshot.Heap wrongHeap =
          new MemorySnapshot.Heap(
              heap.usage(),
              heap.cells(),
              heap.footprint() + 1,
              heap.charged(),
              heap.hardLimit(),
              heap.pages(),
              heap.pageSize(),
              heap.largeObjects(),
              heap.largeBytes(),
              heap.threshold());
      assertNamed(
          "footprint: counted=4096, figure=4097", with(right, wrongHeap, right.peaks()), 100);
      assertNamed(
          "usage and its peak: 1600 is more than 1599",
          with(right, heap, new MemorySnapshot.Peaks(9999, 1599, 9999, 9999, 9999)),
          100);
    }
  }

  private static void assertNamed(String message, MemorySnapshot wrong, long held) {
    var e = assertThrows(IllegalStateException.class, () -> new FiguresCheck(wrong).check(held));
    assertEquals(message, e.getMessage());
  }

  private static MemorySnapshot with(
      MemorySnapshot right, MemorySnapshot.Heap heap, MemorySnapshot.Peaks peaks) {
    return new MemorySnapshot(
        right.arena(),
        heap,
        peaks,
        right.totals(),
        right.gc(),
        right.checkpoint(),
        right.classes(),
        right.large(),
        right.slabs(),
        right.ranges());
  }

  // ---- looking does not disturb

  @Test
  void aSecondLookSeesTheSame() {
    try (Mutator m = small()) {
      RandomGraph graph = new RandomGraph(m, 5);
      for (int round = 0; round < 30; round++) {
        graph.run(40);
        assertEquals(m.heap.snapshot(), m.heap.snapshot());
      }
    }
  }

  @Test
  void aSnapshotTakesLittleJavaMemory() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Mutator m = small()) {
      new RandomGraph(m, 6).run(2000);
      m.heap.snapshot();
      long before = threads.getCurrentThreadAllocatedBytes();
      m.heap.snapshot();
      assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 64 << 10);
    }
  }
}
