package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.memory.ProviderException;
import valk.memory.Providers;
import valk.memory.ScratchArena;
import valk.memory.Slab;
import valk.memory.Space;
import valk.memory.spi.ScratchArenaProvider;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/** A provider that breaks a rule is named with the rule, when the heap meets what it has made. */
class BrokenProvidersTest {
  private static final Providers TIERS = Providers.builtIn();

  private static HeapConfig config() {
    return Mutator.config(64 * Mutator.K, 2 * Mutator.M, 256 * Mutator.K);
  }

  private static ScratchArenaProvider arenas(Consumer<ScratchArena> breakage) {
    ScratchArenaProvider sound = TIERS.scratchArenas().named(Providers.DEFAULT_SCRATCH_ARENA);
    ScratchArenaProvider broken = mock();
    when(broken.name()).thenReturn("odd");
    when(broken.create(any(), anyLong(), anyLong()))
        .thenAnswer(
            call -> {
              ScratchArena made =
                  sound.create(call.getArgument(0), call.getArgument(1), call.getArgument(2));
              ScratchArena arena = mock(ScratchArena.class, delegatesTo(made));
              breakage.accept(arena);
              return arena;
            });
    return broken;
  }

  private static SlabProvider slabs(String which, Consumer<Slab> breakage) {
    SlabProvider sound = TIERS.slabs().named(Providers.DEFAULT_SLAB);
    SlabProvider broken = mock();
    when(broken.name()).thenReturn("odd");
    when(broken.create(any(), any(), anyLong(), anyInt(), anyInt()))
        .thenAnswer(
            call -> {
              String name = call.getArgument(0);
              Space space = call.getArgument(1);
              long start = call.getArgument(2);
              int blockSize = call.getArgument(3);
              int capacity = call.getArgument(4);
              Slab made = sound.create(name, space, start, blockSize, capacity);
              if (!name.equals(which)) {
                return made;
              }
              Slab slab = mock(Slab.class, delegatesTo(made));
              breakage.accept(slab);
              return slab;
            });
    return broken;
  }

  private static HeapConfig with(ScratchArenaProvider arenas) {
    return config()
        .withTiers(
            TIERS.spaces().named(Providers.DEFAULT_SPACE),
            arenas,
            TIERS.slabs().named(Providers.DEFAULT_SLAB));
  }

  private static HeapConfig with(SlabProvider slabs) {
    return config()
        .withTiers(
            TIERS.spaces().named(Providers.DEFAULT_SPACE),
            TIERS.scratchArenas().named(Providers.DEFAULT_SCRATCH_ARENA),
            slabs);
  }

