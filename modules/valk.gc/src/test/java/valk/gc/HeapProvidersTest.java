package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import org.junit.jupiter.api.Test;
import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;
import valk.memory.Providers;
import valk.memory.UnknownProviderException;

/** The heap keeps its promises whatever is plugged in. */
class HeapProvidersTest {
  private static HeapConfig config() {
    return Mutator.config(64 * Mutator.K, 2 * Mutator.M, 256 * Mutator.K);
  }

  @Test
  void theBuiltInIsFoundByName() {
    assertEquals("mark-sweep", HeapProviders.DEFAULT);
    assertEquals("mark-sweep", HeapProviders.builtIn().named(HeapProviders.DEFAULT).name());
    int builtIn = HeapProviders.builtIn().all().size();
    assertEquals(builtIn, HeapProviders.installed(warning -> {}).all().size());
    assertEquals(
        builtIn, HeapProviders.installedIn(ModuleLayer.boot(), warning -> {}).all().size());
    var e =
        assertThrows(
            UnknownProviderException.class, () -> HeapProviders.builtIn().named("copying"));
    assertTrue(e.getMessage().contains("mark-sweep"), e.getMessage());
  }

  @Test
  void anotherHeapServesAllSmallCells() {
    CellHeap[] made = new CellHeap[1];
    HeapProvider wrapping =
        new HeapProvider() {
          @Override
          public String name() {
            return "wrapping";
          }

          @Override
          public String description() {
            return "the built-in one, watched";
          }

          @Override
          public CellHeap create(HeapSite site) {
            made[0] = mock(CellHeap.class, delegatesTo(new MarkSweepHeap(site, true)));
            return made[0];
          }
        };
    try (Mutator m = new Mutator(config().withHeap(wrapping))) {
      m.heap.beginForm();
      m.pushList(100);
      m.heap.endForm();
      m.collectAndVerify();
      assertEquals(1600, m.heap.usage());
      verify(made[0], atLeastOnce()).openPairs(any());
      verify(made[0], atLeastOnce()).mark(anyLong());
      verify(made[0]).endMark();
    }
  }

  @Test
  void nothingReliesOnAdjacentWindows() {
    Providers tiers = Providers.builtIn();
    HeapConfig scattered =
        config()
            .withTiers(
                tiers.spaces().named(Providers.DEFAULT_SPACE),
                ScatteringArena.provider(),
                tiers.slabs().named(Providers.DEFAULT_SLAB))
            .withZeal(Zeal.parse("poison"));
    try (Mutator m = new Mutator(scattered)) {
      m.heap.beginForm();
      RandomGraph graph = new RandomGraph(m, 11);
      for (int round = 0; round < 20; round++) {
        graph.run(200);
        graph.compare();
        m.verify();
      }
      m.collectAndVerify();
    }
  }
}
