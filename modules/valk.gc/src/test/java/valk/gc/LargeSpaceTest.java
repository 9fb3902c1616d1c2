package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import valk.gc.spi.CellHeap;
import valk.memory.Space;

class LargeSpaceTest {
  private static final long START = 1 << 16;
  private static final long BYTES = 1 << 20;

  private final CountedSpaces storage = new CountedSpaces();
  private final Space space = Space.reserve(storage, START + BYTES, BYTES);
  private final LargeSpace large = new LargeSpace(space, START, BYTES);

  @AfterEach
  void close() {
    space.close();
  }

  private long allocate(long bytes) {
    long cell = large.allocate(bytes);
    if (cell != CellHeap.NONE) {
      Space.store(space, cell, CellHeader.of(1, 0, bytes));
    }
    return cell;
  }

  @Test
  void aGapIsUsedAgainAndFragmentsRefuse() {
    List<Long> cells = new ArrayList<>();
    for (long cell = allocate(4096); cell != CellHeap.NONE; cell = allocate(4096)) {
      cells.add(cell);
    }
    assertEquals(BYTES / 4096, cells.size());
    for (int i = 0; i < cells.size(); i += 2) {
      large.mark(cells.get(i));
    }
    large.sweep();
    assertEquals(BYTES / 2, large.bytes());
    assertEquals(CellHeap.NONE, allocate(4112));
    assertEquals(cells.get(1), allocate(4096));
    large.check();
  }

  @Test
  void randomCellsNeverOverlap() {
    Random random = new Random(5);
    TreeMap<Long, Long> cells = new TreeMap<>();
    for (int step = 0; step < 3000; step++) {
      long bytes = 16L * (1 + random.nextInt(3000));
      long cell = allocate(bytes);
      if (cell == CellHeap.NONE || random.nextInt(20) == 0) {
        sweepSome(random, cells);
      }
      if (cell != CellHeap.NONE && large.isCell(cell)) {
        assertTrue(fits(cells, cell, bytes));
        cells.put(cell, bytes);
      }
      large.check();
    }
  }

  private void sweepSome(Random random, NavigableMap<Long, Long> cells) {
    cells.keySet().removeIf(cell -> random.nextBoolean() && !large.isMarked(cell));
    cells.keySet().forEach(large::mark);
    large.sweep();
    cells.keySet().forEach(cell -> assertTrue(large.isCell(cell)));
    assertEquals(cells.size(), large.cells());
  }

  private static boolean fits(NavigableMap<Long, Long> cells, long cell, long bytes) {
    var below = cells.floorEntry(cell);
    var above = cells.ceilingEntry(cell);
    return (below == null || below.getKey() + below.getValue() <= cell)
        && (above == null || cell + bytes <= above.getKey());
  }

  /**
   * Random cells and turns of giving back, against a model of one bit a granule: what is held has
   * storage, no turn is too large, and in the end no more is kept than was said.
   */
  @Test
  void idleStorageIsGivenBackInTurnsAndNothingElse() {
    Random random = new Random(7);
    TreeMap<Long, Long> cells = new TreeMap<>();
    for (int step = 0; step < 2000; step++) {
      long bytes = 16L * (1 + random.nextInt(5000));
      long cell = allocate(bytes);
      if (cell != CellHeap.NONE) {
        cells.put(cell, bytes);
      } else {
        sweepSome(random, cells);
        long spare = random.nextInt(4) * 100_000L;
        large.giveBack(spare);
        giveBackAll(1 << 16);
        assertTrue(
            storage.committed() <= large.bytes() + spare + LargeSpace.GRANULE,
            () -> "spare " + spare);
      }
      cells.forEach((held, length) -> assertTrue(storage.isCommitted(held, length)));
      large.check();
    }
    assertTrue(storage.discards > 100);
  }

  private void giveBackAll(long turn) {
    long before;
    boolean more = true;
    while (more) {
      before = storage.discarded;
      more = large.giveBackMore(turn);
      assertTrue(storage.discarded - before <= turn);
    }
  }

  /** However many have died: their bytes may be anything, since the sweep does not look at them. */
  @Test
  void noDeadCellIsLookedAt() {
    List<Long> cells = new ArrayList<>();
    for (long cell = allocate(5_000); cell != CellHeap.NONE; cell = allocate(5_000)) {
      cells.add(cell);
    }
    long kept = cells.get(17);
    large.mark(kept);
    cells.stream().filter(cell -> cell != kept).forEach(cell -> Space.store(space, cell, -1));
    large.sweep();
    assertEquals(1, large.cells());
    assertEquals(8192, large.bytes());
    assertEquals(cells.getFirst(), allocate(BYTES / 8));
    large.check();
  }

  @Test
  void aDeadCellOfManyGranulesIsFreedToItsEndAndNoFurther() {
    List<Long> cells = new ArrayList<>();
    for (int granules : new int[] {1, 63, 64, 65, 1, 3}) {
      cells.add(allocate(granules * 4096L));
    }
    for (int dead = 0; dead < cells.size(); dead++) {
      long died = cells.get(dead);
      cells.stream().filter(cell -> cell != died).forEach(large::mark);
      large.sweep();
      large.check();
      assertFalse(large.isCell(died));
      long again = CellHeader.bytes(Space.load(space, died));
      assertEquals(died, allocate(again));
    }
  }

  @Test
  void sealedCellsStayAndAreNotCounted() {
    long sealed = allocate(10_000);
    large.seal();
    assertEquals(0, large.bytes());
    long young = allocate(5_000);
    assertFalse(large.mark(sealed));
    large.sweep();
    assertTrue(large.isCell(sealed));
    assertFalse(large.isCell(young));
    assertEquals(0, large.cells());
    large.check();
  }
}