  private static void assertNamed(String start, String rule, Executable work) {
    ProviderException e = assertThrows(ProviderException.class, work);
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    assertTrue(e.getMessage().contains("(rule " + rule + ")"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  private static void live(HeapConfig config) {
    try (Mutator m = new Mutator(config)) {
      m.heap.beginForm();
      m.pushList(10_000);
      m.heap.endForm();
    }
  }

  @Test
  void aMisalignedWindow() {
    assertNamed(
        "arena provider 'odd': the window of 8192 bytes at ",
        "205",
        () -> live(with(arenas(arena -> doReturn(70_008L).when(arena).grant(anyLong())))));
  }

  @Test
  void aForeignWindow() {
    assertNamed(
        "arena provider 'odd': the window of 8192 bytes at 16 is outside of its arena, ",
        "205",
        () -> live(with(arenas(arena -> doReturn(16L).when(arena).grant(anyLong())))));
  }

  @Test
  void aWindowThatIsGrantedTwice() {
    long[] first = new long[1];
    assertNamed(
        "arena provider 'odd': the window of 65536 bytes at ",
        "201",
        () ->
            live(
                with(
                    arenas(
                        arena -> {
                          first[0] = arena.grant(16);
                          arena.reset(0);
                          doReturn(first[0]).when(arena).grant(anyLong());
                        }))));
  }

  @Test
  void anArenaThatThrows() {
    assertNamed(
        "arena provider 'odd': granting a window of 8192 bytes has failed",
        "206",
        () ->
            live(
                with(
                    arenas(
                        arena ->
                            doThrow(new ArithmeticException("oops"))
                                .when(arena)
                                .grant(anyLong())))));
  }

  @Test
  void anArenaThatCannotBeMade() {
    ScratchArenaProvider broken = mock();
    when(broken.name()).thenReturn("odd");
    when(broken.create(any(), anyLong(), anyLong())).thenThrow(new ArithmeticException("oops"));
    assertNamed(
        "arena provider 'odd': making an arena of 65536 bytes has failed",
        "211",
        () -> live(with(broken)));
  }

  @Test
  void aHandleThatIsHandedOutTwice() {
    assertNamed(
        "slab provider 'odd': handles: block 5 is handed out twice",
        "301",
        () -> takeTwoHandles(slabs("handles", slab -> doReturn(5).when(slab).acquire())));
  }

  @Test
  void aHandleThatIsNoBlock() {
    assertNamed(
        "slab provider 'odd': handles: block 64 is none of its 64",
        "301",
        () -> takeTwoHandles(slabs("handles", slab -> doReturn(64).when(slab).acquire())));
  }

  @Test
  void aHandleInForeignMemory() {
    assertNamed(
        "slab provider 'odd': handles: block 0 lies at 16 and not at ",
        "315",
        () -> takeTwoHandles(slabs("handles", slab -> doReturn(16L).when(slab).offset(0))));
  }

  private static void takeTwoHandles(SlabProvider slabs) {
    try (Mutator m = new Mutator(with(slabs))) {
      m.heap.handles().create(Words.NIL);
      m.heap.handles().create(Words.NIL);
    }
  }

  @Test
  void aPageThatIsHandedOutTwice() {
    assertNamed(
        "slab provider 'odd': heap pages: block 3 is handed out twice",
        "301",
        () -> live(with(slabs("heap pages", BrokenProvidersTest::alwaysHandOutThree))));
  }

  private static void alwaysHandOutThree(Slab slab) {
    doAnswer(
            call -> {
              int[] blocks = call.getArgument(0);
              Arrays.fill(blocks, 3);
              return call.getArgument(1);
            })
        .when(slab)
        .acquire(any(), anyInt());
  }

  @Test
  void morePagesThanWanted() {
    assertNamed(
        "slab provider 'odd': heap pages: 1000 blocks where ",
        "323",
        () ->
            live(
                with(
                    slabs(
                        "heap pages",
                        slab -> doReturn(1000).when(slab).acquire(any(), anyInt())))));
  }

  @Test
  void aMisalignedPage() {
    assertNamed(
        "slab provider 'odd': heap pages: block 0 lies at ",
        "315",
        () ->
            live(
                with(
                    slabs(
                        "heap pages",
                        slab -> {
                          long offset = slab.offset(0);
                          doReturn(offset + 8).when(slab).offset(0);
                        }))));
  }

  @Test
  void aSlabThatThrows() {
    assertNamed(
        "slab provider 'odd': heap pages: acquiring ",
        "313",
        () ->
            live(
                with(
                    slabs(
                        "heap pages",
                        slab ->
                            doThrow(new ArithmeticException("oops"))
                                .when(slab)
                                .acquire(any(), anyInt())))));
  }

  @Test
  void aSlabThatCannotBeMade() {
    SlabProvider broken = mock();
    when(broken.name()).thenReturn("odd");
    when(broken.create(any(), any(), anyLong(), anyInt(), anyInt()))
        .thenThrow(new ArithmeticException("oops"));
    assertNamed("slab provider 'odd': making ", "314", () -> live(with(broken)));
  }

  @Test
  void storageThatThrows() {
    SpaceProvider sound = TIERS.spaces().named(Providers.DEFAULT_SPACE);
    SpaceProvider broken = mock();
    when(broken.name()).thenReturn("odd");
    when(broken.reserve(anyLong(), anyLong()))
        .thenAnswer(
            call -> {
              Space.Storage made = sound.reserve(call.getArgument(0), call.getArgument(1));
              Space.Storage storage = mock(Space.Storage.class, delegatesTo(made));
              doThrow(new ArithmeticException("oops")).when(storage).commit(anyLong(), anyLong());
              return storage;
            });
    assertNamed(
        "space provider 'odd': a commit has failed",
        "104",
        () ->
            live(
                config()
                    .withTiers(
                        broken,
                        TIERS.scratchArenas().named(Providers.DEFAULT_SCRATCH_ARENA),
                        TIERS.slabs().named(Providers.DEFAULT_SLAB))));
  }

  private static HeapProvider heaps(Consumer<CellHeap> breakage) {
    HeapProvider sound = HeapProviders.builtIn().named(HeapProviders.DEFAULT);
    HeapProvider broken = mock();
    when(broken.name()).thenReturn("odd");
    doAnswer(
            call -> {
              CellHeap heap = mock(CellHeap.class, delegatesTo(sound.create(call.getArgument(0))));
              breakage.accept(heap);
              return heap;
            })
        .when(broken)
        .create(any());
    return broken;
  }

  @Test
  void aLargeCellInForeignMemory() {
    HeapProvider broken = heaps(heap -> doReturn(32L).when(heap).allocateLarge(anyLong()));
    assertNamed(
        "heap provider 'odd': the cell of 100000 bytes at 32 ",
        "H02",
        () -> makeLargeCell(config().withHeap(broken)));
  }

  private static void makeLargeCell(HeapConfig config) {
    try (Mutator m = new Mutator(config)) {
      m.heap.beginForm();
      m.heap.large(1, 0, 100_000);
    }
  }

  @Test
  void aHeapWithoutSmallCells() {
    HeapProvider broken = heaps(heap -> doReturn(100).when(heap).largestSmall());
    assertNamed(
        "heap provider 'odd': its largest small cell has 100 bytes",
        "H21",
        () -> live(config().withHeap(broken)));
  }

  @Test
  void aHeapThatCannotBeMade() {
    HeapProvider broken = mock();
    when(broken.name()).thenReturn("odd");
    when(broken.create(any())).thenThrow(new ArithmeticException("oops"));
    assertNamed(
        "heap provider 'odd': making a heap has failed",
        "H02",
        () -> live(config().withHeap(broken)));
  }
}
