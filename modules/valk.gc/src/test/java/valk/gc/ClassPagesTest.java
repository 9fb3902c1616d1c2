package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.gc.spi.CellHeap;
import valk.gc.spi.CellRow;
import valk.memory.Providers;
import valk.memory.Space;

/** Whatever dies, what allocation finds are exactly the free cells, each once. */
class ClassPagesTest {
  private static final int PAGES = 4;
  private static final int ROUNDS = 60;

  @ParameterizedTest
  @CsvSource({
    "4096, 0",
    "4096, 1",
    "4096, 2",
    "4096, 7",
    "4096, 17",
    "4096, 23",
    "16384, 0",
    "16384, 11",
    "16384, 30",
    "65536, 0",
    "65536, 2",
    "65536, 11",
    "65536, 23",
    "65536, 24",
    "65536, 30"
  })
  void whatIsHandedOutIsWhatWasFree(int pageBytes, int sizeClass) {
    SizeClasses classes = new SizeClasses(pageBytes);
    try (Space space =
        Space.reserve(Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE), 1 << 20, 0)) {
      PageMarks marks = new PageMarks(1 << 16, pageBytes);
      PageTable table =
          new PageTable(
              space,
              Providers.builtIn()
                  .slabs()
                  .named(Providers.DEFAULT_SLAB)
                  .create("pages", space, 1 << 16, pageBytes, PAGES),
              marks);
      ClassPages pages = new ClassPages(sizeClass, classes, table, marks);
      int capacity = PAGES * classes.cellsInPage(sizeClass);
      Random random = new Random(sizeClass);
      Set<Long> live = new TreeSet<>();
      for (int round = 0; round < ROUNDS; round++) {
        fill(pages, live, random);
        assertEquals(capacity, live.size());
        assertEquals((long) capacity * classes.bytes(sizeClass), pages.usage());
        keepSome(live, random);
        mark(pages, marks, live);
        assertEquals((long) live.size() * classes.bytes(sizeClass), pages.usage());
      }
    }
  }

  /** Allocates until nothing is left, one by one and by rows; no cell may be handed out twice. */
  private static void fill(ClassPages pages, Set<Long> live, Random random) {
    CellRow row = new CellRow();
    while (true) {
      if (random.nextInt(3) > 0) {
        long cell = pages.allocate();
        if (cell == CellHeap.NONE) {
          break;
        }
        assertTrue(live.add(cell), "handed out twice");
      } else if (pages.openRow(row)) {
        takeSome(row, live, random);
        pages.closeRow(row);
      }
      if (random.nextInt(50) == 0) {
        pages.publish();
      }
    }
    assertFalse(pages.openRow(row));
  }

  private static void takeSome(CellRow row, Set<Long> live, Random random) {
    assertTrue(row.next < row.end);
    for (int i = 1 + random.nextInt(9); i > 0 && row.next < row.end; i--) {
      assertTrue(live.add(row.places[row.next++]), "handed out twice");
    }
  }

  /** Lets cells die in a way that differs from round to round: scattered, in stretches, all. */
  private static void keepSome(Set<Long> live, Random random) {
    int stretch = 1 << random.nextInt(10);
    int mode = random.nextInt(8);
    int seen = 0;
    boolean keep = random.nextBoolean();
    Set<Long> dead = new HashSet<>();
    for (long cell : live) {
      if (seen++ % stretch == 0) {
        keep = mode != 0 && random.nextInt(8) < mode;
      }
      if (!keep) {
        dead.add(cell);
      }
    }
    live.removeAll(dead);
  }

  private static void mark(ClassPages pages, PageMarks marks, Set<Long> live) {
    marks.outdateAllBut(new BitSet());
    pages.forgetMarks();
    live.forEach(cell -> assertTrue(marks.mark(cell)));
    pages.endMark();
  }
}
