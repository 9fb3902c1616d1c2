package valk.checked;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static valk.checked.Messages.assertInOrder;
import static valk.checked.Messages.assertStartsWith;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import valk.gc.Words;
import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapSite;
import valk.memory.Providers;
import valk.memory.Space;

/** Each misuse of a heap, made on purpose, is found and told. */
class HeapMisuseTest {
  private static final long SMALL = 1 << 20;
  private static final long LARGE = 4 << 20;

  private final Providers tiers = Providers.builtIn();
  private final Space space =
      Space.reserve(tiers.spaces().named(Providers.DEFAULT_SPACE), 8 << 20, 0);
  private final CellHeap heap =
      new CheckedHeapProvider()
          .create(
              new HeapSite(
                  space,
                  1 << 16,
                  SMALL,
                  LARGE,
                  1 << 20,
                  tiers.slabs().named(Providers.DEFAULT_SLAB)));

  @AfterEach
  void closeSpace() {
    space.close();
  }

  @Test
  void aWriteBehindASmallCellIsFoundWhenMarkingBegins() {
    long pair = pair();
    Space.store(space, pair + 16, 7);
    String message = misuse(heap::beginMark);
    assertStartsWith(
        "heap provider 'checked': 0 bytes behind the cell at %d, of 16 bytes, were written: holds 0000000000000007, not ca9a4100"
            .formatted(pair),
        message);
    assertInOrder(message, "found by thread '");
    assertDoesNotThrow(() -> collect(pair), "told once");
  }

  @Test
  void aWriteBehindACellIsFoundByTheCheckAndAtTheClose() {
    long pair = pair();
    Space.store(space, pair + 24, 7);
    assertStartsWith("heap provider 'checked': 8 bytes behind the cell at ", misuse(heap::check));
    assertDoesNotThrow(heap::check, "told once");
    Space.store(space, pair + 24, 7);
    assertStartsWith("heap provider 'checked': 8 bytes behind the cell at ", misuse(heap::close));
    assertDoesNotThrow(heap::close, "closed");
  }

  @Test
  void aWriteBehindACellThatDiesIsFoundToo() {
    Space.store(space, pair() + 16, 7);
    assertStartsWith("heap provider 'checked': 0 bytes behind the cell at ", misuse(this::collect));
  }

  @Test
  void aWriteBehindASealedCellIsFoundToo() {
    long pair = pair();
    heap.seal();
    Space.store(space, pair + 16, 7);
    assertStartsWith("heap provider 'checked': 0 bytes behind the cell at ", misuse(heap::check));
  }

  @Test
  void aWriteBehindALargeCellIsFound() {
    long cell = headed(heap.allocateLarge(10_000), 10_000);
    Space.storeByte(space, cell + 12_287, (byte) 1);
    assertStartsWith(
        "heap provider 'checked': 2280 bytes behind the cell at %d, of 10000 bytes, were written"
            .formatted(cell),
        misuse(heap::beginMark));
  }

  @Test
  void aHeaderThatIsOverwrittenIsFound() {
    long cell = headed(heap.allocate(48), 48);
    Space.store(space, cell, Words.fixnum(5));
    assertStartsWith(
        ("heap provider 'checked': the first word of the cell at %d, of 48 bytes, was overwritten: "
                + "it holds 0000000000000014")
            .formatted(cell),
        misuse(heap::beginMark));
  }

  @Test
  void aMarkOfAFreedCellIsFound() {
    long dead = pair();
    long alive = pair();
    collectByTheVictim(alive);
    heap.beginMark();
    String message = misuse(() -> heap.mark(dead));
    assertStartsWith(
        "heap provider 'checked': the cell at %d, of 16 bytes, was freed and marked"
            .formatted(dead),
        message);
    assertInOrder(
        message,
        "last mark phase that freed cells by thread '",
        "collectByTheVictim",
        "marked by thread '");
    assertStartsWith(
        "heap provider 'checked': the cell at %d, of 16 bytes, was freed and looked up"
            .formatted(dead),
        misuse(() -> heap.isMarked(dead)));
    assertTrue(heap.mark(alive));
    heap.endMark();
  }

  @Test
  void aMarkOfAFreedLargeCellIsFound() {
    long dead = headed(heap.allocateLarge(10_000), 10_000);
    collect();
    heap.beginMark();
    assertStartsWith(
        "heap provider 'checked': the cell at %d, of 10000 bytes, was freed and marked"
            .formatted(dead),
        misuse(() -> heap.mark(dead)));
  }

