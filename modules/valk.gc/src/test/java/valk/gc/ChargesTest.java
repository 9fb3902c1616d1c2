package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChargesTest {
  private final ChargeLedger ledger = new ChargeLedger(1_000_000);

  private Mutator mutator() {
    Mutator m =
        new Mutator(Mutator.config(Mutator.M, 64 * Mutator.M, 16 * Mutator.M).withLedger(ledger));
    m.heap.beginForm();
    return m;
  }

  @Test
  void whatIsChargedIsCountedUntilItIsCredited() {
    try (Mutator m = mutator()) {
      m.heap.ensure(0, 1000);
      m.heap.charge(600);
      assertEquals(600, m.heap.charged());
      m.heap.credit(200);
      assertEquals(400, m.heap.charged());
      assertThrows(IllegalArgumentException.class, () -> m.heap.credit(401));
      assertEquals(800, ledger.reserved());
      m.heap.poll();
      assertEquals(400, ledger.reserved());
    }
    assertEquals(0, ledger.reserved());
  }

  @Test
  void interpretersShareALedger() {
    try (Mutator one = mutator();
        Mutator other = mutator()) {
      one.heap.charge(900_000);
      HeapExhausted e = assertThrows(HeapExhausted.class, () -> other.heap.ensure(0, 200_000));
      assertEquals("charges of all interpreters: 900000 of 1000000 in use", e.getMessage());
      assertThrows(HeapExhausted.class, () -> other.heap.charge(200_000));
      assertEquals(0, other.heap.charged());
      one.heap.credit(900_000);
      other.heap.ensure(0, 200_000);
      other.heap.charge(200_000);
    }
  }

  @Test
  void theLedgerOfTheJvmIsAShareOfItsHeap() {
    assertEquals(
        Runtime.getRuntime().maxMemory() / ChargeLedger.SHARE, ChargeLedger.ofThisJvm().limit());
  }

  @Test
  void chargesStartCollections() {
    try (Mutator m =
        new Mutator(Mutator.config(Mutator.M, 64 * Mutator.M, 100_000).withLedger(ledger))) {
      m.heap.beginForm();
      m.heap.charge(150_000);
      m.heap.poll();
      assertTrue(m.heap.snapshot().gc().collections() == 1);
    }
  }
}
