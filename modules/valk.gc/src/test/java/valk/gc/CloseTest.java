package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;
import valk.memory.Providers;
import valk.memory.ScratchArena;
import valk.memory.Slab;
import valk.memory.Space;
import valk.memory.spi.Provider;
import valk.memory.spi.ScratchArenaProvider;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/** How a heap ends: every tier is told, in order, and given back what was taken from it. */
class CloseTest {
  private final Map<String, Slab> slabs = new LinkedHashMap<>();
  private final Mutator mutator;
  private CellHeap cells;
  private ScratchArena arena;
  private Space.Storage storage;

  CloseTest() {
    HeapConfig config =
        Mutator.config(64 * Mutator.K, 2 * Mutator.M, 256 * Mutator.K)
            .withTiers(new WatchedSpaces(), new WatchedArenas(), new WatchedSlabs())
            .withHeap(new WatchedHeaps());
    mutator = new Mutator(config);
    mutator.heap.beginForm();
  }

  @Test
  void everyTierIsClosedOnceAndTheSpaceLast() {
    mutator.close();
    mutator.close();
    InOrder order = inOrder(cells, slab("heap pages"), slab("handles"), arena, storage);
    order.verify(cells).close();
    order.verify(slab("heap pages")).close();
    order.verify(slab("handles")).close();
    order.verify(arena).close();
    order.verify(storage).close();
    verify(storage, times(1)).close();
  }

  @Test
  void theHeapReleasesAllItsPages() {
    mutator.pushList(1000);
    mutator.heap.endForm();
    mutator.heap.sealBaseline();
    mutator.heap.beginForm();
    mutator.pushList(10_000);
    mutator.heap.endForm();
    mutator.close();
    assertEquals(0, slab("heap pages").inUse());
  }

  @Test
  void nothingIsDiscardedThatIsAboutToBeClosed() {
    mutator.pushList(10_000);
    mutator.heap.endForm();
    clearInvocations(storage);
    mutator.close();
    verify(storage, never()).discard(anyLong(), anyLong());
  }

  @Test
  void handlesThatWereNotReleasedStayInUse() {
    mutator.heap.handles().create(Words.NIL);
    mutator.heap.handles().release(mutator.heap.handles().create(Words.NIL));
    mutator.close();
    assertEquals(1, slab("handles").inUse());
  }

  @Test
  void whatATierThrowsDoesNotKeepTheOthersOpen() {
    IllegalStateException misuse = new IllegalStateException("found at the end");
    doThrow(misuse).when(slab("heap pages")).close();
    assertSame(misuse, assertThrows(IllegalStateException.class, mutator::close));
    verify(slab("handles")).close();
    verify(arena).close();
    verify(storage).close();
  }

  private Slab slab(String name) {
    return slabs.get(name);
  }

  private abstract static class Named implements Provider {
    @Override
    public String name() {
      return "watched";
    }

    @Override
    public String description() {
      return "the built-in one, watched";
    }
  }

  private final class WatchedSpaces extends Named implements SpaceProvider {
    @Override
    public Space.Storage reserve(long bytes, long likelyBytes) {
      SpaceProvider spaces = Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE);
      storage = watched(Space.Storage.class, spaces.reserve(bytes, likelyBytes));
      return storage;
    }
  }

  private final class WatchedArenas extends Named implements ScratchArenaProvider {
    @Override
    public ScratchArena create(Space space, long start, long bytes) {
      ScratchArenaProvider arenas =
          Providers.builtIn().scratchArenas().named(Providers.DEFAULT_SCRATCH_ARENA);
      arena = watched(ScratchArena.class, arenas.create(space, start, bytes));
      return arena;
    }
  }

  private final class WatchedSlabs extends Named implements SlabProvider {
    @Override
    public Slab create(String name, Space space, long start, int blockSize, int capacity) {
      SlabProvider treiber = Providers.builtIn().slabs().named(Providers.DEFAULT_SLAB);
      Slab made = treiber.create(name, space, start, blockSize, capacity);
      slabs.put(name, watched(Slab.class, made));
      return slab(name);
    }
  }

  private final class WatchedHeaps extends Named implements HeapProvider {
    @Override
    public CellHeap create(HeapSite site) {
      cells = watched(CellHeap.class, new MarkSweepHeap(site, true));
      return cells;
    }
  }

  private static <T> T watched(Class<T> type, T real) {
    return mock(type, delegatesTo(real));
  }
}