  @Test
  void aMarkWhereNoCellBeginsIsFound() {
    long cell = headed(heap.allocate(48), 48);
    heap.beginMark();
    for (long offset : new long[] {cell + 16, cell + 8, 0, 1 << 19, SMALL + (1 << 16)}) {
      assertStartsWith(
          "heap provider 'checked': %d was marked, where no cell was ever allocated"
              .formatted(offset),
          misuse(() -> heap.mark(offset)));
    }
  }

  @Test
  void freeCellsArePoisonAndAWriteToOneIsFoundWhenItIsAllocated() {
    long dead = pair();
    long alive = pair();
    collectByTheVictim(alive);
    assertEquals(Poison.HEAP, Space.load(space, dead));
    Space.store(space, dead, 7);
    Space.store(space, dead + 8, 8);
    String message = misuse(this::pair);
    assertStartsWith(
        "heap provider 'checked': the word at %d was written while it was free, 0 bytes into"
            .formatted(dead),
        message);
    assertInOrder(message, "collectByTheVictim", "found by thread '");
  }

  @Test
  void aWriteInTheMiddleOfAFreeCellIsFoundToo() {
    long dead = headed(heap.allocate(128), 128);
    long alive = headed(heap.allocate(128), 128);
    collect(alive);
    Space.store(space, dead + 64, 7);
    assertInOrder(misuse(() -> heap.allocate(128)), "was written while it was free, 64 bytes into");
  }

  @Test
  void aPoisonThatTheUserAsksForIsKnown() {
    long dead = pair();
    long alive = pair();
    collect(alive);
    heap.poison(0x66);
    assertEquals(0x66, Space.load(space, dead));
    Space.store(space, dead, 7);
    assertInOrder(misuse(this::pair), "holds 0000000000000007, not 0000000000000066");
  }

  @Test
  void aHeapThatHandsACellOutTwiceIsFound() {
    CellHeap broken = mock(CellHeap.class);
    when(broken.largestSmall()).thenReturn(1024);
    when(broken.allocate(anyLong())).thenReturn(4096L);
    CheckedHeap checked = new CheckedHeap(space, broken);
    checked.allocate(32);
    assertStartsWith(
        "heap provider 'checked': the cell at 4096, of 48 bytes, was handed out twice",
        misuse(() -> checked.allocate(48)));
  }

  @Test
  void aHeapThatForgetsACellIsFound() {
    CellHeap broken = mock(CellHeap.class);
    when(broken.largestSmall()).thenReturn(1024);
    when(broken.allocate(anyLong())).thenReturn(4096L);
    CheckedHeap checked = new CheckedHeap(space, broken);
    checked.allocate(16);
    assertStartsWith(
        "heap provider 'checked': 0 cells are shown, 1 are held", misuse(checked::check));
  }

  @Test
  void aSizeThatNoCellHasIsFound() {
    assertStartsWith(
        "heap provider 'checked': a cell of 9000 bytes was asked for, which is not a multiple",
        misuse(() -> heap.allocateLarge(9000)));
    assertStartsWith(
        "heap provider 'checked': a cell of 1024 bytes was asked for, which is not a multiple of"
            + " 16 in 16..1008",
        misuse(() -> heap.allocate(1024)));
    assertStartsWith(
        "heap provider 'checked': a cell of 0 bytes was asked for",
        misuse(() -> heap.allocateThriftily(0)));
  }

  private long pair() {
    long pair = heap.allocate(Words.PAIR_BYTES);
    Space.store(space, pair, Words.NIL);
    Space.store(space, pair + Words.WORD_BYTES, Words.NIL);
    return pair;
  }

  /** Writes the header of a cell without slots. */
  private long headed(long cell, long bytes) {
    Space.store(space, cell, bytes / 16 << 38 | 0b010);
    return cell;
  }

  private void collectByTheVictim(long... alive) {
    collect(alive);
  }

  private void collect(long... alive) {
    heap.beginMark();
    for (long cell : alive) {
      heap.mark(cell);
    }
    heap.endMark();
  }

  private static String misuse(Executable call) {
    return Messages.of(MemoryMisuse.class, call);
  }
}
