package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The heap that is never collected. */
class NoCollectTest {
  private static Mutator mutator(long limit, long threshold) {
    HeapConfig config =
        Mutator.config(Mutator.M, limit, threshold)
            .withHeap(HeapProviders.builtIn().named(NoCollectProvider.NAME));
    Mutator mutator = new Mutator(config);
    mutator.heap.beginForm();
    return mutator;
  }

  @Test
  void aCollectionThatIsAskedForFreesNothing() {
    try (Mutator m = mutator(64 * Mutator.M, 64 * Mutator.M)) {
      m.push(Words.object(m.heap.owner(1, 1, 32, 7)));
      m.pushList(1000);
      m.push(Words.object(m.heap.large(1, 10_000, CellHeader.cellBytes(10_000, 0))));
      m.heap.checkpoint();
      long usage = m.heap.usage();
      m.top = 0;

      assertEquals(0, m.heap.collect());

      assertEquals(usage, m.heap.usage());
      assertEquals(List.of(), m.deadOwners);
      assertEquals(0, m.heap.snapshot().gc().collections());
      new HeapVerifier(m.heap).verifyAfterCollection();
    }
  }

  @Test
  void theThresholdStartsNoCollection() {
    try (Mutator m = mutator(64 * Mutator.M, 0)) {
      m.pushList(100_000);
      m.heap.endForm();
      assertEquals(0, m.heap.snapshot().gc().collections());
      assertTrue(m.heap.usage() >= 1_600_000);
    }
  }

  @Test
  void theErrorAtTheLimitSaysWhy() {
    try (Mutator m = mutator(8 * Mutator.M, 0)) {
      HeapExhausted e = assertThrows(HeapExhausted.class, () -> dropLists(m));
      assertTrue(String.valueOf(e.getMessage()).contains("this heap is never collected"));
      assertTrue(m.heap.footprint() + m.heap.charged() <= m.heap.hardLimit());
      m.verify();
    }
  }

  /** With the default heap this would go on for ever. */
  private static void dropLists(Mutator m) {
    while (true) {
      m.pushList(10_000);
      m.heap.checkpoint();
      m.pop();
    }
  }
}
